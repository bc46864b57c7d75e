"""When somebody is not to be told, how long to wait after a failure, and how many phones one person may have. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.core.hours import Day, WeeklyHours, spans_between

MOST = 5
"""So many browsers of one person take notices; one more ends the oldest."""
MOST_TRIES = 12
"""About an hour: then it is given up, and she sees what is new when she opens the app."""
LONGEST_WAIT = 300
LEASE = timedelta(minutes=5)
"""A notice that is being sent is nobody else's for so long; if its process dies, it is sent after that."""
QUIET = (time(20), time(7))
"""Unless she chose other hours."""
NOT_A_SUBSCRIPTION = "This browser's answer is none that Waymark can use. Notices stay off."


def wait_after(tries: int) -> timedelta:
    """2, 4, 8 … seconds after the first, second, third failure; at most five minutes."""
    return timedelta(seconds=min(2**tries, LONGEST_WAIT))


def quiet_until(start: time, end: time, now: datetime) -> datetime | None:
    """Until when it is quiet, if it is at `now`; None if it is not. Both are times by a clock in London."""
    if start == end:
        return None
    hours = [WeeklyHours(days=list(Day), start=start, end=end)]
    return next((span.end for span in spans_between(hours, now, now) if span.start <= now < span.end), None)
