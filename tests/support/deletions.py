"""Cases that may go: closed long ago, proposed, decided by two; and a second supervisor of the cast's team."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.access.actor import Role
from app.access.work import House
from app.core import clock
from app.features.cases.models import Case
from app.features.deletions.jobs import go_through_schedule, shred_decided
from tests.support.cast import Cast, Person, _fresh, _member
from tests.support.clients import Answered, Client

YEARS_AGO = 8


def second_supervisor(house: House, cast: Cast, name: str = "Bea Norris") -> Person:
    """Another one who supervises the cast's team."""
    with house.writing() as work:
        made = _member(work, cast.site_id, Role.SUPERVISOR, name, None, cast.team_id)
    return _fresh(house, made)


def closed(house: House, case_id: UUID, years_ago: int = YEARS_AGO, **columns: Any) -> None:
    """The case closed so many years ago; the victim was spoken to a week before, unless told otherwise."""
    with house.writing() as work:
        row = work.session.get(Case, case_id)
        assert row is not None
        day = years_before(work.today, years_ago)
        row.status, row.closed_on, row.last_contact_on = "closed", day, day - timedelta(days=7)
        for name, value in columns.items():
            setattr(row, name, value)


def years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


def confirm(client: Client, case_id: UUID, **fields: Any) -> Answered:
    """Confirm on the page that is open now: with its version, and the reference if it asks for one."""
    page = client.get(f"/cases/{case_id}/deletion/confirmations/new")
    version = page.text.partition('name="version" value="')[2].partition('"')[0]
    fields = {"version": version, "reason": "Looked at it; nothing is open."} | fields
    return client.post(f"/cases/{case_id}/deletion/confirmations", fields)


def decided(house: House, cast: Cast, first: Client, second: Client) -> None:
    """Proposed by the schedule, confirmed by one, decided by the other."""
    closed(house, cast.case_id)
    go_through_schedule(house)
    assert confirm(first, cast.case_id).location == "/deletions"
    assert confirm(second, cast.case_id, reference=cast.reference).location == "/deletions"


def shred_whole(house: House) -> None:
    """Both passes, the second a longest request later; the clock then stands as it stood."""
    shred_decided(house)
    before = clock._shift
    clock.set_shift(before + timedelta(minutes=3))
    try:
        shred_decided(house)
    finally:
        clock.set_shift(before)
