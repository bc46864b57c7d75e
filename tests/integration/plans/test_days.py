"""The days of a plan's items stand in the one clock: by when, when to look again, and before something runs out."""

from __future__ import annotations

from datetime import date, timedelta

from app.access.work import House
from app.core.clock import local_day
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.opened import opened
from tests.support.plans import item, item_url


def days(house: House, cast: Cast) -> list[tuple[date, str]]:
    with opened(house, cast) as (work, case):
        found = [due for due in open_due(work, case) if due.kind is DueKind.PLAN_ITEM]
        return [(local_day(due.due_at), due.label) for due in found]


def test_an_item_comes_to_today_on_its_days_and_goes_when_it_is_done(
    as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    with house.reading() as work:
        today = work.today
    dated = {"due": today, "review_on": today + timedelta(days=30), "linked_risk": "imminence"}
    as_lead_advocate.post(f"{base}/items", item(**dated))
    url = item_url(as_lead_advocate, base, "Door viewer fitted")

    first, seen = days(house, cast), as_lead_advocate.get(url)
    on_today = as_lead_advocate.get("/today")
    as_lead_advocate.post(f"{url}/amendments", item(version=1, **{**dated, "status": "in_place"}))

    again = today + timedelta(days=30)
    assert first == [(today, "Door viewer fitted"), (again, "Door viewer fitted (look at it again)")]
    assert on_today.shows("plan: Door viewer fitted")
    assert seen.shows("imminence") and seen.shows("Looked at again")
    assert days(house, cast) == first[1:]


def test_a_police_marker_comes_to_today_before_it_runs_out_and_again_when_it_was_renewed(
    as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    with house.reading() as work:
        ends = work.today + timedelta(days=100)
    marker = {"section": "police_markers", "text": "Address marker", "status": "in_place", "owner": "police"}
    as_lead_advocate.post(f"{base}/items", item(**marker, ends_on=ends))
    url = item_url(as_lead_advocate, base, "Address marker")
    first, plan = days(house, cast), as_lead_advocate.get(base)
    longer = ends + timedelta(days=365)
    as_lead_advocate.post(f"{url}/amendments", item(version=1, **marker, ends_on=longer))

    assert [day for day, _ in first] == [ends - timedelta(days=14)] and "runs out" in first[0][1]
    assert plan.shows("Police, runs out")
    assert [day for day, _ in days(house, cast)] == [longer - timedelta(days=14)]


def test_a_change_of_other_fields_makes_nothing_less_late(
    as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    with house.reading() as work:
        late = work.today - timedelta(days=2)
    as_lead_advocate.post(f"{base}/items", item(due=late))
    url = item_url(as_lead_advocate, base, "Door viewer fitted")

    as_lead_advocate.post(f"{url}/amendments", item(version=1, due=late, why="He has a key", text="A viewer"))

    assert days(house, cast) == [(late, "A viewer")]
