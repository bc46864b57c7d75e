"""Killed before any step of a day's ordinary acts: what was sent is there whole or not at all, and sent again it is
there once. Files, backups, shredding and rotation have their own (`test_killed_at_work.py`, `keys/test_killed.py`).
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, inspect, select, table
from starlette.testclient import TestClient

from app.access.contents import verify_contents
from app.access.work import House
from app.core import clock
from app.core.settings import Settings
from app.db.checking import verify_structure
from app.db.ledger import sequence
from app.main import create, open_house
from tests.support.cast import Cast
from tests.support.challenge_notes import note_fields
from tests.support.clients import Client, new_client_id
from tests.support.houses import share_statements
from tests.support.killing import STEP, killed_before, steps_of
from tests.support.once import killed_folders
from tests.support.plans import item

pytestmark = killed_folders

NOT_ONCE = {"tree_head", "draft"}
"""Tables that tell of how often the ledger was looked at, and of what was typed and not sent."""


def in_two_days() -> date:
    return clock.local_day(clock.now()) + timedelta(days=2)


ACTS: dict[str, Callable[[Cast], tuple[str, dict[str, Any]]]] = {
    "contact": lambda _: ("contacts", {"id": new_client_id(), "outcome": "no_answer", "rule_followed": "no",
                                       "reason": "She asked for it.", "next_step": "Ring again",
                                       "next_on": in_two_days()}),
    "note": lambda _: ("notes", {"id": new_client_id(), "facts": "She counts the calls."}),
    "task": lambda _: ("tasks", {"id": new_client_id(), "text": "Write to the school", "due_on": in_two_days()}),
    "incident": lambda _: ("log/new", {"id": new_client_id(), "behaviours": ["loitered"], "when": "today",
                                       "text": "By the gate", "version": 0}),
    "plan item": lambda _: ("plan/items", item()),
    "challenge": lambda cast: ("challenges", note_fields(cast)),
}  # fmt: skip


SENT, ANSWERED, ENDED = (STEP + name for name in ("sent", "answered", "ended"))


def opened(folder: Path) -> House:
    house = open_house(Settings(environment="test", data_folder=folder))
    share_statements(house)
    return house


def closed(house: House) -> None:
    house.store.close()
    house.keyring.store.close()


def send(folder: Path, token: str, path: str, fields: dict[str, Any]) -> None:
    """As a request does it, in a process of its own; the app's own jobs rest, so that every step is the request's."""
    house = opened(folder)
    sys.audit(SENT)
    client = Client(TestClient(create(house=house), base_url="http://localhost:8000"), token)
    answered = client.post(path, fields)
    assert answered.status == 303 and "draft" not in answered.location, answered.location
    sys.audit(ANSWERED)
    closed(house)
    sys.audit(ENDED)


def rows_of(folder: Path) -> dict[str, int]:
    """How many rows each table holds, once the ledger's entries have their places; nothing in it may be amiss."""
    house = opened(folder)
    sequence(house.store, house.signer)
    faults = [
        fault for report in verify_structure(house.store, house.signer.verifier) for fault in report.faults
    ]
    faults += [str(fault) for report in verify_contents(house) for fault in report.faults]
    assert not faults, faults
    with house.store.reading() as session:
        names = set(inspect(session.connection()).get_table_names()) - NOT_ONCE
        counted = {name: select(func.count()).select_from(table(name)) for name in sorted(names)}
        found = {name: session.scalar(query) or 0 for name, query in counted.items()}
    closed(house)
    return found


@pytest.mark.parametrize("what", ACTS)
def test_what_was_sent_is_whole_or_not_there_and_sent_again_it_is_there_once(
    house: House, cast: Cast, portal: TestClient, tmp_path: Path, what: str
) -> None:
    path, fields = ACTS[what](cast)
    closed(house)
    before = house.settings.data_folder
    shutil.copytree(before, tmp_path / "whole")

    def act_in(folder: Path) -> Callable[[], object]:
        return partial(send, folder, cast.lead.token, f"/cases/{cast.case_id}/{path}", fields)

    steps = steps_of(act_in(tmp_path / "whole"))
    nothing, all_of_it = rows_of(before), rows_of(tmp_path / "whole")
    assert all_of_it != nothing
    for number in range(steps.index(SENT) + 1, len(steps) + 1):
        folder = tmp_path / str(number)
        shutil.copytree(before, folder)
        name = killed_before(act_in(folder), number)

        found = rows_of(folder)
        assert found == all_of_it if name in (ANSWERED, ENDED) else found in (nothing, all_of_it), name
        send(folder, cast.lead.token, f"/cases/{cast.case_id}/{path}", fields)
        assert rows_of(folder) == all_of_it, f"sent again after {number}, {name}"
        shutil.rmtree(folder)
