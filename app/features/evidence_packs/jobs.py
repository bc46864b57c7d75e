"""What runs by the clock: a pack is put away once it could be fetched for long enough."""

from __future__ import annotations

from datetime import timedelta

from app.access.work import House
from app.features.evidence_packs.actions import put_away_old
from app.features.evidence_packs.queries import packs_made_until
from app.features.evidence_packs.rules import KEPT_DAYS


def put_old_away(house: House) -> int:
    """Called every minute; returns how many were put away."""
    with house.reading() as work:
        old = packs_made_until(work, work.today - timedelta(days=KEPT_DAYS))
    for case_id, pack_id in old:
        put_away_old(house, case_id, pack_id)
    return len(old)


JOBS = (put_old_away,)
