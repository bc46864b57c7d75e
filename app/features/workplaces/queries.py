"""Reads teams and desks of the actor's site together with the names of who belongs to them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.access.actor import Actor
from app.access.work import Work
from app.features.accounts.queries import names_of
from app.features.agencies.queries import DeskView, desks_of, team_members, teams_of


@dataclass(frozen=True)
class Place:
    """A team or a desk with its people by name."""

    id: UUID
    name: str
    people: tuple[str, ...]


def teams_with_people(work: Work, actor: Actor) -> list[Place]:
    """Who supervises is named as such."""
    teams = teams_of(work, actor)
    members = team_members(work, [team.id for team in teams])
    names = names_of(work, actor, {member.account_id for member in members})
    return [
        Place(team.id, team.name, tuple(sorted(
            names[member.account_id] + (" (supervises)" if member.is_supervisor else "")
            for member in members if member.team_id == team.id
        )))
        for team in teams
    ]  # fmt: skip


def desks_by_agency(work: Work, actor: Actor) -> list[tuple[str, list[Place]]]:
    """(agency, its desks), by name."""
    desks = desks_of(work, actor)
    names = names_of(work, actor, {one for desk in desks for one in desk.members})
    groups: dict[str, list[Place]] = {}
    for desk in sorted(desks, key=lambda desk: (desk.agency_name.casefold(), desk.name.casefold())):
        groups.setdefault(desk.agency_name, []).append(_place(desk, names))
    return list(groups.items())


def _place(desk: DeskView, names: dict[UUID, str]) -> Place:
    return Place(desk.id, desk.name, tuple(sorted(names[one] for one in desk.members)))
