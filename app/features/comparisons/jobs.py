"""What was made or amended is compared with the rest of its site, after its transaction and outside the write lock."""

from __future__ import annotations

from app.access.work import House
from app.features.comparisons import actions, queries
from app.features.identifiers.queries import next_waiting
from app.features.matches.rules import BATCH, MOST_BATCHES


def compare_waiting(house: House) -> int:
    """Called every minute or sooner; returns how many rows were compared. A kill in between leaves them waiting."""
    done = 0
    for _ in range(MOST_BATCHES):
        compared = compare_batch(house)
        done += compared
        if not compared:
            break
    return done


def compare_batch(house: House) -> int:
    """One bounded batch of one site."""
    with house.reading() as work:
        due = next_waiting(work, BATCH)
        if not due:
            return 0
        site_id = due[0].site_id
        found = queries.compared(work, site_id, due)
    with house.writing() as work:
        actions.keep_compared(work, site_id, due, found)
    return len(due)


JOBS = (compare_waiting,)
