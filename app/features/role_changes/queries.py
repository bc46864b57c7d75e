"""Reads what somebody holds by the present role: how much of it, and never which case."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from app.access.actor import CASEWORKERS, OF_AGENCIES, Actor, Role
from app.access.models import Account, CaseRelation, CaseSight, DeskMember, ShareGrant, Team, TeamMember
from app.access.work import Work
from app.core.errors import NotFound
from app.features.cases.models import Case
from app.features.cases.rules import AT_AN_END
from app.features.role_changes.rules import Held
from app.features.visits.models import Visit
from app.features.visits.rules import VisitState


def account_to_change(work: Work, actor: Actor, account_id: UUID) -> Account:
    """The row as it stands now, held until the unit ends; `NotFound` for another site’s."""
    row = work.session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if row is None or row.site_id != actor.site_id:
        raise NotFound()
    return row


def seen_words(account: Account) -> str:
    """Role and agency as a page shows them, to know whether somebody has changed them since."""
    return f"{Role(account.role).value} {account.agency_id or ''}".strip()


def held(work: Work, account: Account, role: Role, agency_id: UUID | None) -> Held:
    """What has to be handed over before this account may have that role, at that agency."""
    leaves_cases = role not in CASEWORKERS
    leaves_agency = account.role in OF_AGENCIES and (role, agency_id) != (account.role, account.agency_id)
    return Held(
        cases=_cases(work, account) if leaves_cases else 0,
        visits=_visits(work, account) if leaves_cases else 0,
        releases=_releases(work, account) if leaves_agency else 0,
        teams=_teams(work, account) if role is not Role.SUPERVISOR else (),
    )


def _cases(work: Work, account: Account) -> int:
    """Cases that are not at an end, to which a relation runs or is to come."""
    running = or_(CaseRelation.to_day.is_(None), CaseRelation.to_day >= work.today)
    found = (
        select(func.count(CaseRelation.case_id.distinct()))
        .join(CaseSight, CaseSight.id == CaseRelation.case_id)
        .join(Case, Case.id == CaseRelation.case_id)
        .where(CaseRelation.account_id == account.id, running, CaseSight.merged_into.is_(None))
        .where(Case.status.not_in([status.value for status in AT_AN_END]))
    )
    return work.session.scalar(found) or 0


def _visits(work: Work, account: Account) -> int:
    ahead = [VisitState.PLANNED.value, VisitState.RUNNING.value]
    hers = or_(Visit.account_id == account.id, Visit.watcher_id == account.id)
    return work.session.scalar(select(func.count(Visit.id)).where(hers, Visit.state.in_(ahead))) or 0


def _releases(work: Work, account: Account) -> int:
    """What was released to this person by name goes by what she was then."""
    mine = select(func.count(ShareGrant.id)).where(ShareGrant.account_id == account.id)
    return work.session.scalar(mine.where(ShareGrant.ended_on.is_(None))) or 0


def _teams(work: Work, account: Account) -> tuple[str, ...]:
    """Teams that nobody else who signs in supervises."""
    others = aliased(TeamMember)
    another = exists().where(
        others.team_id == Team.id, others.is_supervisor, others.account_id != account.id,
        Account.id == others.account_id, Account.status == "active",
    )  # fmt: skip
    found = (
        select(Team.name)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.account_id == account.id, TeamMember.is_supervisor, ~another)
    )
    return tuple(work.session.scalars(found.order_by(Team.name)))


def memberships(work: Work, account: Account) -> list[TeamMember]:
    return list(work.session.scalars(select(TeamMember).where(TeamMember.account_id == account.id)))


def desk_memberships(work: Work, account: Account) -> list[DeskMember]:
    return list(work.session.scalars(select(DeskMember).where(DeskMember.account_id == account.id)))
