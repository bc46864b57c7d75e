"""What runs by the clock: once a day the schedule proposes, and what two people decided is shredded within a minute."""

from __future__ import annotations

from app.access.orphan_keys import sweep_orphan_keys
from app.access.scrubs import settle_by_clock
from app.access.shredding import Reached, finish_all
from app.access.witness import note_heads
from app.access.work import House
from app.core import logging
from app.core.errors import WaymarkError
from app.db.shredding import unfinished
from app.features.deletions import actions, queries
from app.features.matches.actions import forget_case
from app.features.retention.queries import sites_to_go_through

AT_ONCE = 100


def go_through_schedule(house: House) -> int:
    """Each site once a day, in pieces, so that no piece holds the lock for long; returns how many sites were done.

    With it the site's ledger is told how far its access log stands.
    """
    with house.reading() as work:
        sites = sites_to_go_through(work)
    for site_id in sites:
        is_through = False
        while not is_through:
            with house.writing() as work:
                is_through = actions.go_through(work, site_id, AT_ONCE)
                if is_through:
                    note_heads(work, site_id)
    if sites:
        sweep_orphan_keys(house)
    return len(sites)


def shred_decided(house: House, reached: Reached = lambda _: None) -> int:
    """Tombstones for what was decided, then what follows every tombstone; returns how many cases were finished."""
    with house.reading() as work:
        waiting = queries.decided(work)
    for deletion_id in waiting:
        try:
            with house.writing() as work:
                stone = actions.begin_shredding(work, deletion_id)
                reached("rows going")
            if stone is not None:
                reached("rows gone")
        except WaymarkError as error:
            logging.get().error("not shredded", row=deletion_id, error=type(error))
    # After a restore too: an older backup brings back matches of cases that were shredded since.
    with house.writing() as work:
        for stone in unfinished(work.session):
            forget_case(work, stone.site_id, stone.id)
    return finish_all(house, reached)


JOBS = (go_through_schedule, shred_decided, settle_by_clock)
