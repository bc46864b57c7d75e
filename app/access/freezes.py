"""Freezes the exports of a case that does not match its ledger, and takes that back with a reason.

The data-protection officer releases; an operator, who could have written past Waymark, only what no officer sees.

System purpose *verify*: it opens its own note of what was found and nothing else of the case. Reading and writing go
on; what is stopped is what leaves.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import verifying
from app.access.models import CaseFreeze, CaseSight
from app.access.openings import authors_of
from app.access.rooms import FROZEN, RELEASED, Room
from app.access.sight import officers_of
from app.access.work import Work
from app.core.errors import FormRefused, LedgerRefused

RELEASED_MEANWHILE = "Nothing was changed: this case was released already."
OWN_WORK = (
    "You wrote in this case yourself, so you do not release it. Another data-protection officer does. "
    "What you typed is kept."
)


class FreezeContent(BaseModel):
    """What did not match, in words that name tables and ids alone; and why and by whom it was released.

    Nobody is named where an operator did.
    """

    found: list[str]
    reason: str = ""
    released_by: UUID | None = None


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
    """An operator lets exports of this case go again; pages and prints go on saying that it did not match.

    Only where no data-protection officer could: none works at the site, or the case is restricted.
    """
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
    if not sight.is_restricted and officers_of(work, sight.site_id):
        raise LedgerRefused(
            "The site's data-protection officer releases this case, under “Frozen cases”. Tell her what you found. "
            "Nothing was changed."
        )
    return _release(work, None, verifying(work, sight.id), sight, row, reason.strip())


def release_by_officer(work: Work, actor: Actor, row: CaseFreeze, reason: str) -> Room:
    """She who wrote anything in the case does not: what does not match may be her own."""
    sight = work.session.get(CaseSight, row.case_id, with_for_update=True)
    room = verifying(work, row.case_id)
    if sight is None or row.released_on is not None:
        raise FormRefused({"form": RELEASED_MEANWHILE})
    if actor.id in authors_of(work, room):
        raise FormRefused({"form": OWN_WORK})
    return _release(work, actor, room, sight, row, reason)


def _release(
    work: Work, actor: Actor | None, room: Room, sight: CaseSight, row: CaseFreeze, reason: str
) -> Room:
    said = {"reason": reason, "released_by": actor.id if actor else None}
    content = room.open(row, FreezeContent).model_copy(update=said)
    row.version += 1
    row.released_on = work.today
    row.sealed = room.seal(content, into=row)
    sight.mismatch = RELEASED
    work.ledger.entry("case.freeze-released", actor, room, row)
    return room


def _rows(work: Work, case_id: UUID) -> list[CaseFreeze]:
    return list(work.session.scalars(select(CaseFreeze).where(CaseFreeze.case_id == case_id)))
