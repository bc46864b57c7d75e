"""Reads what is held, for the supervisors who may decide. Its words are read inside a case that she may see, only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.access.actor import Actor, Relation
from app.access.models import CaseSight, TeamMember
from app.access.phone_models import Phone
from app.access.sight import sights_of, supervised
from app.access.work import Work
from app.core.errors import NotFound, NotTaken
from app.features.accounts.queries import names_of
from app.features.deliveries.models import HeldDelivery, Mutation
from app.features.deliveries.rules import (
    ASIDE_LABELS,
    BECAUSE_LABELS,
    DECISION_LABELS,
    Aside,
    Because,
    Decision,
)
from app.features.field_forms.actions import Item, open_item
from app.features.field_forms.rules import KIND_LABELS, Kind

LATEST = 50
GAP_AFTER = timedelta(days=5)


@dataclass(frozen=True)
class HeldView:
    """One held delivery without its words: whose, when, which kind, and why it waits."""

    row: HeldDelivery
    writer: str
    kind: str
    because: str
    decision: str
    reference: str
    """Of its case, where that is in her sight."""

    @property
    def is_open(self) -> bool:
        return self.row.decision == Decision.WAITING


@dataclass(frozen=True)
class GapView:
    """A phone of which numbers have not come for days, though later ones have."""

    writer: str
    missing: int
    since: datetime


def held_for(work: Work, actor: Actor) -> list[HeldView]:
    """What waits, the oldest first; then what was decided lately."""
    mine = _hers(work, actor)
    waits = HeldDelivery.decision == Decision.WAITING.value
    waiting = work.session.scalars(select(HeldDelivery).where(mine, waits).order_by(HeldDelivery.held_at))
    decided = select(HeldDelivery).where(mine, ~waits).order_by(HeldDelivery.decided_at.desc()).limit(LATEST)
    return _views(work, actor, [*waiting, *work.session.scalars(decided)])


def count_waiting(work: Work, actor: Actor) -> int:
    found = select(func.count()).select_from(HeldDelivery).where(_hers(work, actor))
    return work.session.scalar(found.where(HeldDelivery.decision == Decision.WAITING.value)) or 0


def held_row(work: Work, actor: Actor, delivery_id: UUID, *, to_amend: bool = False) -> HeldDelivery:
    """One that this supervisor may be shown; else `NotFound`."""
    found = select(HeldDelivery).where(HeldDelivery.id == delivery_id, _hers(work, actor))
    row = work.session.scalars(found.with_for_update() if to_amend else found).first()
    if row is None:
        raise NotFound()
    return row


def held_view(work: Work, actor: Actor, row: HeldDelivery) -> HeldView:
    return _views(work, actor, [row])[0]


def opened(work: Work, row: HeldDelivery) -> Item:
    """What is in it; `NotFound` if it does not open any more."""
    phone = work.session.get(Phone, row.phone_id)
    if phone is None:
        raise NotFound()
    try:
        return open_item(work, phone, row.intake_id, row.id, row.sequence, bytes(row.box))
    except NotTaken:
        raise NotFound() from None


def gaps_for(work: Work, actor: Actor) -> list[GapView]:
    """Phones of her teams that have sent later numbers for five days, and not these."""
    hers = Phone.account_id.in_(_team(actor)) & (Phone.site_id == actor.site_id)
    phones = work.session.scalars(select(Phone).where(hers, Phone.newest_sequence > 1)).all()
    found = []
    for phone in phones:
        came = _came(work, phone)
        lacking = [number for number in range(1, phone.newest_sequence) if number not in came]
        since = min((at for number, at in came.items() if lacking and number > lacking[0]), default=None)
        if since is not None and work.now - since > GAP_AFTER:
            found.append((phone.account_id, len(lacking), since))
    names = names_of(work, actor, {account for account, _, _ in found})
    return [GapView(names[account], count, since) for account, count, since in found]


def _came(work: Work, phone: Phone) -> dict[int, datetime]:
    """The numbers that have come from a phone, taken or held, each with when."""
    taken = select(Mutation.sequence, Mutation.at).where(Mutation.phone_id == phone.id)
    held = select(HeldDelivery.sequence, HeldDelivery.held_at).where(HeldDelivery.phone_id == phone.id)
    return {row[0]: row[1] for question in (taken, held) for row in work.session.execute(question)}


def _team(actor: Actor) -> Select[Any]:
    """The people of the teams that she supervises."""
    return select(TeamMember.account_id).where(TeamMember.team_id.in_(actor.supervises))


def _hers(work: Work, actor: Actor) -> ColumnElement[bool]:
    """Of a case that she answers for, or written by somebody of her teams."""
    cases = select(CaseSight.id).where(supervised(actor, work.today))
    mine = or_(HeldDelivery.case_id.in_(cases), HeldDelivery.account_id.in_(_team(actor)))
    return (HeldDelivery.site_id == actor.site_id) & mine


def _views(work: Work, actor: Actor, rows: list[HeldDelivery]) -> list[HeldView]:
    names = names_of(work, actor, {row.account_id for row in rows})
    sights = sights_of(work, actor, {row.case_id for row in rows if row.case_id})
    # A case that went over into another is not written in any more, and whoever answers for it only reads that it went.
    sights = {case_id: sight for case_id, sight in sights.items() if Relation.MERGED not in sight.relations}
    return [
        HeldView(
            row, names[row.account_id], KIND_LABELS[Kind(row.kind)], BECAUSE_LABELS[Because(row.because)], _said(row),
            sights[row.case_id].reference if row.case_id in sights else "",
        )
        for row in rows
    ]  # fmt: skip


def _said(row: HeldDelivery) -> str:
    label = DECISION_LABELS[Decision(row.decision)]
    return f"{label}: {ASIDE_LABELS[Aside(row.reason)].lower()}" if row.reason else label
