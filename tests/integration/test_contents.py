"""Verification with contents: what the app wrote matches its ledger; a row rolled back, altered or gone is named."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Table, delete, select, text

from app.access.chains import ALTERED, BACK, MISSING, NO_ENTRY, OTHER_VERSION, ROLLED_BACK
from app.access.contents import UNDECIDED, VANISHED, GroupReport, Mismatch, verify_contents
from app.access.door import verifying
from app.access.models import Account, CaseSight, Passkey, Site
from app.access.rotation import rotate_cases, rotate_site
from app.access.trace import hash_of
from app.access.work import House
from app.core import clock
from app.db import shred_list
from app.db.checking import verify_structure
from app.db.destruction import destroy_keys_of
from app.db.ledger import sequence
from app.db.shredding import Tombstone, purge, tombstones
from app.features.contacts.models import Note, NoteContent
from app.features.deletions.jobs import shred_decided
from app.main import open_house
from tests.support.assembled import founded
from tests.support.houses import POSTGRES, as_owner, new_house
from tests.support.planting import amend_all, put_back

ROLL_BACKS = 200


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo's house, each of its acts done by the app's own actions; nobody changes it."""
    with new_house(tmp_path_factory.mktemp("told"), like=founded()) as house:
        while sequence(house.store, house.signer):
            pass
        yield house


def mismatches(house: House) -> list[Mismatch]:
    return [fault for report in verify_contents(house) for fault in report.faults]


@pytest.fixture
def house(told: House, tmp_path: Path) -> Iterator[House]:
    """A copy of it to change."""
    if POSTGRES:
        with new_house(tmp_path / "copy", like=founded()) as made:
            yield made
        return
    folder = tmp_path / "copy"
    with sqlite3.connect(told.settings.data_folder / "waymark.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copytree(told.settings.data_folder, folder)
    made = open_house(told.settings.model_copy(update={"data_folder": folder}))
    yield made
    made.store.close()


def test_every_sealed_row_of_the_demo_is_in_the_ledger_as_it_stands(told: House) -> None:
    reports: list[GroupReport] = list(verify_contents(told))

    assert [str(fault) for report in reports for fault in report.faults] == []
    assert sum(report.rows for report in reports) > 400 and sum(report.entries for report in reports) > 400


def test_two_hundred_rows_put_back_to_what_they_were_are_all_named_and_no_other(house: House) -> None:
    amended = amend_all(house)
    assert mismatches(house) == []
    chosen = amended[:ROLL_BACKS]
    put_back(house, chosen)
    named = mismatches(house)

    assert len(chosen) == ROLL_BACKS and len({one.table.name for one in chosen}) > 20
    assert {(one.table, one.id) for one in named} == {(one.table.name, one.id) for one in chosen}
    assert {one.what for one in named} == {ROLLED_BACK} and len(named) == ROLL_BACKS


def table_of(model: Any) -> Table:
    found: Table = model.__table__
    return found


def first_of(house: House, table: str) -> UUID:
    with house.store.reading() as session:
        return UUID(str(session.execute(text(f"SELECT id FROM {table} ORDER BY id LIMIT 1")).scalar_one()))


def plant(house: House, statement: str, row_id: UUID) -> None:
    given = {"id": row_id.hex if house.store.is_sqlite else row_id}
    with as_owner(house) as database, database.begin() as connection:
        assert connection.execute(text(statement), given).rowcount == 1


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        (
            "UPDATE incident SET sealed = (SELECT sealed FROM incident WHERE id <> :id LIMIT 1) WHERE id = :id",
            ALTERED,
        ),
        ("UPDATE incident SET version = version + 1 WHERE id = :id", OTHER_VERSION),
        ("DELETE FROM incident WHERE id = :id", MISSING),
    ],
)
def test_a_row_that_was_changed_by_hand_is_named(house: House, statement: str, what: str) -> None:
    row_id = first_of(house, "incident")
    plant(house, statement, row_id)

    assert mismatches(house) == [Mismatch("incident", row_id, what)]


def test_a_row_that_was_put_in_by_hand_is_named(house: House) -> None:
    columns = {column.name for column in table_of(Note).columns} - {"id"}
    names = ", ".join(sorted(columns))
    new_id, former = uuid4(), first_of(house, "note")
    said = "CAST(:new AS UUID)" if not house.store.is_sqlite else ":new"
    with house.store.writer.begin() as connection:
        sql = f"INSERT INTO note (id, {names}) SELECT {said}, {names} FROM note WHERE id = :id"
        given = {"new": new_id.hex, "id": former.hex if house.store.is_sqlite else former}
        assert connection.execute(text(sql), given).rowcount == 1

    assert mismatches(house) == [Mismatch("note", new_id, NO_ENTRY)]


def test_a_withdrawn_passkey_that_stands_again_is_named(house: House) -> None:
    with house.writing() as work:
        account = work.session.scalars(select(Account)).first()
        assert account is not None
        row = Passkey(site_id=account.site_id, account_id=account.id, credential_id=b"1", public_key=b"2",
                      made_on=work.today)  # fmt: skip
        work.add(row)
    with house.writing() as work:
        work.session.delete(work.session.get(Passkey, row.id))
    assert mismatches(house) == []
    with house.store.writer.begin() as connection:
        table = table_of(Passkey)
        connection.execute(table.insert().values({**row.model_dump(), "sealed": b""}))

    assert mismatches(house) == [Mismatch("passkey", row.id, BACK)]


