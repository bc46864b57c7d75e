"""The idle lock in a real browser whose clock is moved on: the warning, the lock, what counts as use, what comes
back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from app.access.sessions import begin_session
from app.features.incidents.queries import incidents_of
from tests.support.journey import choose, phone_photo
from tests.support.live import Live, live
from tests.support.opened import opened
from tests.support.staff import PASSPHRASE, member

TYPED = "He stood by the school gate and waved at her."
SECOND = 1000


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("idle") / "house") as made:
        for name in ("lead", "backup"):
            member(made.house, made.cast.people[name].id, f"{name}.here")
        yield made


def signed_in(running: Live, device: BrowserContext, who: str = "lead") -> Page:
    with running.house.writing() as work:
        token = begin_session(work, running.cast.people[who].id)
    url = running.staff.replace("http:", "https:")
    device.add_cookies([{"name": "__Host-session", "value": token, "url": url, "secure": True}])
    page = device.new_page()
    page.clock.install()
    return page


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    made = tmp_path / "IMG_1.jpg"
    made.write_bytes(phone_photo())
    return made


@pytest.fixture
def form(running: Live, device: BrowserContext) -> Page:
    page = signed_in(running, device)
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")
    return page


def test_the_page_warns_a_minute_before_it_locks_and_a_touch_keeps_it(form: Page) -> None:
    line = form.locator("idle-lock .status-line")
    form.clock.run_for(534 * SECOND)
    expect(line).to_be_hidden()

    form.clock.run_for(12 * SECOND)
    expect(line).to_have_text("This page locks in less than a minute. Touch it to stay.")

    form.locator("main").click(position={"x": 5, "y": 5})
    expect(line).to_be_hidden()
    form.clock.run_for(300 * SECOND)
    assert "/log/new" in form.url


def test_what_stood_in_the_form_comes_back_to_her_who_unlocks(form: Page) -> None:
    form.locator("#text").fill(TYPED)
    form.clock.run_for(606 * SECOND)
    form.wait_for_url(re.compile("/unlock"))

    form.locator("#passphrase").fill(PASSPHRASE)
    form.get_by_role("button", name="Unlock", exact=True).click()

    expect(form.locator("#text")).to_have_value(TYPED)
    expect(form.locator("main")).to_contain_text("It is not saved yet.")


def test_somebody_else_who_signs_in_there_gets_none_of_it(running: Live, form: Page) -> None:
    form.locator("#text").fill("Tamarisk-canary")
    form.clock.run_for(606 * SECOND)
    form.wait_for_url(re.compile("/unlock"))
    form.get_by_role("button", name="Sign out").click()
    form.wait_for_url(re.compile("/sign-in"))

    other = signed_in(running, form.context, "backup")
    for path in ("/", f"/cases/{running.cast.case_id}/log"):
        other.goto(running.staff + path)
        assert "Tamarisk" not in other.content()


def test_an_upload_longer_than_the_limit_is_not_broken_off_by_its_own_page(form: Page, photo: Path) -> None:
    """The request is held for half an hour of the page's clock, as a bad line would; then it goes on."""
    locked: list[str] = []
    form.on("request", lambda request: locked.extend([request.url] * request.url.endswith("/lock")))
    held = hold_back(form)
    fill_in(form)
    form.locator("#photo").set_input_files(photo)
    press_save(form)
    for _ in range(6):
        form.clock.run_for(300 * SECOND)

    assert "/log/new" in form.url and locked == []
    held[0].continue_()
    form.wait_for_url(re.compile("/incidents/"))


def test_words_alone_that_nobody_answers_are_told_within_a_minute_and_are_saved_once(
    running: Live, form: Page
) -> None:
    """The server has them, its answer hangs; saved again under the same name they are one entry."""
    text = f"{TYPED} Nobody answered."
    hold_back(form, sends=True)
    fill_in(form, text)
    press_save(form)
    form.clock.run_for(50 * SECOND)
    expect(form.locator(".actionbar-problem")).to_be_hidden()
    form.clock.run_for(12 * SECOND)

    expect(form.locator(".actionbar-problem")).to_have_text(
        "Not saved: no network. Keep this page open and try again"
    )
    expect(form.locator("#text")).to_have_value(text)
    form.unroute_all()
    form.locator(".actionbar button[type=submit]").click()
    form.wait_for_url(re.compile("/incidents/"))
    with opened(running.house, running.cast) as (work, case):
        assert [view.content.text for view in incidents_of(work, case)].count(text) == 1


def test_words_alone_that_nobody_answers_do_not_hold_the_lock_off(form: Page) -> None:
    hold_back(form)
    fill_in(form)
    press_save(form)
    form.clock.run_for(606 * SECOND)

    form.wait_for_url(re.compile("/unlock"))


def test_when_nothing_is_on_its_way_any_more_the_page_locks(form: Page, photo: Path) -> None:
    form.route(
        "**/log/new", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    form.locator("#text").fill(TYPED)
    form.locator("#photo").set_input_files(photo)
    form.locator(".actionbar button[type=submit]").click()
    expect(form.locator(".actionbar-problem")).to_contain_text("Not saved: no network.")

    form.clock.run_for(630 * SECOND)

    form.wait_for_url(re.compile("/unlock"))


def hold_back(page: Page, *, sends: bool = False) -> list[Route]:
    """What is posted from the form gets no answer; `sends`: the server has it nevertheless."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        if sends:
            route.fetch(max_redirects=0)
        held.append(route)

    page.route("**/log/new", hold)
    return held


def fill_in(page: Page, text: str = TYPED) -> None:
    choose(page, "behaviours", "At work or school")
    choose(page, "when", "Today")
    page.locator("#text").fill(text)


def press_save(page: Page) -> None:
    page.locator(".actionbar button[type=submit]").click()
    expect(page.locator(".actionbar button[aria-busy=true]")).to_have_count(1)
