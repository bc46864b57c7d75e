"""All tests of visits begin on a Tuesday in November at 13:30, with the watching job just run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from app.access.models import SessionRow
from app.access.work import House
from app.core import clock
from app.features.visits.jobs import watch_visits
from app.features.visits.models import Visit
from tests.support.cast import Cast
from tests.support.clients import Answered, Client, new_client_id
from tests.support.safe_contacts import stand_at

START = clock.at_local(date(2026, 11, 24), 13, 30)


@dataclass
class Visiting:
    """The lead's visit to Carys Bevan at 14:00, watched by her colleague Mair Pugh."""

    house: House
    cast: Cast
    lead: Client
    id: UUID | None = None

    def plan(self, **fields: Any) -> Answered:
        given = {"id": new_client_id(), "kind": "home", "day": "2026-11-24", "at": "14:00", "minutes": "60",
                 "watcher": self.cast.colleague.id, "what_for": "To look at the plan"} | fields  # fmt: skip
        made = self.lead.post(f"/cases/{self.cast.case_id}/visits", given, htmx=True)
        self.id = UUID(made.uuid) if made.uuid else None
        return made

    @property
    def url(self) -> str:
        return f"/visits/{self.id}"

    def act(self, client: Client, what: str, **fields: Any) -> Answered:
        return client.post(f"{self.url}/{what}", {"id": new_client_id()} | fields, htmx=True)

    def check_in(self, **fields: Any) -> Answered:
        return self.act(self.lead, "check-ins", **({"until": "15:00"} | fields))

    @property
    def row(self) -> Visit:
        with self.house.reading() as work:
            row = work.session.get(Visit, self.id)
            assert row is not None
            work.session.expunge(row)
        return row


@pytest.fixture(autouse=True)
def _at_the_start() -> None:
    stand_at(START)


@pytest.fixture
def at(house: House, cast: Cast) -> Callable[..., None]:
    """Stand so many minutes after 13:30, everybody just signed in again; the watching job runs unless told not to."""

    def move(minutes: float, *, watches: bool = True) -> None:
        stand_at(START + timedelta(minutes=minutes))
        with house.writing() as work:
            work.session.execute(update(SessionRow).values(made_at=work.now, used_at=work.now))
        if watches:
            watch_visits(house)

    return move


@pytest.fixture
def visit(house: House, cast: Cast, as_lead_advocate: Client, at: Callable[..., None]) -> Visiting:
    """Planned."""
    at(0)
    planned = Visiting(house, cast, as_lead_advocate)
    assert planned.plan().status in (200, 303)
    return planned


@pytest.fixture
def running(visit: Visiting, at: Callable[..., None]) -> Visiting:
    """Checked in at 14:02, to be out by 15:00."""
    at(32)
    assert visit.check_in().location == "/today"
    return visit
