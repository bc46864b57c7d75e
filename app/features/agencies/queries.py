"""Reads sites, agencies and desks of the actor's own site."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.models import Desk, DeskMember
from app.access.work import Work
from app.core.errors import NotFound
from app.features.agencies.models import Agency


@dataclass(frozen=True)
class DeskView:
    id: UUID
    name: str
    agency_id: UUID
    agency_name: str
    members: list[UUID]


def agencies_of(work: Work, actor: Actor) -> list[Agency]:
    return list(
        work.session.scalars(select(Agency).where(Agency.site_id == actor.site_id).order_by(Agency.name))
    )


def desks_of(work: Work, actor: Actor) -> list[DeskView]:
    """The named desks of the actor's site, with who sits there."""
    rows = work.session.execute(
        select(Desk, Agency.name)
        .join(Agency, Agency.id == Desk.agency_id)
        .where(Desk.site_id == actor.site_id)
    ).all()
    members: dict[UUID, list[UUID]] = {}
    for desk_id, account_id in work.session.execute(select(DeskMember.desk_id, DeskMember.account_id)):
        members.setdefault(desk_id, []).append(account_id)
    return [DeskView(d.id, d.name, d.agency_id, name, members.get(d.id, [])) for d, name in rows]


def desk_view(work: Work, actor: Actor, desk_id: UUID) -> DeskView:
    for desk in desks_of(work, actor):
        if desk.id == desk_id:
            return desk
    raise NotFound()
