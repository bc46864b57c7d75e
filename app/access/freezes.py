"""Freezes the exports of a case that does not match its ledger, and takes that back for an operator with a reason.

System purpose *verify*: it opens its own note of what was found and nothing else of the case. Reading and writing go
on; what is stopped is what leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from app.access.door import verifying
from app.access.models import CaseFreeze, CaseSight
from app.access.rooms import FROZEN, RELEASED, Room
from app.access.work import Work
from app.core.errors import LedgerRefused


class FreezeContent(BaseModel):
    """What did not match, in words that name tables and ids alone; and why an operator released it."""

    found: list[str]
    reason: str = ""


def freeze(work: Work, case_id: UUID, found: Sequence[str]) -> Room | None:
    """Freeze the case for what was found, and return its room; None if that is known already, frozen or released."""
    sight = work.session.get(CaseSight, case_id)
    if sight is None:
        return None
    room = verifying(work, sight.id)
    known = {one for row in _rows(work, case_id) for one in room.open(row, FreezeContent).found}
    if known.issuperset(found):
        return None
    for open_still in _rows(work, case_id):
        open_still.released_on = open_still.released_on or work.today
    row: CaseFreeze = CaseFreeze(site_id=sight.site_id, case_id=case_id, frozen_on=work.today)
    row.sealed = room.seal(FreezeContent(found=sorted({*known, *found})), into=row)
    work.add(row)
    sight.mismatch = FROZEN
    work.ledger.entry("case.frozen", None, room, row, found=len(found))
    return room


def release(work: Work, reference: str, reason: str) -> Room:
    """Let exports of this case go again; pages and prints go on saying that it did not match."""
    sight = work.session.scalars(
        select(CaseSight).where(CaseSight.reference == reference.strip().upper())
    ).first()
    if sight is None:
        raise LedgerRefused("No case has this reference. Nothing was changed.")
    row = next((row for row in _rows(work, sight.id) if row.released_on is None), None)
    if row is None:
        raise LedgerRefused("This case is not frozen. Nothing was changed.")
    if not reason.strip():
        raise LedgerRefused("Say why with --reason. Nothing was changed.")
    room = verifying(work, sight.id)
    content = room.open(row, FreezeContent).model_copy(update={"reason": reason.strip()})
    row.version += 1
    row.released_on = work.today
    row.sealed = room.seal(content, into=row)
    sight.mismatch = RELEASED
    work.ledger.entry("case.freeze-released", None, room, row)
    return room


def _rows(work: Work, case_id: UUID) -> list[CaseFreeze]:
    return list(work.session.scalars(select(CaseFreeze).where(CaseFreeze.case_id == case_id)))
