"""What time it is, and the words for days and times. The one place that reads the clock.

Within a process time never runs backwards: when the machine's clock is put back, ours goes on by the machine's ticks
until the other has caught up, so that sessions still end and nothing is older than what it follows.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NBSP = "\u00a0"

PUT_BACK = timedelta(seconds=60)

_shift = timedelta(0)
_guard = threading.Lock()
_ticks = time.monotonic()
_latest = datetime.now(UTC)


def now() -> datetime:
    """The present instant in UTC (plus the shift that a test has set); never before one that was told earlier."""
    return _steady(datetime.now(UTC), time.monotonic()) + _shift


def _steady(wall: datetime, ticks: float) -> datetime:
    """What the machine's clock shows, or what its ticks have counted since, whichever is later."""
    global _latest, _ticks
    with _guard:
        _latest = max(wall, _latest + timedelta(seconds=max(0.0, ticks - _ticks)))
        _ticks = max(_ticks, ticks)
        return _latest


def was_put_back() -> bool:
    """Whether the machine's clock is more than a minute behind ours: somebody put it back while we ran."""
    wall = datetime.now(UTC)
    return _steady(wall, time.monotonic()) - wall > PUT_BACK


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
