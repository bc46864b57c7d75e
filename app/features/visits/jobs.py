"""What watches visits: every half minute it marks those that are overdue, and leaves a beat by which everybody sees
that it runs. Nothing of a case is opened for it.
"""

from __future__ import annotations

from app.access.pulse import also_ask
from app.access.work import House
from app.features.visits import actions, queries
from app.features.watchers.actions import beat


def watch_visits(house: House) -> int:
    """Each visit is marked in a transaction of its own. If one fails, the others are marked, and there is no beat: two
    minutes later the screens and `/health` say that nobody is watching. Returns how many were marked.
    """
    with house.reading() as work:
        late = queries.to_mark(work)
    failed: Exception | None = None
    marked = 0
    for visit_id in late:
        try:
            with house.writing() as work:
                marked += actions.mark_overdue(work, visit_id)
        except Exception as error:
            failed = error
    if failed is not None:
        raise failed
    with house.writing() as work:
        beat(work)
    return marked


JOBS = ()
WATCHES = (watch_visits,)
also_ask(queries.pulse)
