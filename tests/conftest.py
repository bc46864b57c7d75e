"""Fixtures for all tests: a house of its own for each test, the cast, and a client for each of the cast."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import hypothesis
import pytest
import structlog
from starlette import routing
from starlette.testclient import TestClient

from app.access.work import House
from app.core import clock
from tests.support import tally
from tests.support.clients import Client
from tests.support.houses import new_house

MIDNIGHT_IS_NEAR = 60
"""Seconds before midnight in London in which no test begins: one that says "today" twice would mean two days."""


MEMORY, MEMORY_BYTES = Path("/dev/shm"), 8 << 30
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_BYTES:
    # Databases that every commit of every test writes through to the disk: in memory nobody waits for one.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

tally.begin()

# No test is about time: on a machine that does much else an example may take long.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# Each test builds the app anew, with four hundred paths that are always the same.
routing.compile_path = lru_cache(routing.compile_path)

READY = pytest.StashKey[Any]()
"""What a test's house was begun as a copy of."""


def pytest_runtest_setup() -> None:
    # What another test did to the clock, or a house that several tests share, reaches nobody else.
    clock.set_shift(timedelta(0))
    # Nor what it did to the log: a stream that was caught for one test is closed in the next.
    structlog.reset_defaults()
    wall = clock.local(datetime.now(UTC))
    left = 86_400 - (wall.hour * 3600 + wall.minute * 60 + wall.second)
    if left <= MIDNIGHT_IS_NEAR:
        time.sleep(left)


def pytest_sessionfinish(session: pytest.Session) -> None:
    from tests.support.assembled import end_all

    end_all()
    if not hasattr(session.config, "workerinput") and tally.fault_of(tally.read()):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    steps = tally.read()
    if steps:
        kinds = ", ".join(f"{kind} {many}" for kind, many in steps.most_common())
        terminalreporter.write_line(
            f"killed before a step: {steps.total()} ({kinds}) {tally.fault_of(steps)}"
        )


@pytest.fixture
def house(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """Begun with the cast in it where the test asks for it: assembling it anew takes longer than most tests."""
    from tests.support.assembled import with_cast

    names = request.fixturenames
    ready = with_cast(with_roles="desks" in names) if "cast" in names else None
    with new_house(tmp_path / "house", like=ready.house if ready else None) as made:
        if ready:
            request.node.stash[READY] = ready
        yield made
    clock.set_shift(timedelta(0))


@pytest.fixture
def portal(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The running app; raises what the edge did not turn into a page. Its sequencer rests: a test that reads the order
    in which entries were written would find them moved by PostgreSQL once they have their places."""
    from app import main
    from app.main import create

    monkeypatch.setattr(main, "SEQUENCE_EVERY", 3600.0)
    monkeypatch.setattr(main, "WATCH_FIRST", 3600.0)
    with TestClient(create(house=house), base_url="http://localhost:8000") as running:
        yield running


@pytest.fixture
def cast(house: House, request: pytest.FixtureRequest):
    from tests.support.cast import assemble

    ready = request.node.stash.get(READY, None)
    return deepcopy(ready.cast) if ready else assemble(house)


@pytest.fixture
def desks(house: House, cast, request: pytest.FixtureRequest) -> dict[str, UUID]:
    """The desks of the other agencies, by their kind; the cast has its other roles too."""
    from tests.support.roles import add_roles

    ready = request.node.stash.get(READY, None)
    return dict(ready.desks) if ready else add_roles(house, cast)


@pytest.fixture
def anyone(portal: TestClient) -> Client:
    return Client(portal)


@pytest.fixture
def any_visitor(portal: TestClient) -> Client:
    """Somebody without a session on the victims' host."""
    return Client(portal, page_host=True)


def _client_for(name: str, fixture_name: str):
    @pytest.fixture(name=fixture_name)
    def client(portal: TestClient, cast) -> Client:
        return Client(portal, cast.people[name].token, page_host=name == "victim")

    return client


as_lead_advocate = _client_for("lead", "as_lead_advocate")
as_backup = _client_for("backup", "as_backup")
as_colleague = _client_for("colleague", "as_colleague")
as_other_site = _client_for("other_site", "as_other_site")
as_supervisor = _client_for("supervisor", "as_supervisor")
as_partner = _client_for("partner", "as_partner")
as_other_desk_partner = _client_for("other_desk_partner", "as_other_desk_partner")
as_administrator = _client_for("administrator", "as_administrator")
as_victim = _client_for("victim", "as_victim")
