"""What runs by the clock: holds whose time has passed fall to backup and supervisor. Nothing is opened for it."""

from __future__ import annotations

from app.access.work import House
from app.features.holds import actions, queries


def fall_due_holds(house: House) -> int:
    """Called every minute or sooner. It asks before it takes the write lock; returns how many holds fell."""
    with house.reading() as work:
        if not queries.holds_to_fall(work):
            return 0
    with house.writing() as work:
        return actions.fall_due_holds(work)


JOBS = (fall_due_holds,)
