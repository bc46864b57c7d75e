"""Founds the invented partnership: three sites, their people and desks, then every story of theirs.

Nobody in it has a passphrase or a passkey: its people are entered by the demo's own door alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.access import door
from app.access.actor import CASEWORKERS, OF_AGENCIES, PARTNERS, Actor, Role
from app.access.models import Account, Site, Team, TeamMember
from app.access.sessions import member_of
from app.access.work import House, Work
from app.core.ids import new_id
from app.demo.acts import People
from app.demo.agencies import add_agency, sit_at, tell_other_agencies
from app.demo.hard import tell_hard_cases
from app.demo.judging import tell_risk
from app.demo.northmere import CASES
from app.demo.others import EASTHOLM, SOUTHWICK
from app.demo.packing import tell_packs
from app.demo.registers import tell_breaches, tell_requests
from app.demo.stories import Story
from app.demo.telling import Teller
from app.demo.visiting import tell_visit
from app.features.accounts.models import AccountContent
from app.features.comparisons.jobs import compare_waiting
from app.features.deadlines.actions import seed_deadlines
from app.features.deletions.jobs import go_through_schedule
from app.features.milestones.actions import seed_milestones
from app.features.retention.actions import seed_retention


@dataclass(frozen=True)
class Part:
    """Somebody invented: the part in the stories, name, role, title."""

    part: str
    name: str
    role: Role
    title: str = ""
    agency: str = "police"
    """The kind of agency of who works for one."""


@dataclass(frozen=True)
class Place:
    """An invented site with its people and its stories."""

    name: str
    kind: str
    parts: tuple[Part, ...]
    stories: Sequence[Story]
    agreed_days: int = 300
    """For how long the invented agreement with the police still counts."""


PLACES = (
    Place("Northmere", "daily_triage", (
        Part("lead", "Ruth Adeyemi", Role.ADVOCATE, "Stalking advocate"),
        Part("backup", "Dele Okafor", Role.ADVOCATE, "Stalking advocate"),
        Part("second", "Mair Pugh", Role.ADVOCATE, "Stalking advocate"),
        Part("supervisor", "Jo Lindqvist", Role.SUPERVISOR, "Team lead"),
        Part("other_supervisor", "Bea Norris", Role.SUPERVISOR, "Deputy team lead"),
        Part("partner", "Lin Harding", Role.PARTNER, "Detective sergeant"),
        Part("administrator", "Ash Moran", Role.ADMINISTRATOR, "Administrator"),
        Part("service_manager", "Ada Quill", Role.SERVICE_MANAGER, "Service manager"),
        Part("chair", "Tamsin Orr", Role.CHAIR, "Chair of the weekly meeting"),
        Part("probation", "Ife Sandoval", Role.PROBATION, "Victim liaison officer", "probation"),
        Part("health", "Mo Castell", Role.HEALTH, "Clinical psychologist", "health_mental"),
        Part("cps", "Una Frayne", Role.CPS, "Prosecutor", "cps"),
        Part("dpo", "Rui Beck", Role.DPO, "Data protection officer"),
    ), CASES),
    Place("Eastholm", "unit", (
        Part("lead", "Kit Amory", Role.ADVOCATE, "Stalking advocate"),
        Part("backup", "Ola Brook", Role.ADVOCATE, "Stalking advocate"),
        Part("supervisor", "Noor Blythe", Role.SUPERVISOR, "Team lead"),
        Part("partner", "Bo Tran", Role.PARTNER, "Police sergeant"),
        Part("administrator", "Wyn Ardley", Role.ADMINISTRATOR, "Administrator"),
    ), EASTHOLM),
    Place("Southwick", "clinic", (
        Part("lead", "Ines Calder", Role.ADVOCATE, "Stalking advocate"),
        Part("backup", "Teddy Nair", Role.ADVOCATE, "Stalking advocate"),
        Part("supervisor", "Rhys Marlow", Role.SUPERVISOR, "Team lead"),
        Part("partner", "Uma Brandt", Role.PARTNER, "Police sergeant"),
    ), SOUTHWICK, agreed_days=20),
)  # fmt: skip


def found(house: House, say: Callable[[str], None] = lambda _: None) -> None:
    """Fill an empty house. Takes some seconds; `say` is told how far it is."""
    for place in PLACES:
        people = _people(house, place)
        say(f"{place.name}: {len(place.stories)} invented cases")
        teller = Teller(house, people, place.parts[0].name.split()[0])
        cases = {story.name: teller.tell(story) for story in place.stories}
        if place is PLACES[0]:
            tell_hard_cases(house, people, cases)
            tell_other_agencies(house, people, cases)
            tell_visit(house, people, cases)
            tell_packs(house, people, cases)
            tell_requests(house, people, cases)
            tell_breaches(house, people)
        if "administrator" in people.parts:
            tell_risk(house, people, cases, place.stories[0].name)
    go_through_schedule(house)
    compare_waiting(house)


def _people(house: House, place: Place) -> People:
    with house.writing() as work:
        site = Site(name=place.name, kind=place.kind, founded_on=work.today)
        work.add(site)
        door.new_site_key(work, site.id)
        seed_deadlines(work, site.id)
        seed_milestones(work, site.id)
        seed_retention(work, site.id)
        team = Team(site_id=site.id, name=f"{place.name} advocates")
        work.add(team)
        codes = dict.fromkeys(part.agency for part in place.parts)
        agencies = {code: add_agency(work, site.id, place.name, code, place.agreed_days) for code in codes}
        desk_id = agencies["police"][1]
        made = {part.part: _account(work, site.id, part, agencies[part.agency][0]) for part in place.parts}
        for part in place.parts:
            if part.role in CASEWORKERS:
                leads = part.role is Role.SUPERVISOR
                work.add(TeamMember(team_id=team.id, account_id=made[part.part], is_supervisor=leads))
            elif part.role in PARTNERS:
                sit_at(work, agencies[part.agency][1], made[part.part])
    with house.reading() as work:
        actors = {part: _actor(work, account_id) for part, account_id in made.items()}
    return People(actors, desk_id, team.id, f"{place.name} Police")


def _account(work: Work, site_id: UUID, part: Part, agency_id: UUID) -> UUID:
    account = Account(site_id=site_id, role=part.role, status="active", handle=new_id().bytes, made_on=work.today,
                      agency_id=agency_id if part.role in OF_AGENCIES else None)  # fmt: skip
    door.new_user_key(work, account.id, site_id)
    content = AccountContent(name=part.name, title=part.title, handle=part.name.split()[0].lower())
    account.sealed = door.sign_in_site(work, site_id).seal(content, into=account)
    work.add(account)
    return account.id


def _actor(work: Work, account_id: UUID) -> Actor:
    return member_of(work, account_id, new_id())
