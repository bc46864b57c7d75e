"""The other agencies of the demo: who reads at their desks, and what was released to them, all of it invented."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.access import door
from app.access.actor import Actor, Relation
from app.access.door import shares_in_sight
from app.access.models import Account, Desk, DeskMember, ShareGrant, SharingAgreement
from app.access.sight import relations_to
from app.access.work import House, Work
from app.demo.acts import People
from app.features.agencies.models import Agency
from app.features.agencies.rules import Purpose
from app.features.milestones.models import Milestone
from app.features.proposals.actions import propose_news
from app.features.proposals.forms import ProposalForm
from app.features.shares.actions import share_words
from app.features.shares.forms import ShareForm

NAMES = {
    "police": ("Police", "Stalking desk"),
    "probation": ("Probation", "Victim liaison desk"),
    "health_mental": ("NHS Trust", "Liaison desk"),
    "cps": ("CPS", "Stalking lawyers"),
}
AGREED_FROM = date(2021, 4, 1)
STAYS_DAYS = 20
"""The invented liaison officer leaves soon: the administrator is told."""

WORDS = (
    ("probation", "Megan Lloyd", "Release on licence", ["identity", "plan"],
     "The victim asks for an exclusion zone around school and market, and to be told before the day of release."),
    ("health", "Nadia Iqbal", "Before the appointment", ["log"],
     "Eleven messages in three days, the last one at four in the morning. Nothing was answered."),
    ("chair", "Ewa Nowak", "The victim’s voice for Thursday", ["plan"],
     "She wants the marker renewed before bail ends, and to hear it from her advocate first."),
)  # fmt: skip
"""To whose part, of whose case, with which title, what stands in it, and the words."""

PROPOSED = (
    ("partner", "Carys Bevan", "breach_action", "Arrested at 06:40 for the breach at the nursery, held at Northmere. "
     "An interview this morning; PC Hale rings you before he is let go."),
)  # fmt: skip
"""By whose part, for whose case, which kind of news, in which words for the advocate."""


def add_agency(work: Work, site_id: UUID, place: str, code: str, agreed_days: int) -> tuple[UUID, UUID]:
    """An invented agency with its desk and its agreement; returns both ids."""
    name, desk_name = NAMES[code]
    agency = Agency(site_id=site_id, code=code, name=f"{place} {name}")
    desk = Desk(site_id=site_id, agency_id=agency.id, name=desk_name)
    work.add(agency, desk)
    work.add(SharingAgreement(site_id=site_id, agency_id=agency.id, purpose=Purpose.BOTH, from_day=AGREED_FROM,
                              to_day=work.today + timedelta(days=agreed_days)))  # fmt: skip
    return agency.id, desk.id


def sit_at(work: Work, desk_id: UUID, account_id: UUID) -> None:
    work.add(DeskMember(desk_id=desk_id, account_id=account_id))


def _lead_of(work: Work, people: People, case_id: UUID) -> Actor:
    for actor in people.parts.values():
        if Relation.LEAD in relations_to(work, actor, [case_id]).get(case_id, ()):
            return actor
    return people["supervisor"]


def tell_other_agencies(house: House, people: People, cases: dict[str, UUID]) -> None:
    """What the lead released to other agencies and to the chair, of cases that were told already."""
    for part, name, title, holds, text in WORDS:
        if name not in cases:
            continue
        with house.writing() as work:
            lead = _lead_of(work, people, cases[name])
            case = door.open_case(work, lead, cases[name])
            form = ShareForm.model_validate({
                "receiver": f"person:{people[part].id}", "title": title, "text": text, "holds": holds,
                "consent": "yes", "told": "yes", "purpose": "To keep the victim safe", "basis": "consent_common_law",
                "is_minimum": "yes",
            })  # fmt: skip
            share_words(work, lead, case, form)
            work.openings.clear()
    _propose(house, people, cases)
    with house.writing() as work:
        leaving = work.session.get(Account, people["probation"].id)
        if leaving is not None:
            leaving.ends_on = work.today + timedelta(days=STAYS_DAYS)


def _propose(house: House, people: People, cases: dict[str, UUID]) -> None:
    """News that partners propose by what was released to them, and on which nobody has decided yet."""
    for part, name, code, words in PROPOSED:
        if name not in cases:
            continue
        with house.writing() as work:
            partner = people[part]
            grant = select(ShareGrant.id).where(ShareGrant.case_id == cases[name], shares_in_sight(partner))
            share_id = work.session.scalars(grant.order_by(ShareGrant.id)).first()
            kind = select(Milestone.id).where(Milestone.site_id == partner.site_id, Milestone.code == code)
            if share_id is not None:
                form = ProposalForm(
                    milestone=work.session.scalars(kind).one(), happened_on=work.today, words=words
                )
                propose_news(work, partner, door.open_share(work, partner, share_id, "proposal"), form)
            work.openings.clear()
