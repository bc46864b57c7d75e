"""A visit without a network: the phone is enrolled and opened, read and written on, and what was written arrives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from app.access.sessions import begin_session
from app.features.incidents.models import Incident
from tests.support.live import Live, live, worker_in_charge

SAID = "He stood at the end of the drive for ten minutes."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("phone") / "house") as made:
        yield made


@pytest.fixture
def page(running: Live, device: BrowserContext) -> Page:
    """The lead, who has just shown that it is she, on “This phone”."""
    with running.house.writing() as work:
        token = begin_session(work, running.cast.lead.id)
    url = running.staff.replace("http:", "https:")
    device.add_cookies([{"name": "__Host-session", "value": token, "url": url, "secure": True}])
    made = device.new_page()
    made.goto(f"{running.staff}/me/phone")
    worker_in_charge(made)
    return made


@pytest.fixture
def words(page: Page) -> str:
    """The phone carries her cases; the four words that open them."""
    drawn = page.locator(".drawn-words").inner_text()
    page.get_by_label("Type the four words").fill(drawn)
    page.get_by_role("button", name="Carry my cases").click()
    expect(page.get_by_text("Enrolled, this one")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-say=carried]")).to_contain_text("1 case")
    return drawn


def unlock(page: Page, words: str) -> None:
    page.get_by_label("Your four words").fill(words)
    page.get_by_role("button", name="Unlock", exact=True).click()


def incidents_of(running: Live) -> int:
    with running.house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(Incident)) or 0


def test_a_visit_without_network(running: Live, device: BrowserContext, page: Page, words: str) -> None:
    case = f"{running.staff}/cases/{running.cast.case_id}"
    before = incidents_of(running)
    device.set_offline(True)
    page.goto(f"{running.staff}/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    assert "Carys" not in page.content()

    unlock(page, words)

    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    expect(page.locator("[data-copy-line]")).to_contain_text("No network. This copy is from")
    page.get_by_role("link", name="Cases", exact=True).click()
    page.get_by_role("link", name="Carys").first.click()
    expect(page).to_have_url(case)
    expect(page.locator("main")).to_contain_text("Carys")

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    unlock(page, words)
    expect(page.locator("main")).to_contain_text("Carys")
    page.locator(".tabs").get_by_role("link", name="Log").click()
    page.get_by_role("link", name="Add to the log").first.click()
    page.get_by_label("At home").check()
    page.get_by_label("What happened, in order").fill(SAID)
    page.get_by_role("button", name="Save to the log").click()

    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_contain_text("1 waiting")
    assert incidents_of(running) == before

    page.get_by_role("link", name="See what waits").click()
    expect(page.get_by_text("Log entry, Carys")).to_be_visible()
    expect(page.get_by_text("On this phone", exact=True).first).to_be_visible()
    device.set_offline(False)
    page.get_by_role("button", name="Send now").click()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert incidents_of(running) == before + 1
    page.goto(f"{case}/log")
    expect(page.get_by_text(SAID)).to_be_visible()
