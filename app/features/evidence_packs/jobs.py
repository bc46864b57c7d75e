"""What runs by the clock: a pack is put away once it could be fetched for long enough, and then its file goes."""

from __future__ import annotations

from datetime import timedelta

from app.access.work import House
from app.features.evidence_packs import actions, queries
from app.features.evidence_packs.rules import KEPT_DAYS


def put_old_away(house: House) -> int:
    """Called every minute; returns how many were put away."""
    with house.reading() as work:
        old = queries.packs_made_until(work, work.today - timedelta(days=KEPT_DAYS))
    for pack_id in old:
        with house.writing() as work:
            actions.put_away_old(work, pack_id)
    return len(old)


def remove_files(house: House) -> int:
    """The files of packs that were put away; one whose removal was cut short has no row, and is swept as such."""
    with house.reading() as work:
        files = queries.files_put_away(work)
    for file_id, name in files:
        with house.writing() as work:
            actions.forget_file(work, file_id)
        house.files.delete(name)
    return len(files)


JOBS = (put_old_away, remove_files)
