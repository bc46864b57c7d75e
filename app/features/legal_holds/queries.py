"""The only reader of legal holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import NotFound
from app.features.legal_holds.models import LegalHold, LegalHoldContent
from app.features.legal_holds.rules import HELD_FOR_LABELS, stands


@dataclass(frozen=True)
class LegalHoldView:
    row: LegalHold
    content: LegalHoldContent
    is_standing: bool

    @property
    def label(self) -> str:
        return HELD_FOR_LABELS[self.content.held_for]


def legal_holds_of(work: Work, case: OpenCase) -> list[LegalHoldView]:
    """Every legal hold of this case, those that stand first, then the newest."""
    rows = work.session.scalars(
        select(LegalHold)
        .where(LegalHold.case_id == case.id)
        .order_by(LegalHold.from_day.desc(), LegalHold.id)
    )
    return sorted((view_of(work, case, row) for row in rows), key=lambda view: not view.is_standing)


def view_of(work: Work, case: OpenCase, row: LegalHold) -> LegalHoldView:
    return LegalHoldView(
        row, case.open(row, LegalHoldContent), stands(row.from_day, row.to_day, row.lifted_on, work.today)
    )


def legal_hold(work: Work, case: OpenCase, hold_id: UUID, *, to_amend: bool = False) -> LegalHold:
    row = work.session.get(LegalHold, hold_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def held_among(work: Work, case_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these cases a legal hold keeps today. Nothing is opened."""
    rows = select(LegalHold.case_id).where(LegalHold.case_id.in_(list(case_ids)), _standing(work))
    return set(work.session.scalars(rows))


def _standing(work: Work) -> ColumnElement[bool]:
    ends = or_(LegalHold.to_day.is_(None), LegalHold.to_day >= work.today)
    return (LegalHold.from_day <= work.today) & ends & LegalHold.lifted_on.is_(None)
