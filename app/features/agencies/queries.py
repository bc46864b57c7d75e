"""Reads sites, agencies and desks of the actor's own site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.access.actor import CASEWORKERS, PARTNERS, Actor
from app.access.models import Account, Desk, DeskMember, SharingAgreement, Site, Team, TeamMember
from app.access.work import Work
from app.core.errors import NotFound
from app.features.agencies.models import Agency
from app.features.agencies.rules import AgreementState, Days, standing


@dataclass(frozen=True)
class DeskView:
    id: UUID
    name: str
    agency_id: UUID
    agency_name: str
    agency_code: str
    members: list[UUID]


def agencies_of(work: Work, actor: Actor) -> list[Agency]:
    return list(
        work.session.scalars(select(Agency).where(Agency.site_id == actor.site_id).order_by(Agency.name))
    )


def desks_of(work: Work, actor: Actor) -> list[DeskView]:
    """The named desks of the actor's site, with who sits there."""
    rows = work.session.execute(
        select(Desk, Agency.name, Agency.code)
        .join(Agency, Agency.id == Desk.agency_id)
        .where(Desk.site_id == actor.site_id)
    ).all()
    members: dict[UUID, list[UUID]] = {}
    for desk_id, account_id in work.session.execute(select(DeskMember.desk_id, DeskMember.account_id)):
        members.setdefault(desk_id, []).append(account_id)
    return [DeskView(d.id, d.name, d.agency_id, name, code, members.get(d.id, [])) for d, name, code in rows]


@dataclass(frozen=True)
class Standing:
    """How one agency stands today by its agreements, the newest first; `until` is the day that matters for it."""

    agency: Agency
    agreements: list[SharingAgreement]
    state: AgreementState
    until: date | None

    @property
    def is_shut_out(self) -> bool:
        return self.state in (AgreementState.ENDED, AgreementState.TO_COME, AgreementState.NONE)

    @property
    def needs_somebody(self) -> bool:
        return self.state is not AgreementState.IN_FORCE


def standings_of(work: Work, actor: Actor) -> list[Standing]:
    """Every agency of the actor's site with its agreements."""
    rows = work.session.scalars(
        select(SharingAgreement)
        .where(SharingAgreement.site_id == actor.site_id)
        .order_by(SharingAgreement.from_day.desc(), SharingAgreement.id)
    )
    by_agency: dict[UUID, list[SharingAgreement]] = {}
    for row in rows:
        by_agency.setdefault(row.agency_id, []).append(row)
    return [_standing(work, one, by_agency.get(one.id, [])) for one in agencies_of(work, actor)]


def standing_of(work: Work, actor: Actor, agency_id: UUID) -> Standing:
    """One agency’s; `NotFound` for another site’s."""
    agency = agency_row(work, actor, agency_id)
    return next(one for one in standings_of(work, actor) if one.agency.id == agency.id)


def _standing(work: Work, agency: Agency, agreements: list[SharingAgreement]) -> Standing:
    days = [Days(row.from_day, row.to_day, row.ended_on) for row in agreements]
    return Standing(agency, agreements, *standing(days, work.today))


def agreement_row(work: Work, actor: Actor, agency_id: UUID, agreement_id: UUID) -> SharingAgreement:
    row = work.session.get(SharingAgreement, agreement_id, with_for_update=work.writes or None)
    if row is None or row.site_id != actor.site_id or row.agency_id != agency_id:
        raise NotFound()
    return row


def site_of(work: Work, actor: Actor) -> Site:
    site = work.session.get(Site, actor.site_id)
    if site is None:
        raise NotFound()
    return site


def seen_words(site: Site) -> str:
    """What a page shows of the site, to know whether somebody has amended it since."""
    return " | ".join((site.name, site.kind, site.leave_url or "-"))


def other_site_names(work: Work, actor: Actor) -> list[str]:
    """An operator's commands find a site by its name: no two have the same."""
    return list(work.session.scalars(select(Site.name).where(Site.id != actor.site_id)))


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
    return _accounts(work, actor, Account.role.in_(CASEWORKERS))


def partner_rows(work: Work, actor: Actor, agency_id: UUID) -> list[Account]:
    """An agency's users whose accounts have not ended: who may read for its desks. A chair reads for none."""
    return _accounts(work, actor, (Account.agency_id == agency_id) & Account.role.in_(PARTNERS))


def _accounts(work: Work, actor: Actor, condition: ColumnElement[bool]) -> list[Account]:
    here = select(Account).where(Account.site_id == actor.site_id, Account.status != "ended", condition)
    return list(work.session.scalars(here.order_by(Account.id)))


def desk_view(work: Work, actor: Actor, desk_id: UUID) -> DeskView:
    for desk in desks_of(work, actor):
        if desk.id == desk_id:
            return desk
    raise NotFound()
