"""What runs by the clock: a day before the time to report a breach runs out, the officers' phones are told."""

from __future__ import annotations

from app.access.work import House
from app.features.data_breaches import actions, queries


def warn_of_breaches(house: House) -> int:
    """Called every minute. It asks before it takes the write lock; returns of how many breaches was warned."""
    with house.reading() as work:
        if not queries.to_warn(work):
            return 0
    with house.writing() as work:
        return actions.warn(work)


JOBS = (warn_of_breaches,)
