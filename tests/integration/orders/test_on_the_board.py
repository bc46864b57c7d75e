"""Orders and bail that end, on the supervisor’s board: within a week, and run out while nobody looked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.access.sessions import begin_session
from app.access.work import House
from app.core import clock
from tests.integration.orders.test_orders import said
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.opened import opened

HEADING = "Orders and bail that end"


@pytest.fixture
def orders(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/orders"


@pytest.fixture
def today(house: House, cast: Cast) -> date:
    with opened(house, cast) as (work, _):
        return work.today


def later(house: House, cast: Cast, client: Client, who: str, days: int) -> Client:
    """So many days have passed, and this person has signed in again."""
    clock.set_shift(timedelta(days=days))
    with house.writing() as work:
        return Client(client.portal, begin_session(work, cast.people[who].id))


@pytest.mark.parametrize(("days", "words"), [(7, "Ends in 7 days"), (1, "Ends tomorrow"), (0, "Ends today")])
def test_one_that_ends_within_a_week_stands_there_with_its_lead_and_leads_to_it(
    as_lead_advocate: Client, as_supervisor: Client, orders: str, today: date, days: int, words: str
) -> None:
    made = as_lead_advocate.post(orders, said(expires=today + timedelta(days=days))).location

    page = as_supervisor.get("/team")

    assert page.shows(HEADING) and page.shows(words) and page.shows("Nobody has looked at it · Ruth Adeyemi")
    assert f'href="{made}"' in page.text


def test_a_later_end_stands_not_there_nor_one_that_is_over(
    as_lead_advocate: Client, as_supervisor: Client, orders: str, today: date
) -> None:
    as_lead_advocate.post(orders, said(expires=today + timedelta(days=8)))
    soon = as_lead_advocate.post(orders, said(expires=today + timedelta(days=3))).location
    assert as_supervisor.get("/team").text.count("Stalking protection order") == 1

    over = said(expires=today + timedelta(days=3), status="discharged", version=1, why_amended="Discharged.")
    as_lead_advocate.post(f"{soon}/amendments", over)

    assert not as_supervisor.get("/team").shows(HEADING)


def test_looked_at_it_says_so_and_once_its_last_day_was_looked_at_it_is_gone(
    as_lead_advocate: Client, as_supervisor: Client, orders: str, today: date
) -> None:
    week = as_lead_advocate.post(orders, said(expires=today + timedelta(days=5))).location
    last = as_lead_advocate.post(orders, said(expires=today, type="court_bail")).location
    assert as_supervisor.get("/team").shows("Court bail")

    for made in (week, last):
        assert as_lead_advocate.post(f"{made}/looks", {"what": "Asked.", "version": 1}).location == made

    page = as_supervisor.get("/team")
    assert page.shows(f"Looked at {clock.day_words(today, weekday=False)}") and not page.shows("Court bail")


def test_one_that_ran_out_unlooked_at_stays_there_once_until_it_is_recorded(
    as_lead_advocate: Client, as_supervisor: Client, house: House, cast: Cast, orders: str, today: date
) -> None:
    ends = today + timedelta(days=3)
    made = as_lead_advocate.post(orders, said(expires=ends)).location
    supervisor = later(house, cast, as_supervisor, "supervisor", 9)

    page = supervisor.get("/team")
    assert page.shows("Ran out on") and page.text.count("Stalking protection order") == 1

    lead = later(house, cast, as_lead_advocate, "lead", 9)
    lead.post(f"{made}/amendments", said(expires=ends, status="expired", version=1))
    assert not supervisor.get("/team").shows(HEADING)


def test_it_is_of_her_own_teams_alone(as_lead_advocate: Client, cast: Cast, orders: str, today: date) -> None:
    as_lead_advocate.post(orders, said(expires=today + timedelta(days=3)))

    other = Client(as_lead_advocate.portal, cast.people["other_supervisor"].token)
    page = other.get("/team")
    assert page.status == 200 and not page.shows(HEADING)
