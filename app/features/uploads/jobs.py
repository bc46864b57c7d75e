"""What runs by the clock: files of phones that were never finished are listed, and their pieces swept a day later."""

from __future__ import annotations

from app.access.work import House
from app.core import logging
from app.features.uploads import actions, queries


def sweep(house: House) -> int:
    """Called every minute; returns how many were swept. The lock is taken only where there is something to do."""
    with house.reading() as work:
        if not queries.unfinished(work):
            return 0
    with house.writing() as work:
        swept = actions.sweep_unfinished(work)
    if swept:
        logging.get().warning("pieces of unfinished files swept", count=swept)
    return swept


JOBS = (sweep,)
