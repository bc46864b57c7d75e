"""From which act the time for a summary charge is counted, and when somebody is reminded of its end: pure decisions.

A charge under section 2A of the Protection from Harassment Act 1997 is tried summarily: it begins within six months of
the last act (Magistrates' Courts Act 1980, section 127). How long, and how long before its end a reminder comes, is
configuration. Nothing here says that an agency is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.core.clock import day_words
from app.features.bank_holidays.rules import LISTED_ALONE, Calendar
from app.features.deadlines.rules import Unit, add_months, span_words
from app.features.incidents.rules import Certainty
from app.features.people.rules import AFTER_VERDICT, BEFORE_COURT

LIMIT, NOTICE, LAST_NOTICE = "s2a_limit", "s2a_limit.notice", "s2a_limit.notice_last"
"""Rows of the site's table: how long, and how long before its end a reminder comes, first and once more."""
EVENTS = (LIMIT, NOTICE, LAST_NOTICE)
NOTHING = "Nothing is waited for: no entry of the log counts, or a charge is recorded."
CHARGED = BEFORE_COURT | AFTER_VERDICT
"""Stages in which somebody has been charged."""


class AnswerKind(StrEnum):
    """What was recorded about a limit: by a person, or by news of a charge that was written down or taken back."""

    ONCE = "once"
    FOR_GOOD = "for_good"
    CHARGED = "charged"
    NOT_CHARGED = "not_charged"


NEWS = frozenset({AnswerKind.CHARGED, AnswerKind.NOT_CHARGED})


@dataclass(frozen=True)
class Act:
    """One entry of the log, by the day from which the time runs. `is_sure`: that day is not only near the true one."""

    incident_id: UUID
    day: date
    is_sure: bool

    @property
    def place(self) -> tuple[date, bool]:
        return self.day, self.is_sure


def act_of(incident_id: UUID, first: date, last: date, certainty: Certainty, logged_on: date) -> Act:
    """The safe way: what went on for days counts from its last one, but where its day is not sure from its first.

    What was logged on its day, or on the next, has a sure day even where its time is not known.
    """
    is_sure = certainty is not Certainty.UNKNOWN or first >= logged_on - timedelta(days=1)
    return Act(incident_id, last if is_sure else first, is_sure)


def last_of(acts: Iterable[Act]) -> Act | None:
    """Of two on one day the one that is sure."""
    return max(acts, key=lambda one: one.place, default=None)


def span_on(rules: Iterable[Any], event: str, day: date) -> tuple[int, Unit] | None:
    """What the site's table says for this event on that day; None where it fixes no time."""
    for rule in rules:
        counts = rule.effective_from <= day and (rule.effective_to is None or day <= rule.effective_to)
        if rule.event == event and counts and rule.std_amount is not None and rule.std_unit:
            return rule.std_amount, Unit(rule.std_unit)
    return None


def day_before(day: date, amount: int, unit: Unit, calendar: Calendar = LISTED_ALONE) -> date:
    """The day so long before another; hours count as whole days."""
    if unit is Unit.MONTHS:
        return add_months(day, -amount)
    if unit is Unit.WORKING_DAYS:
        while amount:
            day -= timedelta(days=1)
            amount -= calendar.is_working_day(day)
        return day
    return day - timedelta(
        days=-(-amount // 24) if unit is Unit.HOURS else amount * (7 if unit is Unit.WEEKS else 1)
    )


def reminder_day(days: Sequence[date], seen_on: date | None) -> date | None:
    """The first of these days; after somebody has answered, the next one behind that. None if there is none."""
    if seen_on is None:
        return min(days, default=None)
    return min((day for day in days if day > seen_on), default=None)


def is_charged(stage: Any, news: Iterable[AnswerKind]) -> bool:
    """By the stage of the case, or by the newest news of a charge. `news`: the newest first."""
    return stage in CHARGED or next((one for one in news if one in NEWS), None) is AnswerKind.CHARGED


def label_of(span: tuple[int, Unit], ends_on: date) -> str:
    """“6 months from the last incident end on 3 May 2027”."""
    return f"{span_words(*span)} from the last incident end on {day_words(ends_on, weekday=False, year=True)}"
