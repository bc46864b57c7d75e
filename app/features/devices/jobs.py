"""What runs by the clock: once a day, at night or soon after the start, sessions that are long over are removed."""

from __future__ import annotations

from datetime import date

from app.access.ended_sessions import sweep_ended
from app.access.work import House
from app.core import clock

HOUR = 3


class Nightly:
    """Called every minute; does its work once a day."""

    def __init__(self) -> None:
        self._done_on: date | None = None

    def __call__(self, house: House) -> int:
        """Returns how many sessions were removed."""
        now = clock.now()
        if self._done_on == clock.local_day(now) or clock.local(now).hour < HOUR:
            return 0
        self._done_on = clock.local_day(now)
        return sweep_ended(house)


JOBS = (Nightly(),)
