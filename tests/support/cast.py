"""The fixed cast of every feature's tests: who stands how to one case, and a client for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.access import door, sessions
from app.access.actor import OF_AGENCIES, Actor, Relation, Role
from app.access.models import (
    Account,
    CaseRelation,
    Desk,
    DeskMember,
    PageAccount,
    SharingAgreement,
    Site,
    Team,
    TeamMember,
)
from app.access.reasons import GivenOpeningReason, OpeningReason, OpeningReasonContent
from app.access.work import House, Work
from app.core.ids import new_id
from app.crypto.envelope import DataKey
from app.db.keyring import Keyring
from app.db.ledger import LedgerLeaf
from app.features.accounts.models import AccountContent
from app.features.agencies.models import Agency
from app.features.cases.models import Case, CaseContent
from app.features.deadlines.actions import seed_deadlines
from app.features.people.models import Victim, VictimContent
from app.features.progress.actions import seed_milestones
from app.features.retention.actions import seed_retention


@dataclass
class Person:
    """One of the cast: the account (or page account), its actor and its session's cookie."""

    id: UUID
    actor: Actor
    token: str


@dataclass
class Cast:
    """The site's people and its one case: Carys Bevan's. `other_*` belong to another site."""

    site_id: UUID
    team_id: UUID
    agency_id: UUID
    desk_id: UUID
    other_desk_id: UUID
    case_id: UUID
    reference: str
    page_id: UUID
    other_site_id: UUID
    other_case_id: UUID
    people: dict[str, Person]

    def __getattr__(self, name: str) -> Person:
        if name in self.__dict__.get("people", {}):
            return self.__dict__["people"][name]
        raise AttributeError(name)


ROLES = {
    "lead": (Role.ADVOCATE, "Ruth Adeyemi"),
    "backup": (Role.ADVOCATE, "Dele Okafor"),
    "colleague": (Role.ADVOCATE, "Mair Pugh"),
    "supervisor": (Role.SUPERVISOR, "Jo Lindqvist"),
    "administrator": (Role.ADMINISTRATOR, "Ash Moran"),
    "partner": (Role.PARTNER, "Lin Harding"),
    "other_desk_partner": (Role.PARTNER, "Sam Rook"),
}


def assemble(house: House) -> Cast:
    """Two sites, a team, a desk, one case in the lead's hands, and the victim's open page."""
    with house.writing() as work:
        site, team = _found(work, "Northmere", "daily_triage")
        agency = Agency(site_id=site.id, code="police", name="Northmere Police")
        work.add(agency, agreement_with(work, agency))
        people = {
            name: _member(work, site.id, role, full, agency.id, team.id)
            for name, (role, full) in ROLES.items()
        }
        desk = Desk(site_id=site.id, agency_id=agency.id, name="Stalking desk")
        other_desk = Desk(site_id=site.id, agency_id=agency.id, name="Front desk")
        work.add(desk, other_desk)
        work.add(DeskMember(desk_id=desk.id, account_id=people["partner"].id))
        work.add(DeskMember(desk_id=other_desk.id, account_id=people["other_desk_partner"].id))
        far, far_team = _found(work, "Eastholm", "unit")
        people["other_site"] = _member(work, far.id, Role.ADVOCATE, "Kit Amory", None, far_team.id)
        people["other_supervisor"] = _member(work, far.id, Role.SUPERVISOR, "Noor Blythe", None, far_team.id)
        case_id, reference = open_new_case(
            work, people["supervisor"].actor, team.id, people["lead"].id, people["backup"].id
        )
        far_case, _ = open_new_case(work, people["other_supervisor"].actor, far_team.id, people["other_site"].id, None,
                                    name="Wren Ashdown")  # fmt: skip
        _said_why(work, people["lead"].actor, case_id, people["backup"].id)
        people["victim"] = _victim(work, people["lead"].actor, case_id)
    people = {name: _fresh(house, person) for name, person in people.items()}
    return Cast(site.id, team.id, agency.id, desk.id, other_desk.id, case_id, reference, people["victim"].id, far.id,
                far_case, people)  # fmt: skip


def agreement_with(work: Work, agency: Agency) -> SharingAgreement:
    """One that counts whatever a test does to the clock."""
    return SharingAgreement(site_id=agency.site_id, agency_id=agency.id, purpose="both",
                            from_day=date(2021, 4, 1), to_day=work.today + timedelta(days=3650))  # fmt: skip


def _found(work: Work, name: str, kind: str) -> tuple[Site, Team]:
    site = Site(name=name, kind=kind, founded_on=work.today)
    work.add(site)
    door.new_site_key(work, site.id)
    seed_deadlines(work, site.id)
    seed_milestones(work, site.id)
    seed_retention(work, site.id)
    team = Team(site_id=site.id, name=f"{name} team")
    work.add(team)
    work.session.flush()
    return site, team


