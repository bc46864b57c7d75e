"""A go-between counts only where she agreed on one, and her own page never says that we told her."""

from __future__ import annotations

from datetime import timedelta

from app.access.work import House
from app.core import clock
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.progress import Desk, decide

AGREED = {
    "go_between_name": "Lowri, sister",
    "go_between_number": "07700 900178",
    "go_between_agreed_on": "2026-01-05",
}
NONE_AGREED = "No go-between is agreed with Carys."


def test_without_an_agreed_go_between_nothing_is_told_through_one(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours(**AGREED | {"go_between_agreed_on": None})
    made = desk.write(as_lead_advocate)

    refused = as_lead_advocate.follow(
        desk.tell(as_lead_advocate, made.uuid, channel="go_between", note="Her sister told her.")
    )

    assert refused.shows(NONE_AGREED) and "Her sister told her." in refused.text
    assert as_lead_advocate.get(f"{desk.url}/{made.uuid}").shows("Held until you record the call.")
    assert not {"contact.recorded", "update.told"} & set(ledger_kinds(house, cast, cast.case_id))


def test_a_go_between_agreed_only_later_did_not_count_then(as_lead_advocate: Client, desk: Desk) -> None:
    today = clock.local_day(clock.now())
    desk.safe_hours(**AGREED | {"go_between_agreed_on": today})
    made = desk.write(as_lead_advocate)

    earlier = today - timedelta(days=1)
    told = desk.tell(
        as_lead_advocate, made.uuid, channel="go_between", happened_on=earlier, happened_at="10:00"
    )
    assert as_lead_advocate.follow(told).shows(NONE_AGREED)


def test_the_decision_offers_the_go_between_whom_she_agreed_on(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    made = desk.write(as_lead_advocate)
    path = f"{desk.url}/{made.uuid}/hold-decisions/new"
    assert 'value="go_between"' not in as_lead_advocate.get(path).text

    refused = as_lead_advocate.follow(decide(as_lead_advocate, desk, made.uuid, "go_between"))
    assert refused.shows(NONE_AGREED) and "She must hear it today." in refused.text
    assert "hold.decided" not in ledger_kinds(house, cast, cast.case_id)

    desk.safe_hours(**AGREED)
    desk.mark_unsafe()
    offered = as_lead_advocate.get(path)
    assert 'value="go_between"' in offered.text and offered.shows("Lowri, sister")


def test_her_page_does_not_say_that_we_told_her_what_the_go_between_told(
    as_lead_advocate: Client, desk: Desk
) -> None:
    desk.safe_hours(**AGREED)
    made = desk.write(as_lead_advocate)

    shown = as_lead_advocate.follow(desk.tell(as_lead_advocate, made.uuid, channel="go_between"))

    assert shown.shows("You heard this through your go-between today at")
    assert not shown.shows("Ruth told you this")
    assert shown.shows("Recorded by Ruth Adeyemi")


def test_among_the_contacts_a_go_between_who_is_not_agreed_needs_a_reason(
    as_lead_advocate: Client, desk: Desk, cast: Cast
) -> None:
    desk.safe_hours()
    fields = {"id": new_client_id(), "outcome": "spoke", "channel": "go_between", "note": "Her aunt rang."}

    refused = as_lead_advocate.post(f"/cases/{cast.case_id}/contacts", fields, htmx=True)

    assert refused.status == 422 and "Her aunt rang." in refused.text
    assert refused.shows("The safe contact spoke against this at that time.")
