"""Reads who may watch, who is told when a visit is overdue, what they have to know, and when the job last ran."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor, Relation, Role
from app.access.door import open_site
from app.access.models import Account, CaseRelation, CaseSight, TeamMember
from app.access.sight import relation_holds
from app.access.work import Work
from app.features.accounts.queries import TeamPerson, names_of, people_in_team
from app.features.watchers import rules
from app.features.watchers.models import VisitCard, VisitCardContent, WatchBeat


def watchers_for(work: Work, actor: Actor, case_id: UUID) -> list[TeamPerson]:
    """The colleagues of the case’s team, by name: who may watch this person."""
    sight = work.session.get(CaseSight, case_id)
    team = people_in_team(work, actor, sight.team_id) if sight is not None else []
    return [person for person in team if person.id != actor.id]


def supervisors_of(work: Work, case_id: UUID) -> list[UUID]:
    """Who answers for this case: the team’s supervisors; of a restricted one those who are named for it."""
    sight = work.session.get(CaseSight, case_id)
    if sight is None:
        return []
    active = select(Account.id).where(Account.status == "active", Account.role == Role.SUPERVISOR.value)
    if sight.is_restricted:
        named = active.join(CaseRelation, CaseRelation.account_id == Account.id).where(
            CaseRelation.case_id == case_id, CaseRelation.kind == Relation.NAMED, relation_holds(work.today)
        )
        return list(work.session.scalars(named))
    of_team = active.join(TeamMember, TeamMember.account_id == Account.id).where(
        TeamMember.team_id == sight.team_id, TeamMember.is_supervisor
    )
    return list(work.session.scalars(of_team))


def supervisors_named(work: Work, actor: Actor, case_id: UUID) -> list[str]:
    """Their names: who opens the case’s address when she does not answer."""
    return sorted(names_of(work, actor, supervisors_of(work, case_id)).values())


def reference_of(work: Work, case_id: UUID) -> str:
    """The case’s reference, which is random: by it somebody opens the case in an emergency."""
    sight = work.session.get(CaseSight, case_id)
    return sight.reference if sight is not None else ""


def on_duty(work: Work, case_id: UUID) -> list[UUID]:
    """Everybody active in the case’s team."""
    found = (
        select(Account.id)
        .join(TeamMember, TeamMember.account_id == Account.id)
        .join(CaseSight, CaseSight.team_id == TeamMember.team_id)
        .where(CaseSight.id == case_id, Account.status == "active")
    )
    return list(work.session.scalars(found))


def card_of(work: Work, actor: Actor, account_id: UUID) -> VisitCardContent:
    """The number to ring and the code phrase of a colleague of this site; empty where none was given."""
    row = card_row(work, account_id)
    if row is None or row.site_id != actor.site_id:
        return VisitCardContent()
    return open_site(work, actor).open(row, VisitCardContent)


def card_row(work: Work, account_id: UUID) -> VisitCard | None:
    found = select(VisitCard).where(VisitCard.account_id == account_id)
    return work.session.scalars(found.with_for_update() if work.writes else found).first()


def beat_row(work: Work) -> WatchBeat | None:
    return work.session.scalars(select(WatchBeat).limit(1)).first()


def has_beat(work: Work) -> bool:
    """Whether the watching job runs: without it nobody may be said to watch."""
    row = beat_row(work)
    return rules.is_fresh(row.beat_at if row else None, work.now)
