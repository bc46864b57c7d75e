"""What tests of progress do again and again: safe hours for the case, news written, told and published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.access.door import open_case
from app.access.models import CaseSight
from app.access.work import House
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from app.features.milestones.models import Milestone
from app.features.safe_contacts.actions import mark_unsafe, record_safe_contact
from app.features.safe_contacts.forms import SafeContactForm, UnsafeMarkForm
from app.features.safe_contacts.rules import Channel
from tests.support.cast import Cast
from tests.support.clients import Answered, Client, new_client_id

WORDS = {
    "title": "The rules have changed",
    "what_happened": "The police changed the rules. They end on Saturday.",
    "what_it_means": "If a rule is broken, you can tell the police.",
    "what_next": "The police decide by then.",
    "what_you_can_do": "Tell Ruth what you think.",
    "who_to_ask": "Ruth, your advocate.",
    "told_us": "PC Hale",
}


@dataclass
class Desk:
    """What the tests of progress do again and again."""

    house: House
    cast: Cast

    @property
    def url(self) -> str:
        return f"/cases/{self.cast.case_id}/progress"

    def safe_hours(self, **changed: object) -> None:
        """Any time, unless changed: recorded by the lead and checked today."""
        known = {
            "preferred": Channel.PHONE,
            "number": "07700 900142",
            "known_safe": True,
            "calls_agreed": True,
        }
        form = SafeContactForm(**{**known, "any_time": True, "checked_today": True, **changed})
        with self.house.writing() as work:
            case = open_case(work, self.cast.lead.actor, self.cast.case_id)
            record_safe_contact(work, self.cast.lead.actor, case, form)

    def mark_unsafe(self) -> None:
        with self.house.writing() as work:
            case = open_case(work, self.cast.lead.actor, self.cast.case_id)
            mark_unsafe(work, self.cast.lead.actor, case, UnsafeMarkForm(why="He has her phone."))

    def milestone(self, code: str) -> str:
        with self.house.reading() as work:
            found = select(Milestone.id).where(Milestone.code == code, Milestone.site_id == self.cast.site_id)
            return str(work.session.scalar(found))

    def write(self, client: Client, code: str = "bail_changed", **changed: object) -> Answered:
        fields = {**WORDS, "id": new_client_id(), "news_on": date(2026, 1, 5), **changed}
        return client.post(f"{self.url}/new/{self.milestone(code)}", fields)

    def tell(self, client: Client, update: str, outcome: str = "spoke", **more: object) -> Answered:
        fields = {"id": new_client_id(), "channel": "phone", "outcome": outcome, **more}
        return client.post(f"{self.url}/{update}/tellings", fields)

    def publish(self, client: Client, update: str, version: int = 2) -> Answered:
        return client.post(f"{self.url}/{update}/publications", {"version": version})


def open_kinds(house: House, cast: Cast) -> list[DueKind]:
    with house.reading() as work:
        return [due.kind for due in open_due(work, open_case(work, cast.lead.actor, cast.case_id))]


def has_fallen(house: House, cast: Cast) -> bool:
    with house.reading() as work:
        sight = work.session.get(CaseSight, cast.case_id)
        return sight is not None and sight.hold_fell_at is not None


def decide(
    client: Client, desk: Desk, update: str, choice: str, version: int = 1, **more: object
) -> Answered:
    fields = {"choice": choice, "reason": "She must hear it today.", "version": version, **more}
    return client.post(f"{desk.url}/{update}/hold-decisions", fields)
