"""Reads accounts of the actor's own site: names for pages, people of a team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.access.door import open_site
from app.access.models import Account, TeamMember
from app.access.work import Work
from app.features.accounts.models import AccountContent

FORMER = "A former colleague"


@dataclass(frozen=True)
class TeamPerson:
    id: UUID
    name: str
    role: Role
    is_supervisor: bool


def names_of(work: Work, actor: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these people of the actor's site; somebody unknown is “A former colleague”."""
    wanted = set(ids)
    room = open_site(work, actor)
    rows = work.session.scalars(
        select(Account).where(Account.id.in_(wanted), Account.site_id == actor.site_id)
    )
    found = {row.id: room.open(row, AccountContent).name for row in rows}
    return {one: found.get(one, FORMER) for one in wanted}


def name_of(work: Work, actor: Actor, account_id: UUID) -> str:
    return names_of(work, actor, [account_id])[account_id]


def people_in_team(work: Work, actor: Actor, team_id: UUID) -> list[TeamPerson]:
    """The active members of a team of the actor's site, by name."""
    room = open_site(work, actor)
    rows = work.session.execute(
        select(Account, TeamMember.is_supervisor)
        .join(TeamMember, TeamMember.account_id == Account.id)
        .where(TeamMember.team_id == team_id, Account.site_id == actor.site_id, Account.status == "active")
    )
    people = [TeamPerson(a.id, room.open(a, AccountContent).name, Role(a.role), leads) for a, leads in rows]
    return sorted(people, key=lambda person: person.name)
