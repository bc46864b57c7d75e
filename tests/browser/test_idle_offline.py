"""The idle lock where there is no network: the page stays, veiled, until what was typed has been handed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy import func, select

from app.access.models import Draft
from app.access.sessions import begin_session
from tests.support.journey import choose
from tests.support.live import Live, live, worker_in_charge
from tests.support.staff import PASSPHRASE, member

TYPED = "He stood by the school gate and waved at her."
SECOND = 1000
LOCKED = "Locked. No network: what you typed is not saved. Keep this page open. It tries again by itself."
NOT_ASKED = "No network: this page is shown again when the server has said that you are still signed in."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("idle") / "house") as made:
        member(made.house, made.cast.lead.id, "lead.here")
        yield made


@pytest.fixture
def form(running: Live, device: BrowserContext) -> Page:
    """The lead's form of the log, after the worker took over, with something typed in it."""
    with running.house.writing() as work:
        token = begin_session(work, running.cast.lead.id)
    url = running.staff.replace("http:", "https:")
    device.add_cookies([{"name": "__Host-session", "value": token, "url": url, "secure": True}])
    page = device.new_page()
    page.clock.install()
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")
    worker_in_charge(page)
    choose(page, "behaviours", "At work or school")
    page.locator("#text").fill(TYPED)
    return page


def drafts(running: Live) -> int:
    with running.house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(Draft)) or 0


def shows_only(page: Page, words: str) -> None:
    """All that can be read, or reached with Tab, is this line and its button."""
    expect(page.locator(".veil")).to_be_visible()
    assert page.locator("body").inner_text().split("\n") == [words, "", "Try again"]
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('.veil, body').className"))
    assert set(reached) <= {"veil", page.locator("body").get_attribute("class") or ""}


def test_without_network_the_lock_keeps_the_page_and_hands_over_when_it_is_back(
    running: Live, device: BrowserContext, form: Page
) -> None:
    address, before = form.url, drafts(running)
    device.set_offline(True)
    form.locator(".actionbar button[type=submit]").click()
    expect(form.locator("[data-form-problem]")).to_contain_text("Not saved: no network.")
    form.clock.run_for(630 * SECOND)

    shows_only(form, LOCKED)
    form.clock.run_for(3600 * SECOND)
    shows_only(form, LOCKED)
    assert form.url == address and drafts(running) == before
    device.set_offline(False)
    form.wait_for_url(re.compile("/unlock"))
    assert drafts(running) == before + 1
    form.locator("#passphrase").fill(PASSPHRASE)
    form.get_by_role("button", name="Unlock", exact=True).click()
    expect(form.locator("#text")).to_have_value(TYPED)
    expect(form.locator("main")).to_contain_text("It is not saved yet.")


@pytest.mark.parametrize("trouble", ["hangs up", "is a portal's", "is in trouble"])
def test_whatever_stands_in_the_way_it_tries_again_by_itself(running: Live, form: Page, trouble: str) -> None:
    answers: dict[str, dict[str, Any]] = {
        "is a portal's": {"status": 200, "body": "Sign in to the Wi-Fi"},
        "is in trouble": {"status": 503, "headers": {"X-Waymark": "1"}},
    }

    def answer(route: Route) -> None:
        if trouble == "hangs up":
            route.abort()
        else:
            route.fulfill(**answers[trouble])

    before = drafts(running)
    form.route("**/drafts", answer)
    form.clock.run_for(606 * SECOND)
    shows_only(form, LOCKED)
    form.unroute_all()
    form.clock.run_for(20 * SECOND)

    form.wait_for_url(re.compile("/unlock"))
    assert drafts(running) == before + 1


def test_who_sits_before_it_may_ask_for_another_try(running: Live, form: Page) -> None:
    form.route("**/drafts", lambda route: route.abort())
    form.clock.run_for(606 * SECOND)
    shows_only(form, LOCKED)
    form.unroute_all()
    form.get_by_role("button", name="Try again").click()

    form.wait_for_url(re.compile("/unlock"))


def test_a_page_from_memory_stays_veiled_until_the_server_was_asked(
    device: BrowserContext, form: Page
) -> None:
    """Back, from the browser's memory, without network: nobody knows whether the session still stands."""
    device.set_offline(True)
    form.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    shows_only(form, NOT_ASKED)
    device.set_offline(False)
    expect(form.locator(".veil")).to_be_hidden()
    expect(form.locator("#text")).to_be_visible()
    expect(form.locator("#text")).to_have_value(TYPED)


def test_a_page_from_memory_is_asked_for_anew_when_the_session_does_not_stand(
    device: BrowserContext, form: Page
) -> None:
    device.set_offline(True)
    form.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    shows_only(form, NOT_ASKED)
    device.clear_cookies()
    device.set_offline(False)

    # It asks as soon as the network is said to be back, and if that was too early a quarter of a minute later.
    form.wait_for_url(re.compile("/sign-in"), timeout=30_000)


def test_another_tab_that_is_told_of_the_lock_hands_over_its_own_words(
    running: Live, device: BrowserContext, form: Page
) -> None:
    before = drafts(running)
    with form.expect_response("**/unlock**"):
        form.evaluate("new BroadcastChannel('idle').postMessage('lock')")

    assert drafts(running) == before + 1
