"""Police and prosecutors ask by a release that they open: sealed for the case, logged by who may, never read back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from app.access.door import derive
from app.access.work import House
from app.features.information_requests import rules
from app.features.information_requests.models import InformationRequest, InformationRequestContent
from tests.support.cast import Cast
from tests.support.clients import Answered, Client, new_client_id
from tests.support.ledgers import told_of
from tests.support.proposals import share_fields

SCOPE = "What she told you of the evening of 9 November"


def submit(client: Client, copy: str, **changes: Any) -> Answered:
    typed = {"id": new_client_id(), "requester": "DS Harding 2210", "basis": "Section 44A", "scope": SCOPE,
             "enquiry": "The car", "counselling": "no"}  # fmt: skip
    return client.post(f"{copy}/information-requests", {**typed, **changes}, htmx="htmx" in changes)


def test_what_a_partner_asks_waits_for_the_supervisor_to_log_it(
    as_partner: Client, as_supervisor: Client, as_lead_advocate: Client, copy: str, requests: str
):
    assert as_partner.get(copy).shows("Information requests by this release")

    sent = submit(as_partner, copy)

    assert sent.location == f"{copy}/information-requests"
    assert as_supervisor.get("/team").shows("Decide on an information request")
    page = as_supervisor.get(requests)
    here = page.text[page.text.index(f'href="{requests}/') + 6 :]
    here = next(part for part in here.split('"') if part.startswith(requests) and not part.endswith("/new"))
    shown = as_supervisor.get(here)
    assert all(shown.shows(one) for one in (SCOPE, "Northmere Police", "Stalking desk", "Lin Harding"))
    assert as_supervisor.get(f"{here}/decisions/new").status == 200
    early = {"version": 1, "decision": "refused", "reason": "No."}
    assert as_supervisor.post(f"{here}/decisions", early, htmx=True).shows(rules.NOT_LOGGED)
    assert as_supervisor.post(f"{here}/loggings", {"version": 1}).status == 303
    assert as_lead_advocate.get(here).shows("Logged")
    assert as_supervisor.post(f"{here}/loggings", {"version": 2}, htmx=True).status == 409


def test_who_sent_it_sees_its_day_and_that_somebody_has_it_and_nothing_else(
    as_partner: Client, as_service_manager: Client, copy: str, requests: str, house: House
):
    submit(as_partner, copy)
    waiting = as_partner.get(f"{copy}/information-requests")
    with house.reading() as work:
        row = work.session.scalars(select(InformationRequest)).one()
    here = f"{requests}/{row.id}"
    as_service_manager.post(f"{here}/loggings", {"version": 1})

    taken = as_partner.get(f"{copy}/information-requests")

    assert waiting.shows("nobody has logged it yet") and taken.shows("With the service")
    assert SCOPE not in taken.text and as_partner.get(here).status == 404
    assert as_service_manager.get(here).shows("Passed on to decide")


def test_its_words_are_sealed_for_the_case_and_leave_their_trace(
    as_partner: Client, copy: str, house: House, cast: Cast
):
    submit(as_partner, copy)

    with house.reading() as work:
        row = work.session.scalars(select(InformationRequest)).one()
        content = derive(work, cast.case_id).open(row, InformationRequestContent)
    assert content.asked.scope == SCOPE and b"evening" not in row.sealed
    assert content.steps[0].by == cast.partner.id
    assert "information_request.received" in {one["type"] for one in told_of(house, cast.case_id)}


def test_who_does_not_submit_by_the_table_of_roles(
    client_as: Callable[[str], Client], as_lead_advocate: Client, as_other_desk_partner: Client, copy: str,
    cast: Cast, desks: dict[str, Any],
):  # fmt: skip
    assert submit(as_other_desk_partner, copy).status == 404
    for kind, status in (("housing", 403), ("probation", 404), ("health", 404), ("cps", 303)):
        fields = share_fields(cast, receiver=f"desk:{desks[kind]}")
        assert as_lead_advocate.post(f"/cases/{cast.case_id}/shares", fields).status == 303, kind
        client = client_as(kind)
        page = client.get("/shared").text
        start = page.index('href="/shared/') + len('href="')
        theirs = page[start : page.index('"', start)]
        assert submit(client, theirs).status == status, kind
        assert client.get(theirs).shows("Information requests by this release") is (kind == "cps")


def test_no_board_is_flooded_and_what_was_typed_is_kept(as_partner: Client, copy: str):
    for _ in range(rules.MOST_WAITING):
        assert submit(as_partner, copy).status == 303

    refused = submit(as_partner, copy, htmx=True)

    assert refused.status == 422 and refused.shows("Ring the service first.") and SCOPE in refused.text


def test_sent_twice_it_is_one(as_partner: Client, copy: str, house: House):
    key = new_client_id()
    first, again = (submit(as_partner, copy, id=key) for _ in range(2))

    assert (first.status, again.status) == (303, 303)
    with house.reading() as work:
        assert len(work.session.scalars(select(InformationRequest)).all()) == 1
