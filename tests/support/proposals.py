"""What tests of proposals do again and again: words are released to the desk, and its partner proposes news by them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.access.work import House
from app.core import clock
from tests.support.cast import Cast
from tests.support.clients import Answered, Client, new_client_id
from tests.support.progress import Desk

SAID = "Held at Northmere station since 06:40. DS Harding, extension 4471."


def share_fields(cast: Cast, **changes: Any) -> dict[str, Any]:
    """Words for the cast's desk."""
    typed = {
        "id": new_client_id(), "receiver": f"desk:{cast.desk_id}", "title": "Markers on the address", "consent": "yes",
        "text": "Renew the marker before it ends.", "purpose": "So that calls are answered at once", "told": "yes",
        "basis": "prevention_of_crime", "is_minimum": "yes", "holds": "none",
    }  # fmt: skip
    return {**typed, **changes}


@dataclass
class Proposing:
    """`record` is the address of the release on the team's side, `copy` of the same at the desk."""

    house: House
    cast: Cast
    lead: Client
    partner: Client
    record: str
    copy: str

    @classmethod
    def begin(cls, house: House, cast: Cast, lead: Client, partner: Client) -> Proposing:
        made = lead.post(f"/cases/{cast.case_id}/shares", share_fields(cast))
        assert made.status == 303, made.text
        found = re.search(r"/shared/[0-9a-f-]{36}", partner.get("/shared").text)
        assert found
        return cls(house, cast, lead, partner, made.location, found[0])

    @property
    def share_id(self) -> UUID:
        return UUID(self.copy.rsplit("/", 1)[1])

    @property
    def case(self) -> str:
        return f"/cases/{self.cast.case_id}"

    def milestone(self, code: str) -> str:
        return Desk(self.house, self.cast).milestone(code)

    def fields(self, code: str = "arrest", **changes: Any) -> dict[str, Any]:
        today = clock.local_day(clock.now())
        typed = {
            "id": new_client_id(),
            "milestone": self.milestone(code),
            "happened_on": today,
            "words": SAID,
        }
        return {**typed, **changes}

    def propose(self, client: Client | None = None, code: str = "arrest", **changes: Any) -> Answered:
        return (client or self.partner).post(f"{self.copy}/proposals", self.fields(code, **changes))

    def proposed(self, code: str = "arrest") -> str:
        """The id of a proposal that was just made."""
        made = self.propose(code=code)
        assert made.status == 303, made.text
        return made.uuid

    def take_over(self, proposal: str, code: str = "arrest", **changes: Any) -> Answered:
        """The advocate writes her own words into the form that the proposal fills."""
        typed = {
            "id": new_client_id(), "title": "The police have arrested him", "what_happened": "He is at the station.",
            "who_to_ask": "Ruth, your advocate.", "told_us": "DS Harding", "proposal": proposal, "version": 0,
        }  # fmt: skip
        return self.lead.post(f"{self.case}/progress/new/{self.milestone(code)}", {**typed, **changes})