@pytest.mark.parametrize("column", ["leaf", "sealed"])
def test_an_entry_whose_leaf_or_content_was_exchanged_is_named(house: House, column: str) -> None:
    entry_id = first_of(house, "ledger_leaf")
    drop = "DROP TRIGGER ledger_leaf_unchanged" + ("" if house.store.is_sqlite else " ON ledger_leaf")
    with as_owner(house) as database, database.begin() as connection:
        connection.execute(text(drop))
    other = f"(SELECT {column} FROM ledger_leaf WHERE id <> :id LIMIT 1)"
    plant(house, f"UPDATE ledger_leaf SET {column} = {other} WHERE id = :id", entry_id)

    assert ("ledger_leaf", entry_id) in {(one.table, one.id) for one in mismatches(house)}


def test_after_two_rotations_of_every_key_nothing_is_named_and_a_roll_back_still_is(house: House) -> None:
    amended = amend_all(house)
    with house.reading() as work:
        sites = list(work.session.scalars(select(Site.id)))
    for _ in range(2):
        rotate_cases(house, print)
        for site_id in sites:
            rotate_site(house, site_id, print)
    while sequence(house.store, house.signer):
        pass
    assert [str(one) for one in mismatches(house)] == []
    assert [one for report in verify_structure(house.store) for one in report.faults] == []
    put_back(house, amended[:20])

    assert {one.what for one in mismatches(house)} == {ROLLED_BACK} and len(mismatches(house)) == 20


@pytest.mark.parametrize("because", ["merge", "transfer"])
def test_rows_that_came_from_another_case_or_site_are_followed_there(
    house: House, because: Literal["merge", "transfer"]
) -> None:
    """Each ledger tells its part: one that the rows left, the other that they came and how they stand."""
    here, there = _two_cases(house, is_same_site=because == "merge")
    rows = []
    with house.writing() as work:
        old, new = verifying(work, here), verifying(work, there)
        for note in work.session.scalars(select(Note).where(Note.case_id == here)):
            plain, was = old.open(note, NoteContent), hash_of(note.sealed)
            note.case_id, note.site_id = there, new.site_id
            note.sealed = new.seal(plain, into=note)
            rows.append(("note", note.id, note.version, was, hash_of(note.sealed)))
        work.ledger.resealed(new, rows, because, moved_from=old)
    assert rows and [str(one) for one in mismatches(house)] == []
    with house.store.writer.begin() as connection:
        assert connection.execute(delete(Note).where(Note.id == rows[0][1])).rowcount == 1

    assert mismatches(house) == [Mismatch("note", rows[0][1], MISSING)]


def _two_cases(house: House, *, is_same_site: bool) -> tuple[UUID, UUID]:
    """A case that has notes, and another one."""
    with house.reading() as work:
        note = work.session.scalars(select(Note)).first()
        assert note is not None
        other = CaseSight.site_id == note.site_id if is_same_site else CaseSight.site_id != note.site_id
        there = work.session.scalars(select(CaseSight.id).where(other, CaseSight.id != note.case_id)).first()
        assert there is not None
        return note.case_id, there


def a_case_in_the_ledger(house: House) -> CaseSight:
    with house.store.reading() as session:
        case = session.scalars(select(CaseSight).order_by(CaseSight.id)).first()
        assert case is not None
        return case


def forge(house: House, case: CaseSight, day: date) -> None:
    """A tombstone as somebody writes it who has the database alone."""
    with house.store.writing() as session:
        session.add(Tombstone(id=case.id, site_id=case.site_id, reference="FORGED", reason="time_passed", leaves=0,
                              first_by=uuid4(), second_by=uuid4(), shredded_on=day, files=""))  # fmt: skip


def test_a_case_that_was_taken_out_under_a_forged_tombstone_is_named(house: House) -> None:
    case = a_case_in_the_ledger(house)
    with house.store.writing() as session:
        assert purge(session, case.id) > 5
    forge(house, case, clock.local_day(clock.now()))
    shred_decided(house)
    named = mismatches(house)

    assert Mismatch("tombstone", case.id, UNDECIDED) in named
    assert sum(one.what == MISSING for one in named) > 5
    assert house.keyring.keys([case.id]), "a tombstone that nobody decided destroys no key"


def test_a_forged_tombstone_of_another_day_is_named_without_any_key(house: House) -> None:
    case = a_case_in_the_ledger(house)
    path, signer = house.settings.shred_list, house.signer
    shred_list.begin(path, signer)
    for days in (-1, 1):
        forge(house, case, clock.local_day(clock.now()) + timedelta(days=days))
        with house.store.reading() as session:
            stones = tombstones(session)
        assert "is not on the shred list" in "".join(shred_list.faults_of(path, signer.verifier, stones))
        path.unlink()
        assert "is missing" in "".join(shred_list.faults_of(path, signer.verifier, stones))
        shred_list.begin(path, signer)
        with as_owner(house) as database, database.begin() as connection:
            connection.execute(delete(table_of(Tombstone)))


def test_a_case_that_was_taken_out_of_both_stores_without_a_decision_is_named(house: House) -> None:
    case = a_case_in_the_ledger(house)
    with house.store.writing() as session:
        assert purge(session, case.id) > 5
    house.keyring.forget(destroy_keys_of(house.keyring.store, case.id))
    assert mismatches(house) == [Mismatch("ledger_leaf", None, VANISHED)]
    forge(house, case, clock.local_day(clock.now()))

    assert Mismatch("ledger_leaf", None, VANISHED) in mismatches(house)
