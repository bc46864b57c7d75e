"""The demo's invented cases, served: what pages look like when they are full, with real ids to fill addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from app import main
from app.access import door
from app.access.actor import Role
from app.access.configured import ConfiguredValue
from app.access.door import sign_in_site
from app.access.emergencies import EmergencyContent, EmergencyOpening, EmergencyReason
from app.access.freezes import freeze
from app.access.models import Account, CaseFreeze, CaseSight, KnownDevice, PageAccount
from app.access.phones import enrol_phone
from app.access.reasons import GivenOpeningReason, OpeningReason, OpeningReasonContent
from app.access.sessions import member_of
from app.access.unusual import UnusualUse
from app.access.work import House, Work
from app.core.ids import new_id
from app.crypto.sealed_boxes import new_pair
from app.features.accounts.models import AccountContent
from app.features.bank_holidays.models import BankHoliday
from app.features.cases.models import Case
from app.features.deliveries.actions import hold
from app.features.deliveries.rules import Because
from app.features.field_forms.rules import Kind
from app.features.handovers.models import Handover, HandoverContent
from app.features.handovers.rules import How
from app.features.incidents.models import Incident
from app.features.matches.models import MatchContent, PossibleMatch
from app.features.matches.rules import PartyKind
from app.features.question_sets.actions import load_set
from app.features.question_sets.forms import QuestionSetForm
from app.features.risk_tools.actions import record_training
from app.features.risk_tools.forms import TrainingForm
from tests.support import offers
from tests.support.assembled import founded
from tests.support.houses import new_house
from tests.support.live import free_port, served
from tests.support.phone import Phone, unb64

PARTS = {
    "lead": "Ruth Adeyemi",
    "supervisor": "Jo Lindqvist",
    "partner": "Lin Harding",
    "administrator": "Ash Moran",
    "opener": "Mair Pugh",
    "service_manager": "Ada Quill",
    "chair": "Tamsin Orr",
    "dpo": "Rui Beck",
    "health": "Mo Castell",
}
TABLES = {
    "challenge_id": "challenge", "contact_id": "contact", "exhibit_id": "exhibit", "incident_id": "incident",
    "item_id": "plan_item", "location_id": "location", "note_id": "note", "person_id": "person",
    "hold_id": "legal_hold", "visit_id": "visit", "order_id": "court_order",
    "assessment_id": "risk_assessment", "dimension_id": "risk_dimension", "typology_id": "risk_typology",
    "saying_id": "saying", "pack_id": "evidence_pack", "letter_id": "letter",
    "request_id": "information_request", "proposal_id": "news_proposal",
    "record_id": "sharing_record", "relation_id": "case_relation", "task_id": "task", "update_id": "update",
}  # fmt: skip
SITES = {
    "agency_id": "agency",
    "desk_id": "desk",
    "rule_id": "deadline_rule",
    "tool_id": "risk_tool",
    "wording_id": "risk_tool",
    "team_id": "team",
    "milestone_id": "milestone",
    "breach_id": "data_breach",
    "retention_id": "retention_rule",
}


@dataclass
class Invented:
    """A served house with the demo in it. `case_id` is the case in depth."""

    house: House
    case_id: UUID
    people: dict[str, UUID]
    ids: dict[str, str]

    def origin(self, who: str) -> str:
        return self.house.settings.page_origin if who == "victim" else self.house.settings.staff_origin

    def person(self, who: str) -> UUID:
        return self.people[who]

    def fill(self, path: str) -> str:
        """The address with real ids; an id that is not known stays as it is."""
        return re.sub(r"\{(\w+)\}", lambda found: self.ids.get(found[1], found[0]), path)


@contextmanager
def invented(folder: Path) -> Iterator[Invented]:
    port = free_port()
    with new_house(folder, port, like=founded()) as house:
        made = _known(house)
        _make_hard(made)
        with served(house, port):
            yield made


def _known(house: House) -> Invented:
    people: dict[str, UUID] = {}
    with house.reading() as work:
        for account in work.session.scalars(select(Account)):
            name = sign_in_site(work, account.site_id).open(account, AccountContent).name
            people |= {part: account.id for part, full in PARTS.items() if full == name}
        lead = work.session.get(Account, people["lead"])
        assert lead is not None and lead.role == Role.ADVOCATE
        entries = select(Incident.case_id).group_by(Incident.case_id).order_by(func.count().desc()).limit(1)
        deepest = work.session.scalars(entries).one()
        page = work.session.scalars(select(PageAccount).where(PageAccount.case_id == deepest)).first()
        assert page is not None
        ids = {
            "case_id": str(page.case_id),
            "account_id": str(people["supervisor"]),
            "passkey_id": str(page.id),
        }
        for name, table in TABLES.items():
            ids |= _first(work.session, name, table, "case_id", page.case_id)
        for name, table in SITES.items():
            ids |= _first(work.session, name, table, "site_id", lead.site_id)
        ids |= _first(work.session, "agreement_id", "sharing_agreement", "agency_id", UUID(ids["agency_id"]))
        ids |= _first(work.session, "training_id", "risk_training", "account_id", people["supervisor"])
        ids["match_id"] = str(_of_two_victims(work, lead.site_id))
        ids |= _first(work.session, "share_id", "share_grant", "case_id", page.case_id)
    return Invented(house, page.case_id, people | {"victim": page.id}, ids)


def _of_two_victims(work: Work, site_id: UUID) -> UUID:
    """A possible match that may become a merge."""
    room = sign_in_site(work, site_id)
    rows = work.session.scalars(select(PossibleMatch).where(PossibleMatch.site_id == site_id))
    return next(
        row.id
        for row in rows
        if all(side.kind is PartyKind.VICTIM for side in room.open(row, MatchContent).sides)
    )


def _first(session: object, name: str, table: str, column: str, value: UUID) -> dict[str, str]:
    given = value.hex if session.get_bind().dialect.name == "sqlite" else value  # type: ignore[attr-defined]
    row = session.execute(  # type: ignore[attr-defined]
        text(f'SELECT id FROM "{table}" WHERE {column} = :value ORDER BY id'), {"value": given}
    ).first()
    return {name: str(UUID(str(row[0])))} if row else {}


def _make_hard(made: Invented) -> None:
    """The case in depth stands open in an emergency, asked for by another advocate; a handover note lies in it."""
    with made.house.writing() as work:
        case = door.remind(work, made.case_id)
        opening = EmergencyOpening.begin(case, account_id=made.person("opener"), status="open", asked_at=work.now,
                                         ends_at=work.now + timedelta(minutes=60))  # fmt: skip
        opening.sealed = case.seal(EmergencyContent(reason=EmergencyReason.DANGER), into=opening)
        note = Handover.begin(case, account_id=made.person("lead"), from_day=work.today)
        content = HandoverContent(how=How.LEAD, due=["Call (today)"], given_by=made.person("supervisor"),
                                  given_at=work.now)  # fmt: skip
        note.sealed = case.seal(content, into=note)
        use = UnusualUse(site_id=case.site_id, account_id=made.person("opener"), kind="browsing", day=work.today,
                         times=2)  # fmt: skip
        sight = work.session.get(CaseSight, made.case_id)
        assert sight is not None
        sight.emergency_until = opening.ends_at
        for who in ("service_manager", "dpo"):
            why = GivenOpeningReason.begin(case, account_id=made.person(who), day=work.today)
            why.sealed = case.seal(OpeningReasonContent(reason=OpeningReason.REVIEW), into=why)
            work.add(why)
        work.add(opening, note, use)
        made.ids |= {"opening_id": str(opening.id), "handover_id": str(note.id), "use_id": str(use.id)}
        administrator = member_of(work, made.person("administrator"), new_id())
        assesses = TrainingForm(trainee=made.person("lead"), trained_on=work.today)
        record_training(work, administrator, assesses)
        nonsense = QuestionSetForm(
            licence_note="Invented.", file="code,question\nq1,Do marbles hum", reason="Invented."
        )
        asked = load_set(work, administrator, UUID(made.ids["tool_id"]), nonsense)
        made.ids |= {"set_id": str(asked.id)}
        made.ids |= _from_a_phone(work, made)
        made.ids |= _frozen(work, made)
        made.ids |= _transfers(work, made)
        made.ids |= _configured(work, case.site_id, made.person("supervisor"))


def _frozen(work: Work, made: Invented) -> dict[str, str]:
    """Another case that does not match its ledger: nothing leaves it."""
    plain = CaseSight.is_restricted.is_(False) & CaseSight.merged_into.is_(None)
    closed = select(Case.id).where(Case.status == "closed")
    other = select(CaseSight.id).where(plain, CaseSight.id.in_(closed), CaseSight.id != made.case_id)
    case_id = work.session.scalars(other.order_by(CaseSight.reference)).first()
    assert case_id is not None
    freeze(work, case_id, ["note: not that of its entry"])
    work.session.flush()
    row = work.session.scalars(select(CaseFreeze.id).where(CaseFreeze.case_id == case_id)).one()
    return {"freeze_id": str(row)}


def _transfers(work: Work, made: Invented) -> dict[str, str]:
    """A case of the lead's that waits for a second person to offer it, and one that was offered to her team."""
    sight = work.session.get(CaseSight, made.case_id)
    assert sight is not None
    offers.proposed(work, made.person("lead"), made.case_id)
    return {"offer_id": str(offers.offered(work, sight.site_id, sight.team_id))}


