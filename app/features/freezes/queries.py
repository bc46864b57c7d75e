"""Reads which cases of the officer's sight are frozen, by reference and day; and for a case's own people why it was
released. The first opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.freezes import FreezeContent
from app.access.models import CaseFreeze, CaseSight
from app.access.permissions import Permission, may_anywhere
from app.access.sight import is_in_sight
from app.access.work import Work
from app.core.errors import NotFound, Refused
from app.features.accounts.queries import names_of
from app.features.freezes.rules import BY_OPERATOR


@dataclass(frozen=True)
class FrozenView:
    """A frozen case without anything of its content."""

    id: UUID
    reference: str
    frozen_on: date


@dataclass(frozen=True)
class FreezeView:
    """A freeze for the case's own people: how much did not match, and by whom and why it was released."""

    frozen_on: date
    released_on: date | None
    found: int
    reason: str
    who: str


def frozen_of(work: Work, actor: Actor) -> list[FrozenView]:
    """Every case of her sight that is frozen today, the oldest freeze first."""
    rows = work.session.execute(_frozen(work, actor).order_by(CaseFreeze.frozen_on, CaseSight.reference))
    return [FrozenView(row.id, row.reference, row.frozen_on) for row in rows]


def frozen(work: Work, actor: Actor, freeze_id: UUID) -> FrozenView:
    """One of them; `NotFound` for one that is released by now, or out of sight."""
    row = work.session.execute(_frozen(work, actor).where(CaseFreeze.id == freeze_id)).one_or_none()
    if row is None:
        raise NotFound()
    return FrozenView(row.id, row.reference, row.frozen_on)


def freeze_row(work: Work, freeze_id: UUID) -> CaseFreeze:
    row = work.session.get(CaseFreeze, freeze_id, with_for_update=True)
    if row is None:
        raise NotFound()
    return row


def freezes_of(work: Work, actor: Actor, case: OpenCase) -> list[FreezeView]:
    """Every freeze of this case, the newest first."""
    case.demand(Permission.OPENINGS_READ)
    rows = list(work.session.scalars(
        select(CaseFreeze).where(CaseFreeze.case_id == case.id).order_by(CaseFreeze.frozen_on.desc(), CaseFreeze.id)
    ))  # fmt: skip
    said = [case.open(row, FreezeContent) for row in rows]
    names = names_of(work, actor, {one.released_by for one in said if one.released_by})
    return [
        FreezeView(row.frozen_on, row.released_on, len(one.found), one.reason,
                   names[one.released_by] if one.released_by else BY_OPERATOR)
        for row, one in zip(rows, said, strict=True)
    ]  # fmt: skip


def _frozen(work: Work, actor: Actor) -> Select[UUID, str, date]:
    if not may_anywhere(actor.role, Permission.FREEZES_RELEASE):
        raise Refused()
    return (
        select(CaseFreeze.id, CaseSight.reference, CaseFreeze.frozen_on)
        .join(CaseSight, CaseSight.id == CaseFreeze.case_id)
        .where(CaseFreeze.released_on.is_(None), is_in_sight(actor, work.today))
    )
