"""The bytes of destroyed keys: what was owed is settled; while it cannot be, that is told, and tried again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from app.access import retirement, rotation, scrubs
from app.access.orphan_keys import sweep_orphan_keys
from app.access.work import House
from app.core import clock
from app.core.errors import Conflict
from app.core.ids import new_id
from app.crypto.root import KeyFile
from app.db import scrubbing
from app.db.scrubbing import OwedScrub, owe, owed
from app.db.store import Store
from app.db.wrapped import KeyKind
from app.features.deletions.jobs import JOBS
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.keys import generations, silent

PAGES = ("/backups", "/people")
WORDS = "their bytes could not be taken off the disk"


@contextmanager
def somebody_reads(house: House) -> Iterator[None]:
    """A reader from before, who holds SQLite’s log, or on PostgreSQL a snapshot."""
    store = house.keyring.store
    with store.reading() as session:
        session.execute(text("SELECT count(*) FROM wrapped_key"))
        with store.writing() as other:
            other.execute(text("UPDATE wrapped_key SET made_on = '2026-01-05'"))
        yield


def shows(client: Client, page: str) -> bool:
    return client.get(page).shows("Keys were destroyed on")


def die(house: House) -> retirement.Retired:
    rotation.rotate_cases(house, silent)
    retirement.retire(house, KeyFile(house.settings.root_key))
    clock.set_shift(retirement.LONGEST_REQUEST)
    return retirement.retire(house, KeyFile(house.settings.root_key))


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubs, "PATIENCE", 0.3)


def test_when_nobody_reads_nothing_stays_owed(house: House, cast: Cast) -> None:
    came = die(house)

    assert came.dead and came.left_on_disk == "" and owed(house.store) == []


def test_a_key_that_died_while_somebody_reads_is_dead_and_its_bytes_stay_owed(
    house: House, cast: Cast, as_administrator: Client
) -> None:
    with somebody_reads(house):
        came = die(house)
        assert WORDS in came.left_on_disk and came.dead
        assert not generations(house, cast.case_id)[1].wrapped and owed(house.store)
        scrubs.settle_by_clock(house)
        assert owed(house.store)
    at_once = [shows(as_administrator, page) for page in PAGES]
    with house.store.writing() as session:
        session.execute(update(OwedScrub).values(owed_since=clock.now() - timedelta(minutes=6)))
    told = [shows(as_administrator, page) for page in PAGES]
    scrubs.settle_by_clock(house)

    assert at_once == [False, False] and told == [True, True] and scrubs.settle_by_clock in JOBS
    assert owed(house.store) == [] and not shows(as_administrator, "/backups")


def test_what_a_kill_left_owed_is_settled_by_the_next_turn(house: House, cast: Cast) -> None:
    owe(house.store)
    with somebody_reads(house), pytest.raises(Conflict, match="tried again"):
        scrubs.settle_scrubs(house, 0.3)
    assert owed(house.store)

    assert scrubs.settle_scrubs(house, 60) == 1 and owed(house.store) == []


def test_what_comes_to_be_owed_during_a_scrub_stays_owed(
    house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(house.store)
    real = scrubbing.scrub

    def beside_another(store: Store, patience: float) -> None:
        owe(house.store)
        real(store, patience)

    monkeypatch.setattr(scrubbing, "scrub", beside_another)
    scrubs.settle_scrubs(house, 60)

    assert len(owed(house.store)) == 1


def test_what_lay_under_a_former_root_key_leaves_the_disk_with_it(
    house: House, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, scrubbed = KeyFile(house.settings.root_key), []
    monkeypatch.setattr(scrubbing, "scrub", lambda store, patience: scrubbed.append(store))
    rotation.rotate_root(house, file, silent)
    clock.set_shift(retirement.LONGEST_REQUEST)
    came = retirement.retire(house, file)

    assert came.dead == 1 and not file.retired.exists()
    assert scrubbed == [house.keyring.store] and owed(house.store) == []


def test_orphan_keys_that_are_swept_leave_the_disk_by_the_clock(house: House, cast: Cast) -> None:
    house.keyring.make(KeyKind.CASE, new_id(), cast.site_id)
    with house.keyring.store.writing() as session:
        session.execute(text("UPDATE wrapped_key SET made_on = '2026-01-05'"))
    assert sweep_orphan_keys(house) == 1 and len(owed(house.store)) == 1
    scrubs.settle_by_clock(house)

    assert owed(house.store) == []
