"""The safe-contact answer in a real browser: asked again every minute and at Back; without one, no call."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from app.access.sessions import begin_session
from tests.support.live import Live, live
from tests.support.progress import Desk

SECOND = 1000
ASKED = "**/safe-contact?shape=**"
CALL = "safe-contact a[href^='tel:']"


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("asked") / "house") as made:
        Desk(made.house, made.cast).safe_hours()
        yield made


@pytest.fixture
def case(running: Live, device: BrowserContext) -> Page:
    """The lead's page of the case, on which she may call now; its clock can be moved on."""
    device.clock.install()
    return opened_by_lead(running, device)


@pytest.fixture
def come_back(running: Live, device: BrowserContext) -> Page:
    """The same, left for another page, with the browser's own clock: a moved one forgets how a page was come by."""
    page = opened_by_lead(running, device)
    page.goto(f"{running.staff}/me")
    return page


def opened_by_lead(running: Live, device: BrowserContext) -> Page:
    with running.house.writing() as work:
        token = begin_session(work, running.cast.lead.id)
    url = running.staff.replace("http:", "https:")
    device.add_cookies([{"name": "__Host-session", "value": token, "url": url, "secure": True}])
    page = device.new_page()
    page.goto(f"{running.staff}/cases/{running.cast.case_id}")
    expect(page.locator(CALL)).to_be_visible()
    return page


def mark_unsafe(running: Live) -> None:
    Desk(running.house, running.cast).mark_unsafe()


def test_every_minute_the_page_asks_again_and_shows_what_it_hears(running: Live, case: Page) -> None:
    asked: list[str] = []
    case.on("request", lambda request: asked.extend([request.url] * ("safe-contact?shape=" in request.url)))
    case.clock.run_for(55 * SECOND)
    assert asked == []
    with case.expect_response(ASKED):
        case.clock.run_for(6 * SECOND)
    expect(case.locator(CALL)).to_be_visible()
    mark_unsafe(running)
    with case.expect_response(ASKED):
        case.clock.run_for(60 * SECOND)

    expect(case.locator("safe-contact")).to_contain_text("Marked unsafe: do not contact")
    expect(case.locator(CALL)).to_have_count(0)


def test_an_answer_that_hangs_leaves_the_hours_and_no_way_to_call(running: Live, case: Page) -> None:
    case.route(ASKED, lambda _: None)
    with case.expect_request(ASKED):
        case.clock.run_for(61 * SECOND)
    expect(case.locator(CALL)).to_be_visible()
    case.clock.run_for(3 * SECOND)

    expect(case.locator("safe-contact")).to_contain_text("No answer: do not call yet")
    expect(case.locator("safe-contact")).to_contain_text("These are the hours that were recorded.")
    expect(case.locator("safe-contact .sc-hours, safe-contact .sc-body strong")).to_be_visible()
    expect(case.locator("safe-contact a")).to_have_count(0)
    assert "07700" not in case.locator("safe-contact").inner_text()
    case.unroute_all()
    with case.expect_response(ASKED):
        case.clock.run_for(56 * SECOND)
    expect(case.locator(CALL)).to_be_visible()


def test_on_every_other_page_of_the_case_the_line_says_so_too(running: Live, case: Page) -> None:
    case.goto(f"{running.staff}/cases/{running.cast.case_id}/log")
    expect(case.locator("safe-contact")).to_contain_text("OK to call")
    case.route(ASKED, lambda _: None)
    case.clock.run_for(65 * SECOND)

    expect(case.locator("safe-contact")).to_contain_text("No answer: do not call yet")
    expect(case.locator("safe-contact a")).to_have_text(re.compile("^See"))


@pytest.mark.parametrize("answer", ["a portal", "a refusal", "nothing"])
def test_what_is_not_our_answer_is_none(case: Page, answer: str) -> None:
    def say(route: Route) -> None:
        if answer == "nothing":
            route.abort()
        else:
            route.fulfill(status=200 if answer == "a portal" else 503, body="<safe-contact>OK</safe-contact>")

    case.route(ASKED, say)
    case.clock.run_for(61 * SECOND)

    expect(case.locator("safe-contact")).to_contain_text("No answer: do not call yet")
    expect(case.locator("safe-contact a")).to_have_count(0)


def test_back_asks_again(running: Live, come_back: Page) -> None:
    mark_unsafe(running)
    with come_back.expect_response(ASKED):
        come_back.go_back()

    expect(come_back.locator("safe-contact")).to_contain_text("Marked unsafe: do not contact")
    expect(come_back.locator(CALL)).to_have_count(0)


def test_back_with_an_answer_that_hangs_offers_no_call(come_back: Page) -> None:
    come_back.route(ASKED, lambda _: None)
    come_back.go_back()

    expect(come_back.locator("safe-contact")).to_contain_text("No answer: do not call yet", timeout=20_000)
    expect(come_back.locator("safe-contact a")).to_have_count(0)


@pytest.mark.parametrize(
    "coming",
    [
        "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))",
        "document.dispatchEvent(new Event('visibilitychange'))",
        "window.dispatchEvent(new Event('focus'))",
    ],
)
def test_coming_to_the_front_asks_again(running: Live, case: Page, coming: str) -> None:
    """From the browser's memory, from another tab, from another window: the page was not loaded anew."""
    mark_unsafe(running)
    with case.expect_response(ASKED):
        case.evaluate(coming)

    expect(case.locator("safe-contact")).to_contain_text("Marked unsafe: do not contact")


def test_asking_is_not_using(case: Page) -> None:
    """Ten minutes of asking by itself, and the page locks."""
    asked: list[str] = []
    case.on("request", lambda request: asked.extend([request.url] * ("safe-contact?shape=" in request.url)))
    case.clock.run_for(606 * SECOND)

    case.wait_for_url(re.compile("/unlock"))
    assert asked
