"""Reads sites, agencies and desks of the actor's own site."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.access.actor import Actor, Role
from app.access.models import Account, Desk, DeskMember, Site, Team, TeamMember
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


def site_of(work: Work, actor: Actor) -> Site:
    site = work.session.get(Site, actor.site_id)
    if site is None:
        raise NotFound()
    return site


def teams_of(work: Work, actor: Actor) -> list[Team]:
    return list(work.session.scalars(select(Team).where(Team.site_id == actor.site_id).order_by(Team.name)))


def team_row(work: Work, actor: Actor, team_id: UUID) -> Team:
    team = work.session.get(Team, team_id)
    if team is None or team.site_id != actor.site_id:
        raise NotFound()
    return team


def team_members(work: Work, team_ids: list[UUID]) -> list[TeamMember]:
    return list(work.session.scalars(select(TeamMember).where(TeamMember.team_id.in_(team_ids))))


def agency_row(work: Work, actor: Actor, agency_id: UUID) -> Agency:
    agency = work.session.get(Agency, agency_id)
    if agency is None or agency.site_id != actor.site_id:
        raise NotFound()
    return agency


def desk_row(work: Work, actor: Actor, desk_id: UUID) -> Desk:
    desk = work.session.get(Desk, desk_id)
    if desk is None or desk.site_id != actor.site_id:
        raise NotFound()
    return desk


def staff_rows(work: Work, actor: Actor) -> list[Account]:
    """Advocates and supervisors of the site whose accounts have not ended: who may be in a team."""
    return _accounts(work, actor, Account.role.in_([Role.ADVOCATE, Role.SUPERVISOR]))


def partner_rows(work: Work, actor: Actor, agency_id: UUID) -> list[Account]:
    """An agency's users whose accounts have not ended: who may read for its desks."""
    return _accounts(work, actor, Account.agency_id == agency_id)


def _accounts(work: Work, actor: Actor, condition: ColumnElement[bool]) -> list[Account]:
    here = select(Account).where(Account.site_id == actor.site_id, Account.status != "ended", condition)
    return list(work.session.scalars(here.order_by(Account.id)))


def desk_view(work: Work, actor: Actor, desk_id: UUID) -> DeskView:
    for desk in desks_of(work, actor):
        if desk.id == desk_id:
            return desk
    raise NotFound()
