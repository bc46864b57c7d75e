"""Killed at any step of shredding, a case opens whole or is gone whole, and the next run ends what was begun."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.access.orphan_keys import orphan_keys, sweep_orphan_keys
from app.access.work import House
from app.core import clock
from app.core.ids import new_id
from app.db import shred_list
from app.db.keyring import KeyKind
from app.db.shredding import Tombstone
from app.features.deletions.jobs import shred_decided
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.deletions import decided, shred_whole
from tests.support.shredded import EXCEPTED, UNFINISHED, ids_of, key_rows, killed_at, named

STEPS = ("rows going", "rows gone", "listed", "keys gone", "files gone")
PHOTO = bytes(range(256)) * 300


def with_a_file(client: Client, cast: Cast) -> None:
    fields = {
        "id": new_client_id(),
        "behaviours": ["loitered"],
        "when": "today",
        "text": "He waited.",
        "version": 0,
    }
    files = {"photo": ("IMG.bin", PHOTO, "application/octet-stream")}
    assert client.post(f"/cases/{cast.case_id}/log/new", fields, files=files).status == 303


def keys_of(house: House, case_id: UUID) -> int:
    return sum(row.case_id == case_id for row in key_rows(house))


@pytest.mark.parametrize("step", STEPS)
def test_killed_at(
    step: str, house: House, cast: Cast, as_supervisor: Client, as_second: Client, as_lead_advocate: Client
) -> None:
    with_a_file(as_lead_advocate, cast)
    decided(house, cast, as_supervisor, as_second)
    ids, keys = ids_of(house, cast.case_id), keys_of(house, cast.case_id)
    assert killed_at(house, step) == -9
    house.keyring._cache.clear()

    seen = as_lead_advocate.get(f"/cases/{cast.case_id}")
    if step == "rows going":
        assert seen.shows("Carys Bevan") and keys_of(house, cast.case_id) == keys
    else:
        assert seen.status == 404 and EXCEPTED <= set(named(house, ids)) <= UNFINISHED
    if step in ("keys gone", "files gone"):
        listed = shred_list.read(house.settings.shred_list, house.signer.verifier)
        assert [one.case_id for one in listed] == [cast.case_id] and keys_of(house, cast.case_id) == 0

    shred_whole(house)
    assert set(named(house, ids)) == EXCEPTED and keys_of(house, cast.case_id) == 0
    assert not list(house.files.listed())
    assert Client(as_second.portal, cast.other_site.token).get(f"/cases/{cast.other_case_id}").status == 200


def test_a_list_that_a_kill_has_cut_is_mended_before_any_key_goes(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    decided(house, cast, as_supervisor, as_second)
    killed_at(house, "listed")
    path: Path = house.settings.shred_list
    path.write_bytes(path.read_bytes()[:-50])
    assert keys_of(house, cast.case_id) > 0
    shred_whole(house)

    assert [one.case_id for one in shred_list.read(path, house.signer.verifier)] == [cast.case_id]
    assert keys_of(house, cast.case_id) == 0


def test_a_list_that_cannot_be_trusted_keeps_the_keys(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    """No key goes before its case stands on the list; the case opens to nobody meanwhile."""
    decided(house, cast, as_supervisor, as_second)
    house.settings.shred_list.write_text('{"checkpoint":"not signed"}\n')
    shred_decided(house)

    assert keys_of(house, cast.case_id) > 0
    assert as_supervisor.get(f"/cases/{cast.case_id}").status == 404
    house.settings.shred_list.unlink()
    shred_whole(house)
    assert keys_of(house, cast.case_id) == 0


def test_a_tombstone_that_nobody_decided_destroys_nothing(house: House, cast: Cast) -> None:
    """Put there by who can write to the database: the keys lie elsewhere, and the list would keep the case out of every
    restore."""
    keys = keys_of(house, cast.case_id)
    with house.writing() as work:
        work.add(Tombstone(id=cast.case_id, site_id=cast.site_id, reference="FORGED1", reason="time_passed", leaves=0,
                           first_by=new_id(), second_by=new_id(), shredded_on=work.today, files=""))  # fmt: skip
    shred_whole(house)

    assert keys_of(house, cast.case_id) == keys > 0
    assert not house.settings.shred_list.exists()


def test_what_came_in_between_goes_with_the_second_pass(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    """Another process that had the case open may still write once: after a longest request all is looked at again."""
    decided(house, cast, as_supervisor, as_second)
    shred_decided(house)
    late = new_id()
    house.keyring.make(KeyKind.SHARE, late, cast.site_id, cast.case_id)
    with house.writing() as work:
        from app.access.models import ShareGrant

        work.add(ShareGrant(id=late, site_id=cast.site_id, case_id=cast.case_id, released_on=work.today))
    shred_decided(house)
    with house.store.reading() as session:
        stone = session.get(Tombstone, cast.case_id)
        assert stone is not None and stone.finished_on is None
    clock.set_shift(timedelta(minutes=3))
    shred_decided(house)

    assert named(house, {late.hex}) == {} and keys_of(house, cast.case_id) == 0


def test_a_key_without_an_owner_is_swept_after_a_day(house: House, cast: Cast) -> None:
    made = [new_id() for _ in range(3)]
    for owner, kind in zip(made, (KeyKind.CASE, KeyKind.USER, KeyKind.SHARE), strict=True):
        house.keyring.make(kind, owner, cast.site_id, owner if kind is KeyKind.CASE else None)
    before = len(key_rows(house))
    assert sweep_orphan_keys(house) == 0
    clock.set_shift(timedelta(days=2))

    assert set(orphan_keys(house)) == set(made) and sweep_orphan_keys(house) == 3
    assert len(key_rows(house)) == before - 3 and sweep_orphan_keys(house) == 0


def test_keys_are_not_swept_when_it_is_the_data_that_is_not_whole(house: House, cast: Cast) -> None:
    for _ in range(21):
        house.keyring.make(KeyKind.SHARE, new_id(), cast.site_id, cast.case_id)
    clock.set_shift(timedelta(days=2))
    before = len(key_rows(house))

    assert sweep_orphan_keys(house) == 0 and len(key_rows(house)) == before
