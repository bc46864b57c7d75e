"""Orders through their pages: recorded, amended, broken, looked at before they end, and who finds them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.access.sessions import begin_session
from app.access.work import House
from app.core import clock
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from tests.integration.incidents.conftest import entry
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.opened import opened

WORDS = "Not to go to Elm Road\nNot to write to her"


@pytest.fixture
def orders(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/orders"


@pytest.fixture
def today(house: House, cast: Cast) -> date:
    with opened(house, cast) as (work, _):
        return work.today


def said(**changes: Any) -> dict[str, Any]:
    typed = {
        "id": new_client_id(),
        "type": "spo_full",
        "status": "granted",
        "conditions": WORDS,
        "version": 0,
    }
    return {**typed, **changes}


def due(house: House, cast: Cast) -> list[tuple[date, str]]:
    with opened(house, cast) as (work, case):
        return [(clock.local_day(one.due_at), one.label.replace("\u00a0", " ")) for one in open_due(work, case)
                if one.kind is DueKind.ORDER_ENDS]  # fmt: skip


def test_without_an_order_the_page_says_what_comes_here(as_lead_advocate: Client, orders: str) -> None:
    page = as_lead_advocate.get(orders)

    assert page.status == 200 and 'class="empty' in page.text and f'href="{orders}/new"' in page.text


def test_an_order_in_force_stands_on_the_case_with_its_conditions_one_by_one(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, today: date
) -> None:
    made = as_lead_advocate.post(orders, said(made_on=today, expires=today + timedelta(days=700))).location

    page = as_lead_advocate.get(made)
    assert page.shows("Stalking protection order") and page.shows("not served yet")
    assert page.text.count('<li class="typed">') == 2 and page.shows("Not to go to Elm Road")
    assert as_lead_advocate.get(f"/cases/{cast.case_id}").shows("2 conditions")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "order.recorded"


def test_what_has_ended_or_was_only_asked_for_does_not_stand_on_the_case(
    as_lead_advocate: Client, cast: Cast, orders: str, today: date
) -> None:
    as_lead_advocate.post(orders, said(status="applied"))
    as_lead_advocate.post(orders, said(made_on=today - timedelta(days=9), expires=today - timedelta(days=1)))

    assert not as_lead_advocate.get(f"/cases/{cast.case_id}").shows("Stalking protection order")
    listed = as_lead_advocate.get(orders)
    assert listed.shows("Applied for") and listed.shows("Ended")


def test_it_comes_to_today_before_it_ends_and_again_after_somebody_looked(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, today: date
) -> None:
    ends = today + timedelta(days=20)
    made = as_lead_advocate.post(orders, said(expires=ends)).location
    assert [day for day, _ in due(house, cast)] == [today]
    assert as_lead_advocate.get("/today").shows("Stalking protection order, ends")
    assert as_lead_advocate.get(made).shows("It ends in 20 days.")

    looked = {"what": "Asked the officer for a longer one.", "version": 1}
    assert as_lead_advocate.post(f"{made}/looks", looked).location == made

    assert [day for day, _ in due(house, cast)] == [today + timedelta(days=6)]
    page = as_lead_advocate.get(made)
    assert page.shows("Asked the officer for a longer one.") and not page.shows("It ends in 20 days.")
    again = as_lead_advocate.post(f"{made}/looks", {**looked, "version": 2}, htmx=True)
    assert again.status == 422 and again.shows("Nothing is to be looked at today")


def test_a_longer_one_is_told_of_anew_and_one_that_is_discharged_no_more(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, today: date
) -> None:
    made = as_lead_advocate.post(orders, said(expires=today + timedelta(days=20))).location
    as_lead_advocate.post(f"{made}/looks", {"what": "Asked.", "version": 1})

    longer = today + timedelta(days=400)
    amended = as_lead_advocate.post(
        f"{made}/amendments", said(expires=longer, version=2, why_amended="Made longer.")
    )
    assert amended.location == made
    assert [day for day, _ in due(house, cast)] == [longer - timedelta(days=30)]

    as_lead_advocate.post(f"{made}/amendments", said(status="discharged", expires=longer, version=3))
    assert due(house, cast) == []
    page = as_lead_advocate.get(made)
    # Who looked changed nothing that a wording says; that stands by itself.
    assert page.shows("Earlier wordings 2") and page.shows("Before its end 1") and page.shows("Asked.")


def test_what_was_done_stays_to_be_read_and_an_amendment_makes_nothing_less_late(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, today: date
) -> None:
    ends = today + timedelta(days=32)
    made = as_lead_advocate.post(orders, said(expires=ends)).location
    first = due(house, cast)
    clock.set_shift(timedelta(days=7))
    with house.writing() as work:
        as_lead_advocate = Client(as_lead_advocate.portal, begin_session(work, cast.lead.id))
    as_lead_advocate.post(f"{made}/amendments", said(expires=ends, version=1, court="Northmere Magistrates"))
    assert [day for day, _ in due(house, cast)] == [day for day, _ in first] == [ends - timedelta(days=30)]

    as_lead_advocate.post(f"{made}/looks", {"what": "Asked for a longer one.", "version": 2})
    as_lead_advocate.post(f"{made}/amendments", said(expires=ends + timedelta(days=90), version=3))

    page = as_lead_advocate.get(made)
    assert page.shows("Asked for a longer one.") and page.shows("Before its end 1")
    # Three changes, of which looking changed nothing that a wording says.
    assert page.shows("Earlier wordings 2")
    assert [day for day, _ in due(house, cast)] == [ends + timedelta(days=60)]


def test_a_renewal_comes_by_its_own_day(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, today: date
) -> None:
    renew = today + timedelta(days=40)
    as_lead_advocate.post(orders, said(expires=today + timedelta(days=200), renewal_due=renew))

    ((day, label),) = due(house, cast)
    assert day == renew and "renewal by" in label


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"type": ""}, "Choose what it is."),
        ({"status": ""}, "Choose how far it is."),
        ({"made_on": "2099-01-01"}, "This day has not come yet."),
        ({"made_on": "2026-01-05", "expires": "2026-01-04"}, "cannot end before it was made"),
        ({"conditions": "x" * 501}, "At most 40 conditions"),
        ({"expires": "never"}, ""),
    ],
)
def test_what_does_not_fit_comes_back_with_what_was_typed(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, changes: dict[str, str], words: str
) -> None:
    refused = as_lead_advocate.post(orders, said(court="Northmere Magistrates", **changes), htmx=True)

    assert refused.status == 422 and refused.shows(words) and "Northmere Magistrates" in refused.text
    assert "order.recorded" not in ledger_kinds(house, cast, cast.case_id)


def test_the_same_order_twice_is_one_and_who_was_overtaken_is_told(
    as_lead_advocate: Client, orders: str
) -> None:
    typed = said()
    made = as_lead_advocate.post(orders, typed).location
    assert as_lead_advocate.post(orders, typed).location == made
    as_lead_advocate.post(f"{made}/amendments", said(version=1, court="First"))

    late = as_lead_advocate.post(f"{made}/amendments", said(version=1, court="Second"), htmx=True)

    assert late.status == 409 and late.shows("somebody else amended this order") and "Second" in late.text
    assert as_lead_advocate.get(made).shows("First")


def test_a_breach_is_one_tap_in_the_log_and_stands_with_the_order(
    as_lead_advocate: Client, cast: Cast, orders: str
) -> None:
    made = as_lead_advocate.post(orders, said()).location
    log = f"/cases/{cast.case_id}/log"
    assert as_lead_advocate.get(f"{log}/new").shows("Stalking protection order, in force")

    broke = as_lead_advocate.post(
        f"{log}/new", entry(text="He wrote again.", breach_order=made[-36:])
    ).location

    assert as_lead_advocate.get(broke).shows("Breach of stalking protection order")
    assert as_lead_advocate.get(made).shows("He wrote again. · Police not told")
    assert as_lead_advocate.get(made).shows("Write a challenge note") and as_lead_advocate.get(orders).shows(
        "broken once"
    )

    as_lead_advocate.post(f"{broke}/withdrawals", {"reason": "Not he.", "version": 1})
    assert as_lead_advocate.get(made).shows("No entry of the log names it.")


def test_an_entry_cannot_name_an_order_of_another_case(as_lead_advocate: Client, cast: Cast) -> None:
    foreign = entry(breach_order=new_client_id())
    refused = as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", foreign, htmx=True)

    assert refused.status == 422 and refused.shows("Choose one of the orders of this case.")


def test_six_months_from_the_last_act_are_said(
    as_lead_advocate: Client, cast: Cast, orders: str, today: date
) -> None:
    log = f"/cases/{cast.case_id}/log/new"
    assert not as_lead_advocate.get(orders).shows("must begin within")

    as_lead_advocate.post(log, entry(when="other", happened_on=today - timedelta(days=200)))
    assert as_lead_advocate.get(orders).shows("by what the log holds, that ended on")

    as_lead_advocate.post(log, entry(when="today"))
    assert as_lead_advocate.get(orders).shows("by what the log holds, by")


def test_team_reads_and_writes_nothing_and_nobody_else_finds_them(
    as_lead_advocate: Client,
    as_backup: Client,
    as_supervisor: Client,
    anyone: Client,
    cast: Cast,
    orders: str,
) -> None:
    made = as_lead_advocate.post(orders, said()).location

    for client in (as_backup, as_supervisor):
        assert client.get(made).shows("Not to go to Elm Road") and client.post(orders, said()).status == 403
    for who in ("colleague", "other_site", "partner", "administrator"):
        client = Client(anyone.portal, cast.people[who].token)
        assert {client.get(path).status for path in (orders, made, f"{made}/edit")} == {404}
    elsewhere = made.replace(str(cast.case_id), str(cast.other_case_id))
    assert as_lead_advocate.get(elsewhere).status == 404
