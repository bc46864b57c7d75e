"""Reads somebody's pins: which cases, and what the page of a case says of its own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor, Relation
from app.access.configured import Configured, value_on
from app.access.door import OpenCase
from app.access.phones import phones_of
from app.access.sight import sights_of
from app.access.work import Work
from app.features.cases.models import Case
from app.features.cases.rules import AT_AN_END
from app.features.pins.models import PinnedCase

CARRYING = frozenset({Relation.LEAD, Relation.BACKUP, Relation.COVER})
"""Whose phone carries a case at all."""


@dataclass(frozen=True)
class PinView:
    """Whether this case is pinned, how many cases are, and how many a phone carries whole."""

    is_pinned: bool
    count: int
    most: int

    @property
    def is_full(self) -> bool:
        return self.count >= self.most


def pinned_ids(work: Work, actor: Actor) -> set[UUID]:
    """The open cases that she pinned and still leads, backs up or covers."""
    rows = select(PinnedCase.case_id).join(Case, Case.id == PinnedCase.case_id)
    rows = rows.where(PinnedCase.account_id == actor.id, Case.status.not_in(AT_AN_END))
    ids = work.session.scalars(rows).all()
    return {one for one, sight in sights_of(work, actor, ids).items() if CARRYING & sight.relations}


def pin_row(work: Work, actor: Actor, case: OpenCase) -> PinnedCase | None:
    found = select(PinnedCase).where(PinnedCase.account_id == actor.id, PinnedCase.case_id == case.id)
    return work.session.scalars(found).first()


def pin_view(work: Work, actor: Actor, case: OpenCase) -> PinView | None:
    """None for who carries no phone, or whose phone would not carry this case."""
    if not work.settings.offline or not CARRYING & case.relations:
        return None
    if all(phone.revoked_at is not None for phone in phones_of(work, actor.id)):
        return None
    pinned = pinned_ids(work, actor)
    return PinView(case.id in pinned, len(pinned), value_on(work, actor.site_id, Configured.CARRIED_CASES))
