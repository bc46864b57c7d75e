"""A visit on a phone: planned, checked in to, prolonged and left, with what stands at the top of Today meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.access.door import open_case
from app.core import clock
from app.features.visits.jobs import watch_visits
from app.features.visits.models import Visit, VisitContent
from tests.support.journey import choose, pick, save
from tests.support.live import Live, live

LOST = "No answer from Waymark: do not count on being watched, nor on this page. Ring."


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A house for each test: a visit that one leaves running would stand in the next one's way."""
    with live(tmp_path_factory.mktemp("visits") / "house") as served:
        watch_visits(served.house)
        yield served


def sign_in(device: BrowserContext, running: Live, who: str) -> Page:
    device.clear_cookies()
    token = running.cast.people[who].token
    device.add_cookies(
        [{"name": "__Host-session", "value": token, "url": "https://localhost/", "secure": True}]
    )
    return device.new_page()


def planned(page: Page, running: Live) -> None:
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/contact")
    page.get_by_role("link", name="Plan a visit").click()
    soon = clock.local(clock.now() + timedelta(minutes=10))
    page.locator("#day").fill(soon.date().isoformat())
    page.locator("#at").fill(f"{soon:%H:%M}")
    pick(page, "#watcher", "Mair Pugh")
    save(page)
    page.wait_for_url(re.compile(r"/visits/[0-9a-f-]{36}$"))


def checked_in(page: Page) -> None:
    page.get_by_role("link", name="Check in").click()
    expect(page.locator("main")).to_contain_text("Who watches does not know which number to ring")
    save(page)
    page.wait_for_url(re.compile(r"/today$"))


def test_a_visit_from_its_plan_to_its_end(device: BrowserContext, running: Live) -> None:
    page = sign_in(device, running, "lead")
    planned(page, running)
    page.goto(f"{running.staff}/today")
    card = page.locator("main .visit")
    expect(card).to_contain_text("Nobody is watching yet.")
    checked_in(page)
    expect(card).to_contain_text("60 minutes left")
    expect(card).to_contain_text("Watched by Mair Pugh until")
    assert page.locator("main :is(.visit, .rows)").first.get_attribute("class") == "card visit"
    box = card.bounding_box()
    assert box is not None and box["y"] + box["height"] < 844 / 2
    card.get_by_role("link", name="More time").click()
    choose(page, "minutes", "30 minutes")
    save(page)
    expect(card).to_contain_text("1 hour 30 minutes left")
    card.get_by_role("button", name="Check out").click()
    page.wait_for_url(re.compile(r"/visits/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text("Checked out")
    page.goto(f"{running.staff}/today")
    expect(card).to_have_count(0)


def test_a_page_that_gets_no_answer_says_so_and_keeps_the_way_out(
    device: BrowserContext, running: Live
) -> None:
    page = sign_in(device, running, "lead")
    planned(page, running)
    checked_in(page)
    device.set_offline(True)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("visits-now")).to_contain_text(LOST)
    expect(page.get_by_text("Watched by")).to_be_hidden()
    expect(page.get_by_role("button", name="Check out")).to_be_visible()
    device.set_offline(False)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("visits-now")).not_to_contain_text(LOST)
    expect(page.get_by_text("Watched by")).to_be_visible()
    page.get_by_role("button", name="Check out").click()
    page.wait_for_url(re.compile(r"/visits/"))


def test_who_watches_is_shown_it_without_loading_the_page(device: BrowserContext, running: Live) -> None:
    page = sign_in(device, running, "colleague")
    page.goto(f"{running.staff}/today")
    expect(page.locator("visits-now")).to_be_hidden()
    with running.house.writing() as work:
        case = open_case(work, running.cast.lead.actor, running.cast.case_id)
        began = work.now - timedelta(hours=1)
        visit = Visit.begin(
            case, account_id=running.cast.lead.id, watcher_id=running.cast.colleague.id, state="running",
            starts_at=began, due_at=work.now - timedelta(minutes=3), checked_in_at=began,
        )  # fmt: skip
        visit.sealed = case.seal(VisitContent(), into=visit)
        work.add(visit)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("alert")).to_contain_text("Visit not checked out: ring Ruth Adeyemi at once")
