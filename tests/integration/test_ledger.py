"""The ledger: every change to what was written is stopped by the database, or named by the check that needs no keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.access.contents import verify_contents
from app.access.door import open_case
from app.access.work import House
from app.crypto.checkpoints import Checkpoint
from app.db.checking import verify_held, verify_structure
from app.db.ledger import newest_head, sequence
from app.db.verified import Verified
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.houses import as_owner

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
    with as_owner(house) as database, database.begin() as connection:
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


@pytest.mark.asvs("16.4.2")
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
    with (
        as_owner(written) as database,
        pytest.raises(DatabaseError, match="log rows are never"),
        database.begin() as connection,
    ):
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


def test_a_transaction_that_commits_after_later_ones_were_signed_changes_no_signed_root(
    written: House,
) -> None:
    """Planted: of an earlier day and with the lowest id, so that nothing but its missing place keeps it out."""
    before = heads(written)
    late = LATE_LEAF.format(id="'" + "0" * 31 + "1'", leaf=bytes_of(written, "44" * 32), position="NULL")
    if not written.store.is_sqlite:
        late = late.replace("'" + "0" * 31 + "1'", "'00000000-0000-0000-0000-000000000001'::uuid")
    with written.store.writer.begin() as connection:
        assert connection.execute(text(late)).rowcount == 1
    sequence(written.store, written.signer)

    assert before.items() < heads(written).items() and faults(written) == []


def test_on_postgres_the_earlier_transaction_that_commits_last_gets_the_later_place(
    written: House, cast: Cast, as_lead_advocate: Client
) -> None:
    if written.store.is_sqlite:
        pytest.skip("SQLite has one writer: no transaction commits after a later one")
    with written.store.writer.connect() as slow, slow.begin():
        slow.execute(
            text(LATE_LEAF.format(id="gen_random_uuid()", leaf=bytes_of(written, "55" * 32), position="NULL"))
        )
        as_lead_advocate.post(f"/cases/{cast.case_id}/notes", {"id": new_client_id(), "facts": "Quick"})
        sequence(written.store, written.signer)
        before = heads(written)
    sequence(written.store, written.signer)

    assert before.items() < heads(written).items() and faults(written) == []


def test_a_log_row_may_be_sealed_anew_and_nothing_else_of_it_may_change(written: House) -> None:
    for table in ("ledger_leaf", "access_leaf"):
        new = bytes_of(written, "66" * 90)
        with written.store.writer.begin() as connection:
            assert connection.execute(text(f"UPDATE {table} SET sealed = {new}")).rowcount > 1
        for change in ("leaf = sealed", "day = '2001-01-01'", "position = position + 1000", "position = NULL",
                       "tree = 'ledger-2'", "case_id = site_id"):  # fmt: skip
            with (
                as_owner(written) as database,
                pytest.raises(DatabaseError, match="log rows are never"),
                database.begin() as connection,
            ):
                connection.execute(
                    text(f"UPDATE {table} SET {change} WHERE position > 0 OR case_id IS NOT NULL")
                )
    assert faults(written) == []


def test_a_clock_that_runs_backwards_breaks_neither_the_sequencer_nor_the_check(
    written: House, cast: Cast, as_lead_advocate: Client
) -> None:
    with written.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        for days in (3, 800, 1):
            work.now -= timedelta(days=days)
            work.ledger.entry("note.recorded", cast.lead.actor, case)
    sequence(written.store, written.signer)

    assert (
        faults(written) == [] and [one for report in verify_contents(written) for one in report.faults] == []
    )


def edges(house: House, since: Any = None) -> tuple[list[Any], dict[Any, Any]]:
    found: dict[Any, Any] = {}
    is_again = since is not None
    reports = verify_structure(
        house.store, house.signer.verifier, known=since, is_incremental=is_again, found=found
    )
    return reports, found


def test_a_check_goes_on_from_where_the_last_one_ended(
    written: House, cast: Cast, as_lead_advocate: Client
) -> None:
    _, found = edges(written)
    as_lead_advocate.post(f"/cases/{cast.case_id}/notes", {"id": new_client_id(), "facts": "Later"})
    sequence(written.store, written.signer)
    reports, _ = edges(written, found)
    ledger = next(one for one in reports if one.tree == "ledger" and one.site_id == cast.site_id)

    assert [fault for one in reports for fault in one.faults] == [] and ledger.since == ledger.leaves - 1
    as_a_thief(written, f"UPDATE ledger_leaf SET leaf = {bytes_of(written, '11' * 32)} WHERE position = {ledger.since}"
               f" AND site_id = '{cast.site_id.hex}' AND tree = 'ledger'")  # fmt: skip
    assert [fault for one in edges(written, found)[0] for fault in one.faults] != []


def test_a_check_that_goes_on_names_what_is_missing_before_it(written: House) -> None:
    _, found = edges(written)
    as_a_thief(written, *removed(written))

    assert [fault for one in edges(written, found)[0] for fault in one.faults] != []


def test_what_was_verified_before_is_kept_in_a_file_and_a_broken_file_means_in_full(
    written: House, tmp_path: Path
) -> None:
    _, found = edges(written)
    Verified(tmp_path / "verified.json", found).write()
    kept = Verified.read(tmp_path / "verified.json").edges
    (tmp_path / "verified.json").write_text("[[1]")

    assert kept == found and Verified.read(tmp_path / "verified.json").edges == {}


def test_a_checkpoint_that_another_party_kept_names_a_fork(written: House, cast: Cast) -> None:
    with written.store.reading() as session:
        head = newest_head(session, cast.site_id, "ledger")
    assert head is not None
    held = written.signer.verifier.open(head.checkpoint)
    assert verify_held(written.store, [held]) == []
    as_a_thief(written, *edited(written))
    longer = Checkpoint(held.origin, held.size + 5, held.root)
    foreign = Checkpoint("waymark-ledger/none/ledger", 1, held.root)

    named = verify_held(written.store, [held, longer, foreign])
    assert "a fork" in named[0] and "has fewer" in named[1] and "no such tree" in named[2]


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
