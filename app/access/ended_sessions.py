"""Removes sessions that are over, staff's and victims', a week after their end. One that may still be used stays.

A week, because words that were typed in a session are kept for twelve hours after it, and whoever looks into a lost
device asks within days; what happened in it stands in the ledger, not here.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select

from app.access.models import SessionRow
from app.access.work import House

KEPT = timedelta(days=7)
AT_ONCE = 200


def sweep_ended(house: House) -> int:
    """In small pieces, so that none holds the write lock for long; returns how many rows went."""
    gone = 0
    while some := _sweep_some(house):
        gone += some
    return gone


def _sweep_some(house: House) -> int:
    with house.writing() as work:
        # No session lives longer than its hours, whatever it says of itself; her page's lives shorter.
        over = work.now - KEPT
        never_used = over - timedelta(hours=work.settings.session_hours)
        found = select(SessionRow.id).where(or_(SessionRow.ended_at < over, SessionRow.made_at < never_used))
        ids = list(work.session.scalars(found.limit(AT_ONCE)))
        if ids:
            work.session.execute(delete(SessionRow).where(SessionRow.id.in_(ids)))
        return len(ids)
