"""Founds the invented partnership: three sites, their people and desks, then every story of theirs.

Nobody in it has a passphrase or a passkey: its people are entered by the demo's own door alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.access import door
from app.access.actor import Actor, Role
from app.access.models import Account, Desk, DeskMember, Site, Team, TeamMember
from app.access.sessions import member_of
from app.access.work import House, Work
from app.core.ids import new_id
from app.demo.acts import People
from app.demo.northmere import CASES
from app.demo.others import EASTHOLM, SOUTHWICK
from app.demo.stories import Story
from app.demo.telling import Teller
from app.features.accounts.models import AccountContent
from app.features.agencies.models import Agency
from app.features.deadlines.actions import seed_deadlines
from app.features.milestones.actions import seed_milestones


@dataclass(frozen=True)
class Part:
    """Somebody invented: the part in the stories, name, role, title."""

    part: str
    name: str
    role: Role
    title: str = ""


@dataclass(frozen=True)
class Place:
    """An invented site with its people and its stories."""

    name: str
    kind: str
    parts: tuple[Part, ...]
    stories: Sequence[Story]


PLACES = (
    Place("Northmere", "daily_triage", (
        Part("lead", "Ruth Adeyemi", Role.ADVOCATE, "Stalking advocate"),
        Part("backup", "Dele Okafor", Role.ADVOCATE, "Stalking advocate"),
        Part("second", "Mair Pugh", Role.ADVOCATE, "Stalking advocate"),
        Part("supervisor", "Jo Lindqvist", Role.SUPERVISOR, "Team lead"),
        Part("partner", "Lin Harding", Role.PARTNER, "Detective sergeant"),
        Part("administrator", "Ash Moran", Role.ADMINISTRATOR, "Administrator"),
    ), CASES),
    Place("Eastholm", "unit", (
        Part("lead", "Kit Amory", Role.ADVOCATE, "Stalking advocate"),
        Part("backup", "Ola Brook", Role.ADVOCATE, "Stalking advocate"),
        Part("supervisor", "Noor Blythe", Role.SUPERVISOR, "Team lead"),
        Part("partner", "Bo Tran", Role.PARTNER, "Police sergeant"),
    ), EASTHOLM),
    Place("Southwick", "clinic", (
        Part("lead", "Ines Calder", Role.ADVOCATE, "Stalking advocate"),
        Part("backup", "Teddy Nair", Role.ADVOCATE, "Stalking advocate"),
        Part("supervisor", "Rhys Marlow", Role.SUPERVISOR, "Team lead"),
        Part("partner", "Uma Brandt", Role.PARTNER, "Police sergeant"),
    ), SOUTHWICK),
)  # fmt: skip


def found(house: House, say: Callable[[str], None] = lambda _: None) -> None:
    """Fill an empty house. Takes some seconds; `say` is told how far it is."""
    for place in PLACES:
        people = _people(house, place)
        say(f"{place.name}: {len(place.stories)} invented cases")
        teller = Teller(house, people, place.parts[0].name.split()[0])
        for story in place.stories:
            teller.tell(story)


def _people(house: House, place: Place) -> People:
    with house.writing() as work:
        site = Site(name=place.name, kind=place.kind, founded_on=work.today)
        work.add(site)
        door.new_site_key(work, site.id)
        seed_deadlines(work, site.id)
        seed_milestones(work, site.id)
        police = Agency(site_id=site.id, code="police", name=f"{place.name} Police")
        team = Team(site_id=site.id, name=f"{place.name} advocates")
        desk = Desk(site_id=site.id, agency_id=police.id, name="Stalking desk")
        work.add(police, team, desk)
        made = {part.part: _account(work, site.id, part, police.id) for part in place.parts}
        for part in place.parts:
            if part.role in (Role.ADVOCATE, Role.SUPERVISOR):
                leads = part.role is Role.SUPERVISOR
                work.add(TeamMember(team_id=team.id, account_id=made[part.part], is_supervisor=leads))
        work.add(DeskMember(desk_id=desk.id, account_id=made["partner"]))
    with house.reading() as work:
        actors = {part: _actor(work, account_id) for part, account_id in made.items()}
    return People(actors, desk.id, team.id, f"{place.name} Police")


def _account(work: Work, site_id: UUID, part: Part, agency_id: UUID) -> UUID:
    account = Account(site_id=site_id, role=part.role, status="active", handle=new_id().bytes, made_on=work.today,
                      agency_id=agency_id if part.role is Role.PARTNER else None)  # fmt: skip
    door.new_user_key(work, account.id, site_id)
    content = AccountContent(name=part.name, title=part.title, handle=part.name.split()[0].lower())
    account.sealed = door.sign_in_site(work, site_id).seal(content, into=account)
    work.add(account)
    return account.id


def _actor(work: Work, account_id: UUID) -> Actor:
    return member_of(work, account_id, new_id())