def _member(
    work: Work, site_id: UUID, role: Role, name: str, agency_id: UUID | None, team_id: UUID
) -> Person:
    account = Account(site_id=site_id, role=role, status="active", handle=new_id().bytes, made_on=work.today,
                      agency_id=agency_id if role in OF_AGENCIES else None)  # fmt: skip
    door.new_user_key(work, account.id, site_id)
    room = door.sign_in_site(work, site_id)
    account.sealed = room.seal(
        AccountContent(name=name, title="", handle=name.split()[0].lower()), into=account
    )
    work.add(account)
    if role in (Role.ADVOCATE, Role.SUPERVISOR):
        work.add(TeamMember(team_id=team_id, account_id=account.id, is_supervisor=role is Role.SUPERVISOR))
    token = sessions.begin_session(work, account.id)
    work.session.flush()
    actor = sessions.member_of(work, account.id, new_id())
    return Person(account.id, actor, token)


def open_new_case(
    work: Work, actor: Actor, team_id: UUID, lead: UUID | None, backup: UUID | None, *, name: str = "Carys Bevan",
    priority: str = "high", referred_on: date | None = None,
) -> tuple[UUID, str]:  # fmt: skip
    """A case with its victim and its relations, as referral and allocation leave it."""
    case = door.new_case(work, actor, team_id)
    row = Case(id=case.id, site_id=case.site_id, case_id=case.id, status="active", priority=priority,
               referred_on=referred_on or work.today)  # fmt: skip
    row.sealed = case.seal(CaseContent(), into=row)
    victim = Victim.begin(case)
    victim.sealed = case.seal(VictimContent(name=name, pronouns="she"), into=victim)
    work.add(row, victim)
    for account_id, kind in ((lead, Relation.LEAD), (backup, Relation.BACKUP)):
        if account_id:
            work.add(
                CaseRelation(
                    case_id=case.id, account_id=account_id, kind=kind, from_day=work.today, given_by=actor.id
                )
            )
    work.session.flush()
    return case.id, case.reference


def _said_why(work: Work, opener: Actor, case_id: UUID, account_id: UUID) -> None:
    """Somebody for whom the case is not her own was asked, and said why she opens it: today, and tomorrow too, for a
    test that lets some hours pass late in the evening."""
    case = door.open_case(work, opener, case_id)
    for day in (work.today, work.today + timedelta(days=1)):
        row = GivenOpeningReason.begin(case, account_id=account_id, day=day)
        row.sealed = case.seal(OpeningReasonContent(reason=OpeningReason.LEAD_AWAY), into=row)
        work.add(row)
    work.openings.clear()


def _victim(work: Work, lead: Actor, case_id: UUID) -> Person:
    case = door.open_case(work, lead, case_id)
    room = door.new_page(work, case)
    page = PageAccount(id=room.id, site_id=case.site_id, case_id=case_id, number=new_id().bytes, status="open",
                       shows_updates=True, takes_entries=True, made_on=work.today)  # fmt: skip
    work.add(page)
    token = sessions.begin_session(work, page.id, is_page=True)
    actor = Actor(
        id=page.id,
        role=Role.VICTIM,
        site_id=page.site_id,
        session_id=new_id(),
        case_id=case_id,
        page_id=page.id,
    )
    return Person(page.id, actor, token)


def _fresh(house: House, person: Person) -> Person:
    """The person's actor as the session gives it, now that all rows are there."""
    with house.reading() as work:
        actor = sessions.actor_of(work, person.token, is_page=person.actor.role is Role.VICTIM)
        work.openings.clear()
    return Person(person.id, actor, person.token)


def ledger_kinds(
    house: House, cast: Cast, case_id: UUID | None = None, *, site_id: UUID | None = None
) -> list[str]:
    """The types of the ledger entries of a case (or of the site when None), oldest first."""
    import json

    from sqlalchemy import text

    from app.crypto.envelope import Context, unpad

    site = site_id or cast.site_id
    owner = case_id or site
    kinds = []
    with house.reading() as work:
        query = text("SELECT id FROM ledger_leaf WHERE site_id = :site ORDER BY " + _order(house))
        ids = [row[0] for row in work.session.execute(query, {"site": _bound(house, site)})]
        keys = house.keyring
        for row_id in ids:
            leaf = work.session.get(LedgerLeaf, row_id if isinstance(row_id, UUID) else UUID(row_id))
            if leaf is None or (leaf.case_id != case_id):
                continue
            context = Context(
                site=leaf.site_id,
                case=leaf.case_id,
                table="ledger_leaf",
                column="sealed",
                row=leaf.id,
                version=1,
            )
            key = _key_for(keys, leaf, owner)
            if key is not None:
                kinds.append(json.loads(unpad(key.open(bytes(leaf.sealed), context))[32:])["type"])
    return kinds


def _key_for(keys: Keyring, leaf: LedgerLeaf, owner: UUID) -> DataKey:
    """The content key that sealed this leaf: the case's, or a share's or page's of that case."""
    from sqlalchemy import select

    from app.crypto.envelope import sealed_with
    from app.db.keyring import WrappedKey

    key_id, _ = sealed_with(bytes(leaf.sealed))
    with keys.store.reading() as session:
        owner_id = session.scalar(select(WrappedKey.owner_id).where(WrappedKey.id == key_id))
    return keys.key(owner_id or owner).derive("content")


def _order(house: House) -> str:
    return "rowid" if house.store.is_sqlite else "ctid"


def _bound(house: House, value: UUID) -> object:
    return value.hex if house.store.is_sqlite else value