def _from_a_phone(work: Work, made: Invented) -> dict[str, str]:
    """A phone of the lead's, and an item of it that waits for a supervisor."""
    lead, (box, signing) = member_of(work, made.person("lead"), new_id()), (new_pair(), new_pair())
    enrolled = enrol_phone(work, lead, box[1], signing[1], cookie=None, device=None)
    row = enrolled.phone
    phone = Phone(print, str(row.id), str(lead.id), str(enrolled.intake.id), enrolled.intake.box_public,
                  enrolled.intake.signing_public, enrolled.token, box, signing)  # fmt: skip
    path = f"/cases/{made.case_id}/log/new"
    item = phone.note(path, {"behaviours": "followed", "when": "today", "text": "He waited by the gate."})
    hold(work, row, UUID(item["key"]), enrolled.intake.id, 1, unb64(item["sealed"]), because=Because.REVOKED,
         kind=Kind.INCIDENT, case_id=made.case_id)  # fmt: skip
    return {"delivery_id": item["key"], "phone_id": str(row.id)}


def _configured(work: Work, site_id: UUID, person_id: UUID) -> dict[str, str]:
    """A bank holiday and a value that are to come, and a device that is known."""
    ahead = work.today + timedelta(days=30)
    day = BankHoliday(site_id=site_id, day=ahead, is_added=True)
    value = ConfiguredValue(site_id=site_id, name="cases_an_hour", number=1, value=80, from_day=ahead)
    device = KnownDevice(
        token_hash=b"?", person_id=person_id, kind="phone", made_on=work.today, seen_on=work.today
    )
    work.add(day, value, device)
    return {"day_id": str(day.id), "value_id": str(value.id), "device_id": str(device.id)}


@contextmanager
def still_invented(folder: Path) -> Iterator[Invented]:
    """The same, but nothing happens in it by itself: no sequencer, no jobs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "SEQUENCE_EVERY", 3600.0)
        patch.setattr(main, "JOBS_EVERY", 3600.0)
        patch.setattr(main, "WATCH_FIRST", 3600.0)
        with invented(folder) as made:
            yield made
