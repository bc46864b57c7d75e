"""The register of data breaches: recorded, its clock, the decision to report, a place that may be known, closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.access.door import derive, sign_in_site
from app.access.models import CaseSight
from app.access.work import House
from app.core import clock
from app.features.data_breaches import rules
from app.features.data_breaches.jobs import warn_of_breaches
from app.features.data_breaches.models import DataBreach, DataBreachContent
from app.features.deadlines.models import Due, DueContent
from app.features.subscriptions.models import Notice, PushSubscription
from tests.integration.roles.conftest import as_dpo, as_service_manager, client_as, in_all_roles
from tests.support.cast import Cast
from tests.support.clients import Answered, Client, new_client_id
from tests.support.ledgers import told_of

__all__ = ["as_dpo", "as_service_manager", "client_as", "in_all_roles"]
NATURE = "A report went to the wrong mailbox\nIt held two first names."


def found(hours_ago: int = 5) -> dict[str, str]:
    at = clock.local(clock.now() - timedelta(hours=hours_ago))
    return {"found_on": at.date().isoformat(), "found_time": at.strftime("%H:%M")}


def breach(**changes: Any) -> dict[str, Any]:
    typed = {"id": new_client_id(), "nature": NATURE, "kinds": ["wrong_receiver"], "people": "Two victims",
             "count": 2, "consequences": "Somebody may learn of the service",
             "steps": "The receiver deleted it", **found()}  # fmt: skip
    return {**typed, **changes}


def record(client: Client, **changes: Any) -> str:
    made = client.post("/data-breaches", breach(**changes))
    assert made.status == 303, made.text
    return made.location


def step(client: Client, here: str, noun: str, **typed: Any) -> Answered:
    shown = re.search(r'name="version" value="(\d+)"', client.get(f"{here}/edit").text)
    assert shown
    return client.post(f"{here}/{noun}", {"version": shown[1], **typed}, htmx=True)


def shows(page: Answered, *words: str) -> bool:
    return all(page.shows(one) for one in words)


def content_of(house: House) -> DataBreachContent:
    with house.reading() as work:
        row = work.session.scalars(select(DataBreach)).one()
        assert b"mailbox" not in row.sealed
        return sign_in_site(work, row.site_id).open(row, DataBreachContent)


def test_the_clock_stands_on_every_page_that_the_officer_begins_with(
    as_dpo: Client, as_service_manager: Client
):
    here = record(as_dpo)

    assert shows(as_dpo.get("/records"), "A data breach waits for a decision", "Report it within the time")
    assert shows(
        as_dpo.get("/data-breaches"), "A report went to the wrong mailbox", "66 hours left to report"
    )
    assert shows(as_dpo.get(here), "66 hours left to report", "Two victims", "Sent or given to somebody else")
    assert 'class="count"' in as_dpo.get("/trail").text
    read = as_service_manager.get(here)
    assert shows(read, "Two victims", "Rui Beck") and not read.shows("Amend what is known")


def test_a_clock_that_has_run_out_is_said(as_dpo: Client):
    here = record(as_dpo, **found(75))

    assert as_dpo.get(here).shows("The time to report ran out 3 hours ago")
    assert as_dpo.get("/records").shows("The time to report has run out.")


def test_reported_in_time_it_leaves_the_alarm_and_the_reference_stays(as_dpo: Client):
    here = record(as_dpo)
    at = found(1)
    said = {"decision": "reported", "reported_on": at["found_on"], "reported_time": at["found_time"]}

    without = step(as_dpo, here, "reports", **said)
    with_it = step(as_dpo, here, "reports", **said, reference="IC-2291")

    assert without.status == 422 and 'href="#reference"' in without.text and with_it.status < 400
    assert shows(as_dpo.get(here), "Reported to the regulator", "IC-2291")
    assert not as_dpo.get("/records").shows("waits for a decision")
    assert 'class="count"' not in as_dpo.get("/trail").text


def test_not_reported_needs_a_reason_and_closing_needs_both_decisions(as_dpo: Client, house: House):
    here = record(as_dpo)

    early = step(as_dpo, here, "closings", reason="Done.")
    silent = step(as_dpo, here, "reports", decision="not_reported")
    step(as_dpo, here, "reports", decision="not_reported", reason="It was deleted unread.")
    half = step(as_dpo, here, "closings", reason="Done.")
    step(as_dpo, here, "tellings", telling="people_not_told", words="No risk to them.")
    closed = step(as_dpo, here, "closings", reason="Addresses are picked from a list now.")

    assert early.status == 422 and early.shows(rules.NOT_DECIDED) and half.shows(rules.NOT_SAID)
    assert silent.status == 422 and 'href="#reason"' in silent.text and closed.status < 400
    assert shows(
        as_dpo.get(here), "Closed", "It was deleted unread.", "Addresses are picked from a list now."
    )
    assert step(as_dpo, here, "tellings", telling="people_told", words="Late.").shows(rules.IS_CLOSED)
    assert len(content_of(house).entries) == 4


def test_an_amendment_keeps_the_former_wording_and_moves_the_clock(as_dpo: Client, house: House):
    here = record(as_dpo)

    changed = step(
        as_dpo,
        here,
        "amendments",
        **breach(nature="It held their addresses", **found(10)),
        reason="We read it.",
    )

    assert changed.status < 400
    assert shows(as_dpo.get(here), "It held their addresses", "It held two first names.", "We read it.",
                 "61 hours left to report", "Former wordings (1)")  # fmt: skip
    assert content_of(house).former[0].told.nature == NATURE


def due_reviews(house: House, cast: Cast) -> list[str]:
    """What is due for review on the case, by label; each today."""
    with house.reading() as work:
        case = derive(work, cast.case_id)
        rows = work.session.scalars(
            select(Due).where(Due.case_id == cast.case_id, Due.kind == "plan_review", Due.done_at.is_(None))
        ).all()
        assert all(clock.local_day(row.due_at) == work.today for row in rows)
        return [case.open(row, DueContent).label for row in rows]


def test_a_place_that_may_be_known_calls_up_the_plan_today_and_tells_the_lead(
    as_dpo: Client, as_lead_advocate: Client, house: House, cast: Cast
):
    with house.writing() as work:
        work.add(PushSubscription(site_id=cast.site_id, account_id=cast.lead.id, made_on=work.today))
    here = record(as_dpo)

    named = step(as_dpo, here, "places", reference=f"{cast.reference[:3]}-{cast.reference[3:].lower()}")

    assert named.status < 400, named.text
    assert due_reviews(house, cast) == ["Review the plan: a place may be known, by a data breach"]
    assert as_lead_advocate.get("/today").shows("a place may be known, by a data breach")
    page = as_dpo.get(here)
    assert page.shows(cast.reference) and "Carys" not in page.text
    with house.reading() as work:
        assert [row.account_id for row in work.session.scalars(select(Notice))] == [cast.lead.id]
    assert "plan.place-known" in {one["type"] for one in told_of(house, cast.case_id)}
    again = step(as_dpo, here, "places", reference=cast.reference)
    assert again.status == 422 and again.shows(rules.ALREADY)


def test_a_review_that_was_due_later_keeps_its_reason_and_is_due_today(
    as_dpo: Client, as_lead_advocate: Client, house: House, cast: Cast
):
    order = {"id": new_client_id(), "type": "non_molestation", "status": "granted", "version": 0}
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/orders", order).status == 303

    step(as_dpo, record(as_dpo), "places", reference=cast.reference)

    label = "Review the plan: an order was made; a place may be known, by a data breach"
    assert due_reviews(house, cast) == [label]


def test_a_case_that_the_officer_does_not_find_is_not_called_up(as_dpo: Client, house: House, cast: Cast):
    here = record(as_dpo)
    with house.writing() as work:
        sight = work.session.get_one(CaseSight, cast.case_id)
        sight.is_restricted = True
        elsewhere = work.session.get_one(CaseSight, cast.other_case_id).reference

    for reference in (cast.reference, elsewhere, "NOSUCH1"):
        refused = step(as_dpo, here, "places", reference=reference)
        assert refused.status == 422 and refused.shows("No case that you find") and reference in refused.text
    assert due_reviews(house, cast) == []


def test_the_officer_is_warned_once_a_day_before_the_time_runs_out(as_dpo: Client, house: House, cast: Cast):
    with house.writing() as work:
        work.add(PushSubscription(site_id=cast.site_id, account_id=cast.dpo.id, made_on=work.today))
    record(as_dpo)
    early = warn_of_breaches(house)
    clock.set_shift(timedelta(hours=50))

    assert early == 0 and (warn_of_breaches(house), warn_of_breaches(house)) == (1, 0)
    with house.reading() as work:
        notice = work.session.scalars(select(Notice)).one()
        assert notice.account_id == cast.dpo.id and notice.is_urgent


def test_who_reads_and_writes_by_the_table_of_roles(
    client_as: Callable[[str], Client], as_dpo: Client, as_service_manager: Client
):
    here = record(as_dpo)

    assert as_service_manager.get("/data-breaches").status == 200
    assert as_service_manager.get("/data-breaches/new").status == 404
    assert as_service_manager.post("/data-breaches", breach(), htmx=True).status == 404
    for nobody in ("lead", "supervisor", "administrator", "partner", "chair"):
        assert client_as(nobody).get(here).status == 404, nobody
        assert client_as(nobody).get("/data-breaches").status == 404, nobody
    elsewhere = client_as("other_dpo")
    assert elsewhere.get(here).status == 404 and elsewhere.get("/data-breaches").shows(
        "No breach is recorded"
    )
    assert (
        elsewhere.post(
            f"{here}/tellings", {"version": 1, "telling": "people_told", "words": "x"}, htmx=True
        ).status
        == 404
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nature": ""}, "nature"), ({"kinds": ""}, "kinds"), ({"people": ""}, "people"), ({"steps": ""}, "steps"),
        ({"count": "many"}, "count"), ({"found_on": "2099-01-01"}, "found_on"), ({"found_time": "soon"}, "found_time"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_what_was_typed_stays(
    as_dpo: Client, changes: dict[str, str], field: str
):
    answer = as_dpo.post("/data-breaches", breach(**changes), htmx=True)

    assert answer.status == 422 and f'href="#{field}"' in answer.text and answer.shows("Somebody may learn")
    assert as_dpo.get("/data-breaches").shows("No breach is recorded")


def test_what_changed_meanwhile_is_not_overwritten(as_dpo: Client):
    here = record(as_dpo)
    step(as_dpo, here, "tellings", telling="people_told", words="By voice.")

    stale = as_dpo.post(
        f"{here}/tellings", {"version": 1, "telling": "people_not_told", "words": "No."}, htmx=True
    )

    assert stale.status == 409 and not as_dpo.get(here).shows("are not told")


def test_sent_twice_it_is_one(as_dpo: Client):
    typed = breach()

    assert as_dpo.post("/data-breaches", typed).location == as_dpo.post("/data-breaches", typed).location
    assert as_dpo.post("/data-breaches", {**typed, "people": "Else"}, htmx=True).status == 409
