"""A number that was shown for a reason leaves the page by itself: without a network, and with a mark as unsafe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.access.sessions import begin_session
from app.core import clock
from app.features.safe_contacts.actions import give_call_reason
from app.features.safe_contacts.forms import CallReasonForm
from tests.support.live import Live, chromium, live
from tests.support.opened import writing
from tests.support.progress import Desk

NUMBER = "safe-contact a[href='tel:07700900142']"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Live]:
    with live(tmp_path / "house") as made:
        yield made


@pytest.fixture
def sheet(running: Live) -> Iterator[Page]:
    """The lead's form for a call outside the safe hours, with the number that her reason has opened."""
    tomorrow = clock.local(clock.now() + timedelta(days=1)).strftime("%a").lower()
    Desk(running.house, running.cast).safe_hours(
        any_time=False, days_1=[tomorrow], start_1="00:00", end_1="23:00"
    )
    lead = running.cast.lead
    with writing(running.house, running.cast) as (work, case):
        reason = give_call_reason(work, lead.actor, case, CallReasonForm(reason="He was released early.")).id
        token = begin_session(work, lead.id)
    with chromium() as browser, browser.new_context() as device:
        url = running.staff.replace("http:", "https:")
        device.add_cookies([{"name": "__Host-session", "value": token, "url": url, "secure": True}])
        page = device.new_page()
        page.goto(f"{running.staff}/cases/{running.cast.case_id}/contacts/new?because={reason}")
        yield page


def come_to_the_front(page: Page) -> None:
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def test_the_number_leaves_the_page_by_itself(running: Live, sheet: Page) -> None:
    expect(sheet.locator(NUMBER)).to_have_count(1)

    sheet.context.set_offline(True)
    come_to_the_front(sheet)
    expect(sheet.locator("a[href^='tel:']")).to_have_count(0)

    sheet.context.set_offline(False)
    come_to_the_front(sheet)
    expect(sheet.locator(NUMBER)).to_have_count(1)

    Desk(running.house, running.cast).mark_unsafe()
    come_to_the_front(sheet)
    expect(sheet.locator("a[href^='tel:']")).to_have_count(0)
    expect(sheet.locator("#safe-contact")).to_contain_text("do not contact")
