"""What may be released to which kind of agency: every cell of the written table, by the form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.access.models import DeskMember
from app.access.work import House
from app.features.agencies.models import Agency
from app.features.agencies.rules import PartnerKind
from app.features.shares.models import SharingRecord
from app.features.shares.rules import HOLDING_LABELS, MAY_RECEIVE, Holding
from tests.house.relations import RELEASES
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id

CELLS = [(kind, holding.value) for kind in RELEASES for holding in Holding]


def fields(receiver: str, *holds: str, **changes: Any) -> dict[str, Any]:
    typed = {
        "id": new_client_id(), "receiver": receiver, "title": "What they need", "text": "Renew the marker.",
        "holds": list(holds), "purpose": "Calls are answered at once", "basis": "prevention_of_crime", "consent": "yes",
        "told": "yes", "is_minimum": "yes",
    }  # fmt: skip
    return typed | changes


def receiver_of(cast: Cast, desks: dict[str, UUID], kind: str) -> str:
    if kind == "chair":
        return f"person:{cast.people['chair'].id}"
    return f"desk:{cast.desk_id if kind == 'police' else desks['housing' if kind == 'other' else kind]}"


def records(house: House) -> int:
    with house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(SharingRecord)) or 0


@pytest.mark.parametrize("kind, holding", CELLS)
def test_a_release_goes_where_the_table_says(
    kind: str, holding: str, house: House, cast: Cast, desks: dict[str, UUID], as_lead_advocate: Client
) -> None:
    typed = fields(receiver_of(cast, desks, kind), holding)
    answered = as_lead_advocate.post(f"/cases/{cast.case_id}/shares", typed, htmx=True)

    if holding in RELEASES[kind].split():
        assert answered.location and records(house) == 1
    else:
        assert answered.status == 422 and records(house) == 0
        assert answered.shows("may not receive this") and answered.shows(HOLDING_LABELS[Holding(holding)])
        assert "Renew the marker." in answered.text


def test_the_table_is_the_written_one() -> None:
    assert {kind.value: set(held) for kind, held in MAY_RECEIVE.items()} == {
        kind: set(words.split()) for kind, words in RELEASES.items()
    }
    assert set(PartnerKind) == set(MAY_RECEIVE)


def test_no_permission_of_hers_and_no_supervisor_opens_a_cell_that_is_shut(
    house: House, cast: Cast, desks: dict[str, UUID], as_lead_advocate: Client, as_supervisor: Client
) -> None:
    asked = fields(f"desk:{desks['health']}", "address", consent="no", reason="It cannot wait.")
    for client in (as_lead_advocate, as_supervisor):
        assert client.post(f"/cases/{cast.case_id}/shares", asked, htmx=True).status in (403, 422)
    assert records(house) == 0


def test_who_became_another_kind_meanwhile_gets_nothing_by_approval(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_partner: Client
) -> None:
    asked = fields(f"desk:{cast.desk_id}", "evidence", consent="no", reason="It cannot wait.")
    record = as_lead_advocate.post(f"/cases/{cast.case_id}/shares", asked).location
    with house.writing() as work:
        work.session.execute(update(Agency).where(Agency.id == cast.agency_id).values(code="housing"))

    refused = as_supervisor.post(f"{record}/approvals", {"decision": "approve"}, htmx=True)
    assert refused.status == 422 and refused.shows("may not receive this")
    assert as_partner.get("/shared").shows("Nothing is shared with you")
    assert (
        as_supervisor.post(f"{record}/approvals", {"decision": "decline", "reason": "Not to them."}).status
        == 303
    )


@pytest.mark.parametrize("holds, words", [((), "Say what stands in it."), (("none", "log"), "stands alone")])
def test_what_stands_in_it_is_said(cast: Cast, as_lead_advocate: Client, holds, words: str) -> None:
    typed = fields(f"desk:{cast.desk_id}", *holds)
    refused = as_lead_advocate.post(f"/cases/{cast.case_id}/shares", typed, htmx=True)

    assert refused.status == 422 and refused.shows(words)


@pytest.mark.parametrize("kind", ["probation", "health", "cps"])
def test_each_kind_answers_at_its_desk_what_was_sent_to_it(
    kind: str, cast: Cast, desks: dict[str, UUID], client_as, as_lead_advocate: Client, as_partner: Client
) -> None:
    from tests.support.challenge_notes import TERMS, answer_fields, note_fields

    typed = note_fields(cast, receiver=f"desk:{desks[kind]}")
    note = f"/cases/{cast.case_id}/challenges/{as_lead_advocate.post(f'/cases/{cast.case_id}/challenges', typed).uuid}"
    assert as_lead_advocate.post(f"{note}/sendings", TERMS).location == note
    hers = client_as(kind)
    share = hers.get("/partner").text.partition('href="/partner/challenges/')[2][:36]

    assert hers.post(f"/partner/challenges/{share}/answers", answer_fields()).status == 303
    assert as_lead_advocate.get(note).shows("An interview is booked")
    assert as_partner.get(f"/partner/challenges/{share}").status == 404


def test_a_receivers_own_page_says_what_may_come(client_as) -> None:
    health, probation = client_as("health").get("/shared"), client_as("probation").get("/shared")

    assert not health.shows("Where the victim lives or stays") and probation.shows(
        "Where the victim lives or stays"
    )
    assert health.shows("Parts of the safety plan") and not probation.shows("What exhibits show")


def test_a_chair_reads_for_no_desk(house: House, cast: Cast, as_administrator: Client) -> None:
    with house.reading() as work:
        agency = cast.people["chair"].actor.agency_id
        work.openings.clear()
    made = as_administrator.post("/desks", {"agency_id": agency, "name": "Board desk"}).location
    refused = as_administrator.post(
        made, {"name": "Board desk", "members": [cast.people["chair"].id]}, htmx=True
    )

    assert refused.status == 422 and refused.shows("Choose people of this agency.")
    with house.reading() as work:
        assert (
            work.session.scalar(select(DeskMember.id).where(DeskMember.account_id == cast.people["chair"].id))
            is None
        )
