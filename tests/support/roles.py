"""The cast's other roles: who manages, audits or chairs at its site, and people at the desks of other agencies."""

from __future__ import annotations

from uuid import UUID

from app.access import sessions
from app.access.actor import Role
from app.access.models import Account, Desk, DeskMember
from app.access.work import House, Work
from app.core.ids import new_id
from app.features.agencies.models import Agency
from tests.support.cast import Cast, Person, _member, _said_why, agreement_with
from tests.support.clients import Client

AGENCIES = {
    "probation": ("victim_liaison", "Northmere Probation", Role.PROBATION, "Ife Sandoval"),
    "health": ("health_mental", "Northmere NHS Trust", Role.HEALTH, "Mo Castell"),
    "cps": ("cps", "CPS Northmere", Role.CPS, "Una Frayne"),
    "housing": ("housing", "Northmere Homes", Role.PARTNER, "Gil Tarrant"),
}
SITE_WIDE = {"service_manager": (Role.SERVICE_MANAGER, "Ada Quill"), "dpo": (Role.DPO, "Rui Beck")}


def add_roles(house: House, cast: Cast) -> dict[str, UUID]:
    """Everybody joins the cast, with an agreement for each agency; returns the desks by the kind of agency.

    Who is asked why she opens the cast's case has said so already. `elsewhere` is the lead herself, at the other site.
    """
    with house.writing() as work:
        desks = {kind: _agency(work, cast, kind) for kind in AGENCIES}
        _join(
            work,
            cast,
            "chair",
            cast.site_id,
            Role.CHAIR,
            "Tamsin Orr",
            _one(work, cast, "advocacy", "Safe Voices"),
        )
        for name, (role, full) in SITE_WIDE.items():
            _join(work, cast, name, cast.site_id, role, full)
            _join(work, cast, f"other_{name}", cast.other_site_id, role, f"{full} Senior")
            _said_why(work, cast.lead.actor, cast.case_id, cast.people[name].id)
        _join(work, cast, "elsewhere", cast.other_site_id, Role.ADVOCATE, "Ruth Adeyemi")
        account = work.session.get_one(Account, cast.elsewhere.id)
        account.holder_id = cast.lead.id
    with house.reading() as work:
        for name in ("chair", "elsewhere", *AGENCIES, *SITE_WIDE, *(f"other_{one}" for one in SITE_WIDE)):
            person = cast.people[name]
            actor = sessions.actor_of(work, person.token, is_page=False, counts_as_use=False)
            cast.people[name] = Person(person.id, actor, person.token)
    return desks


def client_of(anyone: Client, cast: Cast, name: str) -> Client:
    return Client(anyone.portal, cast.people[name].token)


def _agency(work: Work, cast: Cast, kind: str) -> UUID:
    """An agency of this kind with a desk and somebody who reads there; returns the desk."""
    code, name, role, full = AGENCIES[kind]
    agency_id = _one(work, cast, code, name)
    desk = Desk(site_id=cast.site_id, agency_id=agency_id, name=f"{name} desk")
    work.add(desk)
    _join(work, cast, kind, cast.site_id, role, full, agency_id)
    work.add(DeskMember(desk_id=desk.id, account_id=cast.people[kind].id))
    return desk.id


def _one(work: Work, cast: Cast, code: str, name: str) -> UUID:
    agency = Agency(site_id=cast.site_id, code=code, name=name)
    work.add(agency, agreement_with(work, agency))
    work.session.flush()
    return agency.id


def _join(
    work: Work, cast: Cast, name: str, site_id: UUID, role: Role, full: str, agency_id: UUID | None = None
) -> None:
    cast.people[name] = _member(work, site_id, role, full, agency_id, new_id())
