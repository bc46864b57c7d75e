"""A shredded case is gone whole: rows, keys, files, page and drafts; tombstone and ledger stay verifiable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.access.contents import verify_contents
from app.access.models import Draft
from app.access.work import House
from app.db import shred_list
from app.db.checking import verify_structure
from app.db.ledger import LedgerLeaf, sequence
from app.db.shredding import REGISTRY, Fate, Tombstone, faults_of
from app.features.deletions.jobs import shred_decided
from tests.support.assembled import founded
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.deletions import decided, shred_whole
from tests.support.full_case import FullCase, full_case
from tests.support.houses import POSTGRES, new_house
from tests.support.portal import Maker
from tests.support.shredded import EXCEPTED, Places, ids_of, key_rows, named, on_disk


@dataclass
class Gone:
    """A case before and after: what named it, and its keys as they were."""

    case: FullCase
    ids: set[str]
    before: Places
    keys: list[Any]


@pytest.fixture(scope="module")
def gone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gone]:
    with new_house(tmp_path_factory.mktemp("demo") / "house", like=founded()) as house:
        case = full_case(house)
        ids = ids_of(house, case.id)
        before = named(house, ids)
        keys = [row for row in key_rows(house) if row.case_id == case.id]
        shred_whole(house)
        yield Gone(case, ids, before, keys)


def test_the_case_was_in_every_table_that_can_name_one(gone: Gone) -> None:
    """Else the tests below would prove nothing of the tables that were empty."""
    filled = {table for table, _ in gone.before}
    # A match names cases by a keyed hash: it has a test of its own.
    elsewhere = (Fate.NONE, Fate.STAYS, Fate.HASHED)
    named_by = {name for name, fate in REGISTRY.items() if fate not in elsewhere}

    assert named_by - filled == set()
    assert len(gone.before) > 45 and len(gone.ids) > 100


def test_no_id_of_it_is_left_in_any_table(gone: Gone) -> None:
    assert set(named(gone.case.house, gone.ids)) == EXCEPTED


def test_no_key_of_it_is_left_in_the_key_store_or_on_the_disk(gone: Gone) -> None:
    house = gone.case.house

    assert len(gone.keys) >= 3
    assert {row.kind for row in gone.keys} >= {"case", "page", "share"}
    assert not [row for row in key_rows(house) if row.case_id == gone.case.id]
    if not POSTGRES:
        assert on_disk(house, [bytes(row.wrapped) for row in gone.keys]) == []
        assert on_disk(house, [row.id.hex.encode() for row in gone.keys]) == []


def test_its_files_are_gone_and_others_are_not(gone: Gone) -> None:
    left = {file_id for file_id, _ in gone.case.house.files.listed()}

    assert len(gone.case.files) >= 2 and not left & gone.case.files and left


def test_the_draft_that_names_it_is_gone_and_the_other_is_not(gone: Gone) -> None:
    with gone.case.house.store.reading() as session:
        left = set(session.scalars(select(Draft.id)))

    assert gone.case.draft not in left and gone.case.other_draft in left


def test_the_ledger_stays_whole_with_bare_leaves(gone: Gone) -> None:
    house = gone.case.house
    sequence(house.store, house.signer)
    reports = verify_structure(house.store, house.signer.verifier)
    with house.store.reading() as session:
        leaves = select(LedgerLeaf.id).where(LedgerLeaf.case_id == gone.case.id)
        stone = session.get(Tombstone, gone.case.id)
        assert stone is not None
        assert len(list(session.scalars(leaves))) == stone.leaves > 20
        assert faults_of(session) == []
        told = {one.case_id: one for one in verify_contents(house)}
        assert told[gone.case.id].is_shredded and not [
            one for report in told.values() for one in report.faults
        ]
        listed = shred_list.faults_of(house.settings.shred_list, house.signer.verifier, [stone])

    assert [fault for report in reports for fault in report.faults] == [] == listed


def test_the_tombstone_says_who_and_when_and_nothing_else(gone: Gone) -> None:
    case = gone.case
    with case.house.store.reading() as session:
        stone = session.get(Tombstone, case.id)
    assert stone is not None
    listed = shred_list.read(case.house.settings.shred_list, case.house.signer.verifier)

    assert (stone.reference, stone.first_by, stone.second_by) == (
        case.reference,
        case.first.id,
        case.second.id,
    )
    assert stone.reason == "adult_case" and stone.files == "" and stone.finished_on is not None
    assert [(one.case_id, set(one.files)) for one in listed] == [(case.id, case.files)]


def test_a_case_that_comes_back_is_a_fault(gone: Gone, house: House, cast: Cast) -> None:
    with house.writing() as work:
        work.add(Tombstone(id=cast.case_id, site_id=cast.site_id, reference="AAAAAAA", reason="other", leaves=99,
                           first_by=cast.lead.id, second_by=cast.lead.id, shredded_on=work.today))  # fmt: skip
    with house.store.reading() as session:
        found = faults_of(session)

    assert len(found) == 2 and "is there again" in found[0] and "are missing" in found[1]


# ── Through the doors, while every key is still cached ────────────────────────────────────────────────────


def test_no_door_opens_it_although_its_keys_are_still_at_hand(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client, as_lead_advocate: Client, as_victim: Client,
    any_visitor: Client,
) -> None:  # fmt: skip
    decided(house, cast, as_supervisor, as_second)
    paths = [f"/cases/{cast.case_id}{end}" for end in ("", "/log", "/facts", "/exhibits", "/deletion")]
    assert as_lead_advocate.get(paths[0]).status == 200 and as_victim.get("/").status == 200
    kept = dict(house.keyring._cache)
    shred_decided(house)
    house.keyring._cache.update(kept)

    for client in (as_lead_advocate, as_supervisor):
        assert [client.get(path).status for path in paths] == [404] * len(paths)
    door = any_visitor.get("/")
    assert as_victim.get("/").text.partition("<main")[2] == door.text.partition("<main")[2]
    assert as_supervisor.get("/cases").status == 200
    assert as_supervisor.get("/deletions").shows(cast.reference)


def test_her_number_and_words_get_the_answer_that_unknown_ones_get(
    house: House,
    cast: Cast,
    as_supervisor: Client,
    as_second: Client,
    as_lead_advocate: Client,
    any_visitor: Client,
) -> None:
    hers = Maker(house, cast)
    hers.ready(as_lead_advocate, any_visitor)
    assert hers.sign_in(any_visitor).location == "/"
    decided(house, cast, as_supervisor, as_second)
    shred_whole(house)
    visitor = Client(any_visitor.portal, page_host=True)
    answers = [hers.sign_in(visitor, **typed) for typed in ({}, {"number": "12345678"})]

    assert {answered.location for answered in answers} == {"/?again=1"}
    assert visitor.follow(answers[0]).text == visitor.follow(answers[1]).text


def test_the_site_is_told_that_it_was_shredded_and_finished(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    decided(house, cast, as_supervisor, as_second)
    shred_decided(house)
    assert ledger_kinds(house, cast)[-1:] == ["case.shredded"]
    shown = as_supervisor.get("/deletions")
    assert shown.shows("being finished") and not shown.shows("Carys Bevan")
    shred_whole(house)

    assert ledger_kinds(house, cast)[-2:] == ["case.shredded", "shredding.finished"]
    assert as_supervisor.get("/deletions").shows("Jo Lindqvist and Bea Norris")


def test_the_other_site_keeps_its_case(
    house: House, cast: Cast, as_supervisor: Client, as_second: Client
) -> None:
    decided(house, cast, as_supervisor, as_second)
    shred_whole(house)
    other: Client = Client(as_supervisor.portal, cast.other_site.token)

    assert other.get(f"/cases/{cast.other_case_id}").shows("Wren Ashdown")
    assert other.get(f"/cases/{UUID(int=cast.case_id.int)}").status == 404
