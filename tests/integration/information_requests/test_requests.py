"""Requests for information about a victim: recorded, passed on, told, checked, decided with a reason, closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.access.door import derive
from app.access.reasons import GivenOpeningReason
from app.access.work import House
from app.core import clock
from app.features.deadlines.models import Due
from app.features.information_requests import rules
from app.features.information_requests.models import InformationRequest, InformationRequestContent
from tests.support.cast import Cast
from tests.support.clients import Answered, Client, new_client_id
from tests.support.ledgers import told_of

SCOPE = "All notes of sessions from March to May"


def today() -> date:
    return clock.local_day(clock.now())


def asked(**changes: Any) -> dict[str, Any]:
    typed = {"id": new_client_id(), "agency": "Northmere Police", "requester": "DC Hale 4471", "scope": SCOPE,
             "basis": "Section 44A of the Act", "enquiry": "Whether she told anybody in March", "counselling": "no",
             "asked_on": today().isoformat()}  # fmt: skip
    return {**typed, **changes}


def record(client: Client, requests: str, **changes: Any) -> str:
    made = client.post(requests, asked(**changes))
    assert made.status == 303, made.text
    return made.location


def step(client: Client, here: str, noun: str, **typed: Any) -> Answered:
    """One step, with the version that the page shows."""
    return client.post(f"{here}/{noun}", {"version": version_of(client, here), **typed}, htmx=True)


def version_of(client: Client, here: str) -> int:
    found = re.search(r'name="version" value="(\d+)"', client.get(f"{here}/edit").text)
    assert found
    return int(found[1])


def told(client: Client, here: str) -> None:
    step(
        client,
        here,
        "notices",
        notice="victim_informed",
        told_on=today().isoformat(),
        words="By letter, by DC Hale",
    )
    step(client, here, "views", views="partly", words="Not the sessions of April.")
    step(client, here, "scope-checks", met=["held", "relevant"], words="April goes too far.")


def dues(house: House) -> list[Due]:
    with house.reading() as work:
        return list(
            work.session.scalars(select(Due).where(Due.kind == "information_request").order_by(Due.due_at))
        )


def shows(page: Answered, *words: str) -> bool:
    return all(page.shows(one) for one in words)


def test_a_request_goes_from_the_supervisor_to_a_decision_and_every_step_stays(
    as_supervisor: Client, as_service_manager: Client, as_lead_advocate: Client, requests: str, house: House
):
    here = record(as_supervisor, requests)
    assert as_supervisor.get(here).shows("Pass it on to decide")
    assert as_supervisor.get("/team").shows("Decide on an information request")
    step(as_supervisor, here, "passings")
    told(as_service_manager, here)

    decided = step(as_service_manager, here, "decisions", decision="partly_supplied", reason="What bears on March.",
                   items="Notes of March", redactions="Her sister’s name")  # fmt: skip

    assert decided.status < 400, decided.text
    page = as_lead_advocate.get(here)
    assert shows(page, "Decided: supplied in part", "What bears on March.", "Notes of March", "sister’s name",
                 "Not the sessions of April.", "By letter, by DC Hale", "Ada Quill", "Jo Lindqvist",
                 rules.NO_FILE)  # fmt: skip
    assert not as_supervisor.get("/team").shows("Decide on an information request")
    step(as_supervisor, here, "closings", reason="Handed to DC Hale on paper.")
    assert shows(as_lead_advocate.get(here), "Closed", "Handed to DC Hale on paper.")
    assert all(due.done_at for due in dues(house))


def test_nothing_is_supplied_before_notice_views_and_scope_and_what_was_typed_is_kept(
    as_supervisor: Client, requests: str
):
    here = record(as_supervisor, requests)
    said = {"decision": "fully_supplied", "reason": "They need it all.", "items": "Everything"}

    early = step(as_supervisor, here, "decisions", **said)
    step(as_supervisor, here, "scope-checks", words="Fine.")
    no_notice = step(as_supervisor, here, "decisions", **said)
    step(as_supervisor, here, "notices", notice="notice_delayed", words="A search is planned.")
    no_views = step(as_supervisor, here, "decisions", **said)

    assert early.status == 422 and early.shows(rules.NO_SCOPE) and early.shows("They need it all.")
    assert no_notice.status == 422 and no_notice.shows(rules.NO_NOTICE)
    assert no_views.status == 422 and no_views.shows(rules.NO_VIEWS)
    assert not as_supervisor.get(here).shows("Decided")


def test_counselling_records_begin_from_a_presumption_against(as_supervisor: Client, requests: str):
    here = record(as_supervisor, requests, counselling="yes")
    told(as_supervisor, here)
    said = {"decision": "fully_supplied", "reason": "They weigh heavily.", "items": "Sessions of March"}

    without = step(as_supervisor, here, "decisions", **said)
    with_it = step(
        as_supervisor, here, "decisions", **said, counselling_why="The only account of that night."
    )

    for place in (here, f"{here}/decisions/new", f"{here}/scope-checks/new"):
        assert as_supervisor.get(place).shows("the presumption is against")
    assert without.status == 422 and 'href="#counselling_why"' in without.text
    assert with_it.status < 400 and as_supervisor.get(here).shows("The only account of that night.")


def test_a_decision_needs_a_reason_and_a_stale_page_is_told_so(as_supervisor: Client, requests: str):
    here = record(as_supervisor, requests)
    step(as_supervisor, here, "scope-checks", words="Too wide.")

    silent = step(as_supervisor, here, "decisions", decision="refused")
    stale = as_supervisor.post(
        f"{here}/decisions", {"version": 1, "decision": "refused", "reason": "Too wide."}, htmx=True
    )

    assert silent.status == 422 and 'href="#reason"' in silent.text
    assert stale.status == 409 and stale.shows("Too wide.")


def test_a_challenge_comes_up_again_and_a_later_decision_stands_beside_it(
    as_supervisor: Client, requests: str, house: House
):
    here = record(as_supervisor, requests, reply_due=(today() + timedelta(days=9)).isoformat())
    step(as_supervisor, here, "scope-checks", words="Too wide.")
    step(as_supervisor, here, "decisions", decision="challenged", reason="Which sessions?")
    waiting = [due for due in dues(house) if due.done_at is None]
    step(as_supervisor, here, "decisions", decision="refused", reason="They never answered.")

    assert len(waiting) == 1
    assert all(due.done_at for due in dues(house))
    assert shows(as_supervisor.get(here), "Decided: challenged", "Which sessions?", "They never answered.")


def test_the_agencys_own_day_counts_before_the_sites_time(as_supervisor: Client, requests: str, house: House):
    day = today() + timedelta(days=2)
    record(as_supervisor, requests, reply_due=day.isoformat())
    record(as_supervisor, requests)

    first, second = dues(house)

    assert clock.local_day(first.due_at) == day and not first.in_working_days
    assert clock.local_day(second.due_at) >= today() + timedelta(days=5) and second.in_working_days


def test_an_amendment_keeps_the_former_wording(as_supervisor: Client, requests: str, house: House):
    here = record(as_supervisor, requests)
    narrowed = {**asked(scope="Notes of March alone"), "reason": "They narrowed it."}
    silent = step(as_supervisor, here, "amendments", **{**narrowed, "reason": ""})

    step(as_supervisor, here, "amendments", **narrowed)

    assert silent.status == 422 and silent.shows("Notes of March alone")
    assert shows(
        as_supervisor.get(here), "Notes of March alone", SCOPE, "They narrowed it.", "Former wordings (1)"
    )
    with house.reading() as work:
        row = work.session.scalars(select(InformationRequest)).one()
        content = derive(work, row.case_id).open(row, InformationRequestContent)
    assert content.former[0].asked.scope == SCOPE and b"March" not in row.sealed


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"requester": ""}, "requester"), ({"basis": ""}, "basis"), ({"scope": ""}, "scope"),
        ({"agency": ""}, "agency"),
        ({"counselling": ""}, "counselling"), ({"asked_on": "2099-01-01"}, "asked_on"),
        ({"reply_due": "2020-01-01"}, "reply_due"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_what_was_typed_stays(
    as_supervisor: Client, requests: str, changes: dict[str, str], field: str
):
    answer = as_supervisor.post(requests, asked(**changes), htmx=True)

    assert (
        answer.status == 422
        and f'href="#{field}"' in answer.text
        and answer.shows("Whether she told anybody")
    )
    assert as_supervisor.get(requests).shows("Nobody has asked")


def test_who_does_what_by_the_table_of_roles(
    client_as: Callable[[str], Client], as_supervisor: Client, as_lead_advocate: Client, as_backup: Client,
    as_dpo: Client, requests: str,
):  # fmt: skip
    here = record(as_dpo, requests)
    as_dpo.get(here)
    step(as_dpo, here, "scope-checks", words="Too wide.")

    assert as_lead_advocate.get(here).status == 200 and as_lead_advocate.get(f"{requests}/new").status == 403
    assert as_dpo.get(f"{here}/decisions/new").status == 403
    refused = {"decision": "refused", "reason": "I decide."}
    assert step(as_dpo, here, "decisions", **refused).status == 403
    assert as_backup.get(here).status == 403 and as_backup.get(requests).status == 403
    for nobody in (
        "partner",
        "cps",
        "health",
        "chair",
        "administrator",
        "other_dpo",
        "other_service_manager",
    ):
        assert client_as(nobody).get(here).status == 404, nobody
    assert step(as_supervisor, here, "decisions", **refused).status < 400


def test_who_manages_or_audits_the_site_says_first_why_she_opens_the_case(
    house: House, as_dpo: Client, as_supervisor: Client, requests: str, cast: Cast
):
    here = record(as_supervisor, requests)
    listed = as_dpo.get("/information-requests")
    with house.writing() as work:
        for row in work.session.scalars(
            select(GivenOpeningReason).where(GivenOpeningReason.account_id == cast.dpo.id)
        ):
            work.session.delete(row)

    answer = as_dpo.get(here)

    assert listed.shows(cast.reference) and "DC Hale" not in listed.text and "Carys" not in listed.text
    assert answer.status == 303 and "/opening-reasons/new" in answer.location


def test_a_list_by_reference_holds_no_other_site(
    client_as: Callable[[str], Client], as_supervisor: Client, requests: str, cast: Cast
):
    record(as_supervisor, requests)

    assert as_supervisor.get("/information-requests").shows(cast.reference)
    assert client_as("service_manager").get("/information-requests").shows(cast.reference)
    assert client_as("other_dpo").get("/information-requests").shows("No request waits")
    assert client_as("lead").get("/information-requests").status == 404


def test_each_step_leaves_its_trace(as_supervisor: Client, requests: str, house: House, cast: Cast):
    here = record(as_supervisor, requests)
    told(as_supervisor, here)

    traces = {one["type"] for one in told_of(house, cast.case_id)}
    assert {one for one in traces if one.startswith("information_request.")} == {
        "information_request.recorded", "information_request.victim-informed", "information_request.victim-views",
        "information_request.scope-checked",
    }  # fmt: skip


def test_sent_twice_it_is_one(as_supervisor: Client, requests: str, house: House):
    typed = asked()
    first, again = (as_supervisor.post(requests, typed) for _ in range(2))

    assert first.location == again.location
    assert as_supervisor.post(requests, {**typed, "scope": "Else"}, htmx=True).status == 409
    assert len(dues(house)) == 1
