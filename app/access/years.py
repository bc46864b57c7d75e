"""Drops one year of the access log, whole, when the time for which it is kept is over.

Its heads and checkpoints stay, and a signed line that it went; nothing younger goes, and no part of a year.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.exc import ProgrammingError

from app.access.door import noting
from app.access.work import House, Work
from app.core import clock
from app.core.errors import LedgerRefused
from app.crypto.checkpoints import Checkpoint
from app.db.checking import verify_structure
from app.db.ledger import AccessLeaf, DroppedTree, newest_head, origin_of_dropped, sequence


def drop_year(house: House, year: int) -> int:
    """Drop that year's openings for every site; returns how many entries went. `LedgerRefused` for a year that is kept
    (`WAYMARK_ACCESS_LOG_YEARS` whole years after its end), that is not there, or whose tree is not whole.
    """
    years = house.settings.access_log_years
    this_year = clock.local_day(clock.now()).year
    if this_year - year <= years:
        raise LedgerRefused(
            f"The openings of {year} are kept until the end of {year + years}. Nothing was dropped."
        )
    tree = f"access-{year}"
    while sequence(house.store, house.signer):
        pass
    reports = [one for one in verify_structure(house.store, house.signer.verifier) if one.tree == tree]
    if faults := [fault for report in reports for fault in report.faults]:
        raise LedgerRefused(
            f"The openings of {year} do not match their heads: {faults[0]}. Nothing was dropped."
        )
    standing = [report for report in reports if not report.was_dropped]
    if not standing:
        raise LedgerRefused(f"There are no openings of {year}. Nothing was dropped.")
    dropped = 0
    with house.writing() as work:
        for report in standing:
            dropped += _drop(work, report.site_id, tree)
    return dropped


def _drop(work: Work, site_id: UUID, tree: str) -> int:
    here = (AccessLeaf.site_id == site_id, AccessLeaf.tree == tree)
    head = newest_head(work.session, site_id, tree)
    count = work.session.scalar(select(func.count()).select_from(AccessLeaf).where(*here)) or 0
    if head is None or head.size != count:
        raise LedgerRefused("An opening of that year was noted just now. Nothing was dropped; try again.")
    said = Checkpoint(origin_of_dropped(site_id, tree), head.size, head.root)
    work.add(DroppedTree(site_id=site_id, tree=tree, size=head.size, root=head.root, dropped_on=work.today,
                         signed=work.house.signer.sign(said)))  # fmt: skip
    work.session.flush()
    try:
        work.session.execute(delete(AccessLeaf).where(*here))
    except ProgrammingError:
        # On PostgreSQL the role that serves deletes nothing from a log.
        raise LedgerRefused(
            "This connection may not delete from the access log. Give this one command the address with the owner's "
            "role in WAYMARK_DATABASE_URL. Nothing was dropped."
        ) from None
    work.ledger.entry("access-log.dropped", None, noting(work, site_id), tree=tree, size=head.size)
    return count
