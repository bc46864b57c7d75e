"""What runs by the clock: once a day, at night or soon after the start, the file store is looked through."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from app.access.orphans import look_through
from app.access.work import House
from app.core import clock
from app.features.exhibits import actions, queries

HOUR, BATCH = 3, 100


class Nightly:
    """Called every minute; does its work once a day."""

    def __init__(self) -> None:
        self._done_on: date | None = None

    def __call__(self, house: House) -> int:
        """Name what has no row yet, then list and sweep; returns how many files no row names."""
        now = clock.now()
        if self._done_on == clock.local_day(now) or clock.local(now).hour < HOUR:
            return 0
        self._done_on = clock.local_day(now)
        name_all(house)
        return look_through(house).orphans


def name_all(house: House) -> int:
    """Exhibits from before stored files had rows get theirs, a batch in each transaction; returns how many files."""
    named, after = 0, None
    while found := _unnamed(house, after):
        with house.writing() as work:
            named += actions.name_files(work, queries.unnamed_exhibits(work, after, BATCH))
        after = found
    return named


def _unnamed(house: House, after: UUID | None) -> UUID | None:
    """The last of the next batch; None when there is none. Asked before the write lock is taken."""
    with house.reading() as work:
        rows = queries.unnamed_exhibits(work, after, BATCH)
    return rows[-1].id if rows else None


JOBS = (Nightly(),)
