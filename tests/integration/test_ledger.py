"""The ledger: every change to what was written is stopped by the database, or named by the check that needs no keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.access.work import House
from app.db.ledger import sequence, verify_structure
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id

LATE_LEAF = (
    "INSERT INTO ledger_leaf (id, site_id, case_id, tree, day, leaf, sealed, position) SELECT {id}, site_id, case_id,"
    " tree, day, {leaf}, sealed, {position} FROM ledger_leaf WHERE position = 2 AND tree = 'ledger' LIMIT 1"
)


@pytest.fixture
def written(house: House, cast: Cast, as_lead_advocate: Client) -> House:
    """A house whose trees have several heads."""
    for _ in range(4):
        for number in range(3):
            as_lead_advocate.post(
                f"/cases/{cast.case_id}/notes",
                {"id": new_client_id(), "facts": f"Note {number}"},
            )
        sequence(house.store, house.signer)
    return house


def faults(house: House) -> list[str]:
    return [fault for report in verify_structure(house.store) for fault in report.faults]


def as_a_thief(house: House, *statements: str) -> None:
    """Change rows as somebody does who has the database: without the triggers that stop mistakes."""
    with house.store.writer.begin() as connection:
        for kind in ("ledger_leaf", "tree_head"):
            for name in (f"{kind}_stays", f"{kind}_unchanged"):
                on = "" if house.store.is_sqlite else f" ON {kind}"
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{on}"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount > 0


def bytes_of(house: House, words: str) -> str:
    return f"X'{words}'" if house.store.is_sqlite else f"'\\x{words}'::bytea"


def edited(house: House) -> list[str]:
    return [
        f"UPDATE ledger_leaf SET leaf = {bytes_of(house, '11' * 32)} WHERE position = 3 AND tree = 'ledger'"
    ]


def removed(house: House) -> list[str]:
    return ["DELETE FROM ledger_leaf WHERE position = 3 AND tree = 'ledger'"]


def removed_last(house: House) -> list[str]:
    last = "(SELECT max(position) FROM ledger_leaf)"
    return [f"DELETE FROM ledger_leaf WHERE position = {last}"]


def reordered(house: House) -> list[str]:
    return [
        f"UPDATE ledger_leaf SET position = {to} WHERE position = {at} AND tree = 'ledger'"
        for at, to in ((2, 900), (3, 2), (900, 3))
    ]


def put_in_between(house: House) -> list[str]:
    new_id = "'" + "22" * 16 + "'" if house.store.is_sqlite else "gen_random_uuid()"
    moved = [
        f"UPDATE ledger_leaf SET position = position + {by} WHERE position >= {start} AND tree = 'ledger'"
        for by, start in ((1000, 2), (-999, 1002))
    ]
    return [*moved[:1], moved[1], LATE_LEAF.replace("position = 2", "position = 3").format(
        id=new_id, leaf=bytes_of(house, "33" * 32), position=2)]  # fmt: skip


CHANGES = [edited, removed, removed_last, reordered, put_in_between]


def test_what_nobody_touched_has_no_fault(written: House) -> None:
    reports = verify_structure(written.store)

    assert faults(written) == [] and max(report.heads for report in reports) >= 4
    assert sum(report.leaves for report in reports) > 12


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_by_somebody_who_has_the_database_is_named(
    written: House, change: Callable[[House], list[str]]
) -> None:
    as_a_thief(written, *change(written))

    assert faults(written) != []


@pytest.mark.parametrize("change", [edited, removed, reordered], ids=lambda change: change.__name__)
def test_the_database_stops_the_same_change_by_mistake(
    written: House, change: Callable[[House], list[str]]
) -> None:
    with pytest.raises(DatabaseError, match="log rows are never"), written.store.writer.begin() as connection:
        connection.execute(text(change(written)[0]))

    assert faults(written) == []


def test_a_leaf_that_commits_late_changes_no_head_that_was_written(
    written: House, as_lead_advocate, cast
) -> None:
    before = heads(written)
    as_lead_advocate.post(f"/cases/{cast.case_id}/notes", {"id": new_client_id(), "facts": "Late"})
    sequence(written.store, written.signer)
    after = heads(written)

    assert before.items() < after.items() and faults(written) == []


def heads(house: House) -> dict[tuple[str, str, int], bytes]:
    with house.store.reading() as session:
        rows = session.execute(text("SELECT site_id, tree, size, root FROM tree_head"))
        return {(str(site), tree, size): bytes(root) for site, tree, size, root in rows}


def test_a_head_that_was_rewritten_is_named(written: House) -> None:
    as_a_thief(written, "UPDATE tree_head SET root = edge WHERE size = (SELECT max(size) FROM tree_head)")

    assert faults(written) != []


def test_opening_a_case_again_in_the_same_quarter_of_an_hour_leaves_one_line(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client
) -> None:
    before = openings(house)
    for client in (as_lead_advocate, as_lead_advocate, as_supervisor):
        client.get(f"/cases/{cast.case_id}/plan")

    assert openings(house) - before == 2


def openings(house: House) -> int:
    with house.store.reading() as session:
        return int(
            session.execute(text("SELECT count(*) FROM access_leaf WHERE case_id IS NOT NULL")).scalar_one()
        )
