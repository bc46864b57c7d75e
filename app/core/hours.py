"""Hours that repeat each week by a clock in London, over midnight and over the days on which clocks change.

It joins and finds hours; what they are for is decided above.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from pydantic import BaseModel

from app.core.clock import LONDON, local_day

WEEK = timedelta(days=7)


class Day(StrEnum):
    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


DAY_LABELS = dict(
    zip(Day, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)
ORDER = list(Day)


class WeeklyHours(BaseModel):
    """From a time to a time on some days of each week. An end at or before the start lies on the next day."""

    days: list[Day] = []
    start: time = time(0)
    end: time = time(0)

    @property
    def words(self) -> str:
        """“Monday to Friday, 13:00 to 15:30”."""
        tail = " the next day" if self.end <= self.start else ""
        return f"{days_words(self.days)}, {self.start:%H:%M} to {self.end:%H:%M}{tail}"


@dataclass(frozen=True)
class Span:
    """From one instant up to another, in UTC; the end is no longer inside."""

    start: datetime
    end: datetime


def has_days(hours: list[WeeklyHours]) -> bool:
    return any(one.days for one in hours)


def spans_between(hours: list[WeeklyHours], start: datetime, end: datetime) -> list[Span]:
    """The spans of these hours that reach into the time from `start` to `end`, joined where they touch."""
    day, last = local_day(start) - timedelta(days=1), local_day(end) + timedelta(days=1)
    found: list[Span] = []
    while day <= last:
        found += [_on(day, one) for one in hours if ORDER[day.weekday()] in one.days]
        day += timedelta(days=1)
    joined: list[Span] = []
    for span in sorted((s for s in found if s.start < s.end), key=lambda s: s.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return [span for span in joined if span.end > start and span.start <= end]


def _on(day: date, hours: WeeklyHours) -> Span:
    last = day if hours.end > hours.start else day + timedelta(days=1)
    return Span(max(_readings(day, hours.start)), min(_readings(last, hours.end)))


def _readings(day: date, clock: time) -> tuple[datetime, datetime]:
    """The instants at which a clock in London shows this time: two in the hour that comes twice in autumn. A
    time that spring leaves out is the moment of the jump, 01:00 UTC. Of two readings the narrow one counts.
    """
    wall = datetime.combine(day, clock)
    first, second = (wall.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(LONDON).replace(tzinfo=None) != wall:
        jump = datetime.combine(day, time(1), UTC)
        return jump, jump
    return first, second


def days_words(days: list[Day]) -> str:
    """“Every day”, “Monday to Friday”, “Tuesday and Saturday”."""
    chosen = [day for day in ORDER if day in days]
    if len(chosen) == len(ORDER):
        return "Every day"
    if len(chosen) > 2 and ORDER.index(chosen[-1]) - ORDER.index(chosen[0]) == len(chosen) - 1:
        return f"{DAY_LABELS[chosen[0]]} to {DAY_LABELS[chosen[-1]]}"
    *first, last = [DAY_LABELS[day] for day in chosen]
    return f"{', '.join(first)} and {last}" if first else last
