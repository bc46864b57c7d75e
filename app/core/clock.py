"""What time it is, and the words for days and times. The one place that reads the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NBSP = "\u00a0"

_shift = timedelta(0)


def now() -> datetime:
    """The present instant in UTC (plus the shift that a test has set)."""
    return datetime.now(UTC) + _shift


def set_shift(shift: timedelta) -> None:
    """Move the clock, for tests of deadlines and limits. The app itself never calls it."""
    global _shift
    _shift = shift


def local(instant: datetime) -> datetime:
    """The same instant on a clock in London."""
    return instant.astimezone(LONDON)


def local_day(instant: datetime) -> date:
    return local(instant).date()


def at_local(day: date, hour: int, minute: int = 0) -> datetime:
    """The instant at which a clock in London shows this day and time."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def day_words(day: date, *, weekday: bool = True, year: bool = False) -> str:
    """“Sunday 22 November”; day and month never part at a line's end."""
    words = f"{day.day}{NBSP}{day:%B}"
    if weekday:
        words = f"{day:%A} {words}"
    return f"{words} {day.year}" if year else words


def time_words(instant: datetime) -> str:
    """“14:05”, on a clock in London."""
    return f"{local(instant):%H:%M}"


def moment_words(instant: datetime) -> str:
    """“Sunday 22 November, 14:05”."""
    return f"{day_words(local_day(instant))}, {time_words(instant)}"


def days_ago_words(then: date, today: date) -> str:
    """“today”, “yesterday”, “5 days ago”."""
    days = (today - then).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"
