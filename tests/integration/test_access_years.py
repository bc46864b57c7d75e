"""A year of the access log goes whole, when its time is over, by the command for it; any other cut is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.access.contents import verify_contents
from app.access.door import open_case
from app.access.work import House
from app.access.years import drop_year
from app.core import clock
from app.core.errors import LedgerRefused
from app.crypto.checkpoints import Checkpoint, LedgerSigner
from app.crypto.envelope import DataKey
from app.db.checking import verify_structure
from app.db.ledger import newest_head, origin_of_dropped, sequence
from app.db.store import Store
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.houses import POSTGRES, as_app, owned

YEARS_AGO = 9


@pytest.fixture(name="house")
def house_of_the_owner(house: House) -> Iterator[House]:
    """Dropping a year is the owner's work: on PostgreSQL the app has no right to it."""
    with owned(house) as mine:
        yield mine


def open_long_ago(house: House, cast: Cast, kind: str) -> int:
    """Two people open the cast's case; the access log is told that it was years ago. Returns the year."""
    with house.writing() as work:
        for person in (cast.lead, cast.supervisor):
            open_case(work, person.actor, cast.case_id, kind)
        work.now -= timedelta(days=366 * YEARS_AGO)
        year = work.today.year
    sequence(house.store, house.signer)
    return year


@pytest.fixture
def old(house: House, cast: Cast, as_lead_advocate: Client) -> int:
    """The year in which the cast's case was opened long ago; it was opened today too."""
    as_lead_advocate.get(f"/cases/{cast.case_id}")
    return open_long_ago(house, cast, "plan")


def faults(house: House) -> list[str]:
    return [fault for one in verify_structure(house.store, house.signer.verifier) for fault in one.faults]


def openings(house: House) -> int:
    with house.store.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM access_leaf")).scalar_one())


def test_an_old_year_goes_whole_its_heads_stay_and_the_check_accepts_it(
    house: House, cast: Cast, old: int, as_lead_advocate: Client
) -> None:
    before = openings(house)
    assert drop_year(house, old) == 2
    with house.store.reading() as session:
        head = newest_head(session, cast.site_id, f"access-{old}")

    assert openings(house) == before - 2 and head is not None and head.checkpoint
    assert faults(house) == [] and [one for report in verify_contents(house) for one in report.faults] == []
    assert "access-log.dropped" in ledger_kinds(house, cast)
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/openings?until={old}-12-31").status == 200


@pytest.mark.parametrize("younger", [0, 7])
def test_a_year_that_is_still_kept_is_refused(house: House, cast: Cast, old: int, younger: int) -> None:
    before = openings(house)
    with pytest.raises(LedgerRefused, match="are kept until"):
        drop_year(house, clock.now().year - younger)

    assert openings(house) == before


def test_a_year_goes_once(house: House, cast: Cast, old: int) -> None:
    drop_year(house, old)
    with pytest.raises(LedgerRefused, match="no openings"):
        drop_year(house, old)


def test_the_database_refuses_to_drop_a_part_or_another_year(house: House, cast: Cast, old: int) -> None:
    for which in (f"tree = 'access-{old}'", "position = 0"):
        with pytest.raises(DatabaseError, match="never deleted"), house.store.writer.begin() as connection:
            connection.execute(text(f"DELETE FROM access_leaf WHERE {which}"))
    drop_year(house, old)
    with pytest.raises(DatabaseError, match="never deleted"), house.store.writer.begin() as connection:
        connection.execute(text("DELETE FROM access_leaf"))
    with pytest.raises(DatabaseError, match="never"), house.store.writer.begin() as connection:
        connection.execute(text("DELETE FROM dropped_tree"))


def test_a_tree_that_was_cut_by_hand_with_a_forged_line_is_named(house: House, cast: Cast, old: int) -> None:
    """Who has the database can write the line, but not sign it."""
    with house.store.reading() as session:
        head = newest_head(session, cast.site_id, f"access-{old}")
    assert head is not None
    said = Checkpoint(origin_of_dropped(cast.site_id, head.tree), head.size, head.root)
    forged = LedgerSigner(DataKey.random()).sign(said)
    given = {"site": cast.site_id.hex if house.store.is_sqlite else cast.site_id, "tree": head.tree,
             "size": head.size, "root": head.root, "signed": forged}  # fmt: skip
    with house.store.writer.begin() as connection:
        connection.execute(
            text("INSERT INTO dropped_tree VALUES (:site, :tree, :size, :root, '2026-01-01', :signed)"), given
        )
        connection.execute(text("DELETE FROM access_leaf WHERE tree = :tree"), given)

    assert faults(house) == ["it is said to have been dropped, but not under the ledger's key"]


def test_an_opening_noted_into_a_dropped_year_by_a_wrong_clock_goes_on_after_its_head(
    house: House, cast: Cast, old: int
) -> None:
    drop_year(house, old)
    assert open_long_ago(house, cast, "log") == old

    assert faults(house) == []


@pytest.mark.skipif(not POSTGRES, reason="SQLite knows no roles")
def test_the_role_that_serves_is_told_to_ask_the_owner(house: House, cast: Cast, old: int) -> None:
    address = as_app(house.store.writer.url.render_as_string(hide_password=False))
    serving = replace(house, store=Store(address.replace("postgresql+psycopg", "postgresql")))
    before = openings(house)
    with pytest.raises(LedgerRefused, match="owner's role"):
        drop_year(serving, old)
    serving.store.close()

    assert openings(house) == before
