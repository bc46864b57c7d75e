"""Reload, Back, Close and a dead network around a form: what was typed stays, or she is asked first."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from app.access.sessions import begin_session
from app.features.incidents.queries import incidents_of
from tests.support.journey import choose
from tests.support.live import Live, live
from tests.support.opened import opened

TYPED = "He stood by the school gate and waved at her."
HERS = "He rang the bell twice."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("lost") / "house") as made:
        yield made


@pytest.fixture
def form(running: Live, device: BrowserContext) -> Page:
    """The lead's empty form of the log."""
    _signed_in(running, device, "lead")
    page = device.new_page()
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")
    return page


def _signed_in(running: Live, device: BrowserContext, who: str) -> None:
    is_page = who == "victim"
    with running.house.writing() as work:
        token = begin_session(work, running.cast.people[who].id, is_page=is_page)
    url = (running.page if is_page else running.staff).replace("http:", "https:")
    device.add_cookies([{"name": "__Host-session", "value": token, "url": url, "secure": True}])


def _asked(page: Page, *, leave: bool) -> list[str]:
    """The questions that the page will ask; each is answered."""
    heard: list[str] = []

    def hear(dialog: Dialog) -> None:
        heard.append(dialog.message)
        if leave:
            dialog.accept()
        else:
            dialog.dismiss()

    page.on("dialog", hear)
    return heard


def test_what_came_back_unsaved_survives_reload_and_back(running: Live, form: Page) -> None:
    form.locator("#text").fill(TYPED)
    choose(form, "when", "Today")
    form.locator(".actionbar button[type=submit]").click()
    expect(form.locator(".govuk-error-summary")).to_be_visible()
    form.reload()

    expect(form.locator(".govuk-error-summary")).to_be_visible()
    expect(form.locator("#text")).to_have_value(TYPED)
    form.goto(f"{running.staff}/me")
    form.go_back()
    expect(form.locator("#text")).to_have_value(TYPED)


def test_leaving_what_was_typed_asks_first(form: Page) -> None:
    heard = _asked(form, leave=False)
    address = form.url
    form.locator("#text").fill(TYPED)
    form.get_by_role("link", name="Close").click()

    assert heard == ["Leave this page? What you typed is not saved."]
    assert form.url == address and form.locator("#text").input_value() == TYPED


def test_who_says_leave_leaves(form: Page) -> None:
    _asked(form, leave=True)
    form.locator("#text").fill(TYPED)
    form.get_by_role("link", name="Close").click()

    form.wait_for_url(re.compile("/log$"))


def test_a_form_that_nobody_touched_is_left_without_a_question(form: Page) -> None:
    heard = _asked(form, leave=True)
    form.get_by_role("link", name="Close").click()
    form.wait_for_url(re.compile("/log$"))

    assert heard == []


def test_a_victim_without_network_keeps_what_she_wrote_and_leave_now(
    running: Live, device: BrowserContext
) -> None:
    _signed_in(running, device, "victim")
    page = device.new_page()
    page.goto(running.page)
    page.get_by_role("button", name=re.compile("Add something")).click()
    page.locator("#text").fill(HERS)
    choose(page, "when", "Today")
    device.set_offline(True)
    page.get_by_role("button", name="Add it", exact=True).click()

    expect(page.get_by_role("alert")).to_have_text("Not sent: no network. Keep this page open and try again.")
    expect(page.locator("#text")).to_have_value(HERS)
    expect(page.locator("#leave-now")).to_be_visible()
    device.set_offline(False)
    page.get_by_role("button", name="Add it", exact=True).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Add something that happened")
    with opened(running.house, running.cast) as (work, case):
        assert [view.content.text for view in incidents_of(work, case)].count(HERS) == 1
