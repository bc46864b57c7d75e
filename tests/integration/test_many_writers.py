"""Many write at once while places are given: no gap, no fork, and every row in the ledger.

Four processes on PostgreSQL, eighty writes by many threads of one process on SQLite.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from app.access.contents import verify_contents
from app.access.work import House
from app.db.checking import verify_structure
from app.db.ledger import sequence
from tests.integration.test_ledger import as_a_thief, bytes_of
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id

PROCESSES, WRITES, AT_ONCE = 4, 80, 20
ROOT = Path(__file__).resolve().parents[2]
WRITER = """
import sys
from uuid import UUID
from app.access.door import remind
from app.core.settings import Settings
from app.db.ledger import sequence
from app.features.deadlines.actions import add_due
from app.features.deadlines.rules import DueKind
from app.main import open_house

folder, database, case_id, writes = sys.argv[1:]
house = open_house(Settings(environment="test", data_folder=folder, database_url=database))
for _ in range(int(writes)):
    with house.writing() as work:
        room = remind(work, UUID(case_id))
        add_due(work, room, DueKind.TASK, work.now, label="Written by many")
        work.ledger.entry("test.written", None, room)
    sequence(house.store, house.signer)
house.store.close()
"""


def faults(house: House) -> list[str]:
    while sequence(house.store, house.signer):
        pass
    reports = verify_structure(house.store, house.signer.verifier)
    contents = [str(one) for report in verify_contents(house) for one in report.faults]
    return [fault for report in reports for fault in report.faults] + contents


def placed(house: House, case_id: object) -> int:
    with house.store.reading() as session:
        given = {"case": case_id.hex if house.store.is_sqlite else case_id}  # type: ignore[attr-defined]
        counted = "SELECT count(*) FROM ledger_leaf WHERE case_id = :case AND position IS NOT NULL"
        return int(session.execute(text(counted), given).scalar_one())


def test_four_writing_processes_leave_no_gap_and_no_fork(house: House, cast: Cast) -> None:
    if house.store.is_sqlite:
        pytest.skip("several writing processes mean PostgreSQL")
    before = placed(house, cast.case_id) if faults(house) == [] else -1
    command = [sys.executable, "-c", WRITER, str(house.settings.data_folder), house.settings.database,
               str(cast.case_id), str(WRITES // PROCESSES)]  # fmt: skip
    writers = [subprocess.Popen(command, cwd=ROOT) for _ in range(PROCESSES)]

    assert [writer.wait(120) for writer in writers] == [0] * PROCESSES
    assert faults(house) == [] and placed(house, cast.case_id) == before + WRITES


def test_eighty_writes_at_once_with_the_sequencer_between_them_leave_no_gap(
    house: House, cast: Cast, as_lead_advocate: Client
) -> None:
    before = placed(house, cast.case_id) if faults(house) == [] else -1
    token = as_lead_advocate.cookies["__Host-session"]

    def write(number: int) -> int:
        if number % 8 == 0:
            sequence(house.store, house.signer)
        one = Client(as_lead_advocate.portal, token)
        return one.post(
            f"/cases/{cast.case_id}/notes", {"id": new_client_id(), "facts": f"Note {number}"}
        ).status

    with ThreadPoolExecutor(AT_ONCE) as hands:
        answers = list(hands.map(write, range(WRITES)))

    assert answers == [303] * WRITES
    assert faults(house) == [] and placed(house, cast.case_id) == before + WRITES


def a_gap(house: House) -> list[str]:
    """Two who gave places at once, one of them from a head that was not the newest any more."""
    return ["UPDATE ledger_leaf SET position = position + 1 WHERE tree = 'ledger' AND position ="
            " (SELECT max(position) FROM ledger_leaf WHERE tree = 'ledger')"]  # fmt: skip


def a_fork(house: House) -> list[str]:
    """Two heads were signed over different leaves at one place, and one of those leaves stayed."""
    return [
        f"UPDATE ledger_leaf SET leaf = {bytes_of(house, '22' * 32)} WHERE tree = 'ledger' AND position = 2"
    ]


def a_lost_row(house: House) -> list[str]:
    """A write that was answered and is not there, though its entry is."""
    return ["DELETE FROM note WHERE id = (SELECT id FROM note LIMIT 1)"]


@pytest.mark.parametrize(
    ("plant", "told"), [(a_gap, "is missing"), (a_fork, "not those that were there"), (a_lost_row, "note")]
)
def test_what_many_writers_could_have_left_is_found(
    house: House, cast: Cast, as_lead_advocate: Client, plant: Callable[[House], list[str]], told: str
) -> None:
    for number in range(3):
        form = {"id": new_client_id(), "facts": f"Note {number}"}
        assert as_lead_advocate.post(f"/cases/{cast.case_id}/notes", form).status == 303
    assert faults(house) == []
    as_a_thief(house, *plant(house))

    assert any(told in fault for fault in faults(house))


def test_a_write_without_its_entry_is_missed_by_the_count(house: House, cast: Cast) -> None:
    """`placed` counts entries that have a place: one that is gone is one fewer, whatever the check of the tree says."""
    assert faults(house) == []
    before = placed(house, cast.case_id)
    mine = f"case_id = '{cast.case_id.hex}' AND tree = 'ledger'"
    as_a_thief(
        house,
        f"DELETE FROM ledger_leaf WHERE {mine} AND position = (SELECT max(position) FROM ledger_leaf WHERE {mine})",
    )

    assert placed(house, cast.case_id) == before - 1
