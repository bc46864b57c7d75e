"""The only reader of bank holidays: a site's calendar, read once in a unit of work, and the administrator's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, bindparam, case, cast, func, select

from app.access.actor import Actor
from app.access.models import Site
from app.access.permissions import Permission, may_anywhere
from app.access.plain import ask
from app.access.work import Work
from app.core.errors import NotFound, Refused
from app.db.base import table_of
from app.features.bank_holidays import rules
from app.features.bank_holidays.models import BankHoliday
from app.features.bank_holidays.rules import Calendar as Calendar

_DAY = table_of(BankHoliday).c
OF_SITE = select(_DAY.id, _DAY.day, _DAY.is_added).where(_DAY.site_id == bindparam("site"))


WORDED = func.aggregate_strings(cast(_DAY.day, String) + case((_DAY.is_added, "+"), else_="-"), ",")


def part_of_a_question() -> ColumnElement[str | None]:
    """The calendar of the site that a question names `site`, as one of its columns, for `note_calendar`."""
    return select(WORDED).where(_DAY.site_id == bindparam("site")).scalar_subquery()


def note_calendar(work: Work, site_id: UUID, worded: str | None) -> None:
    """Keep what came with another question, so that `calendar_of` asks none."""
    days = [(date.fromisoformat(one[:-1]), one[-1] == "+") for one in (worded or "").split(",") if one]
    added, struck = ({day for day, is_added in days if is_added is wanted} for wanted in (True, False))
    work.calendars.setdefault(site_id, Calendar(frozenset(added), frozenset(struck)))


@dataclass(frozen=True)
class DayView:
    """One day of the page: listed, added or struck; `row_id` is set where the site changed it, `may_change` ahead."""

    day: date
    name: str
    is_struck: bool
    row_id: UUID | None
    may_change: bool


@dataclass(frozen=True)
class HolidayPage:
    years: list[tuple[int, list[DayView]]]
    known_until: date
    alarm: str


def calendar_of(work: Work, site_id: UUID) -> Calendar:
    """The calendar of this site, asked for once in a unit of work."""
    found = work.calendars.get(site_id)
    if found is None:
        rows = ask(work, OF_SITE, site=site_id).all()
        found = work.calendars[site_id] = Calendar(
            frozenset(row.day for row in rows if row.is_added), frozenset(row.day for row in rows if not row.is_added)
        )  # fmt: skip
    return found


def holiday_page(work: Work, actor: Actor) -> HolidayPage:
    _demand(actor)
    rows = {row.day: row for row in ask(work, OF_SITE, site=actor.site_id)}
    calendar = calendar_of(work, actor.site_id)
    years = [(year, _year(year, rows, work.today)) for year in rules.years_of(rows, work.today)]
    return HolidayPage(years, calendar.known_until, alarm_of(work, actor))


def _year(year: int, rows: dict[date, Any], today: date) -> list[DayView]:
    names = dict(rules.listed_in(year)) | {
        day: "Added here" for day, row in rows.items() if day.year == year and row.is_added
    }
    return [
        DayView(day, names[day], day in rows and not rows[day].is_added, rows[day].id if day in rows else None,
                day > today)
        for day in sorted(names)
    ]  # fmt: skip


def alarm_of(work: Work, actor: Actor) -> str:
    """What the administrator is told when bank holidays are known for less than a year; empty before that."""
    _demand(actor)
    calendar = calendar_of(work, actor.site_id)
    return rules.end_words(calendar.known_until, work.today) if calendar.runs_out(work.today) else ""


def running_out(work: Work) -> list[tuple[UUID, int]]:
    """Sites whose bank holidays run out, with the months that are left."""
    sites = work.session.scalars(select(Site.id).order_by(Site.id)).all()
    known = {site_id: calendar_of(work, site_id) for site_id in sites}
    return [
        (site_id, rules.months_left(calendar.known_until, work.today))
        for site_id, calendar in known.items()
        if calendar.runs_out(work.today)
    ]


def holiday_row(work: Work, actor: Actor, day_id: UUID) -> BankHoliday:
    """A day that this site changed; `NotFound` for another site's."""
    _demand(actor)
    row = work.session.get(BankHoliday, day_id, with_for_update=work.writes or None)
    if row is None or row.site_id != actor.site_id:
        raise NotFound()
    return row


def _demand(actor: Actor) -> None:
    if not may_anywhere(actor.role, Permission.CONFIGURATION_AMEND):
        raise Refused()
