"""How many different cases one person opens within an hour: beyond a number it goes on slowly, and is told.

Lists do not count, nor does a case that was opened within the hour, nor an emergency. Kept in memory, by process: who
opened what stands clear in no table.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from uuid import UUID

from app.core.errors import BrowsedTooMuch

WINDOW = timedelta(hours=1)
THEN_ONE_EACH = timedelta(minutes=1)
"""Beyond the number a further case opens once a minute: slow enough to stop a copy, quick enough to work on."""


class Pace:
    """The cases that each person opened within the last hour, and when each was opened last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened: dict[UUID, dict[UUID, datetime]] = {}

    def step(self, person_id: UUID, case_id: UUID, now: datetime, most: int) -> None:
        """Count this case, or `BrowsedTooMuch` with the seconds until the next one."""
        with self._lock:
            opened = self._opened.setdefault(person_id, {})
            self._forget(opened, now)
            if case_id in opened:
                return
            if len(opened) >= most:
                wait = next(reversed(opened.values())) + THEN_ONE_EACH - now
                if wait > timedelta(0):
                    raise BrowsedTooMuch(retry_after=int(wait.total_seconds()) + 1)
            opened[case_id] = now

    @staticmethod
    def _forget(opened: dict[UUID, datetime], now: datetime) -> None:
        """What is an hour old, which stands first, and, where the clock was set back, what stands last and ahead."""
        while opened and now - opened[first := next(iter(opened))] >= WINDOW:
            del opened[first]
        while opened and opened[last := next(reversed(opened))] - now > THEN_ONE_EACH:
            del opened[last]
