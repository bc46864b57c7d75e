"""The demo's own door in a browser: axe on its cards and her first page, and one tap on each of its two hosts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from app.access.work import House
from app.demo.running import app_of
from app.web.render import renderer
from tests.browser.test_axe import faults
from tests.support.assembled import founded
from tests.support.houses import new_house
from tests.support.live import PHONE, free_port, served


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The invented partnership, served as the demo is."""
    port = free_port()
    with new_house(tmp_path_factory.mktemp("door"), port, like=founded()) as house:
        as_demo = replace(house, settings=house.settings.model_copy(update={"environment": "demo"}))
        with served(as_demo, port, app_of(as_demo)):
            yield house
    renderer(reload=False).environment.globals.pop("entrance", None)


@pytest.fixture
def page(browser_here: Browser) -> Iterator[Page]:
    context = browser_here.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, bypass_csp=True)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_on_the_cards_and_on_her_first_page(demo: House, page: Page) -> None:
    found = []
    for address in (f"{demo.settings.staff_origin}/sign-in", demo.settings.page_origin):
        page.goto(address)
        found += faults(page, address)
        # A card without its name is what axe would have to see.
        page.evaluate("document.querySelector('main form button').textContent = ''")
        assert faults(page, "planted")

    assert found == []


def test_one_tap_leads_to_today_and_one_to_her_page(demo: House, page: Page) -> None:
    page.goto(f"{demo.settings.staff_origin}/sign-in")
    page.get_by_role("button", name="Be Ruth Adeyemi").click()
    page.get_by_role("heading", name="Today").first.wait_for()
    page.goto(demo.settings.page_origin)
    page.get_by_role("button", name="Try this page").click()

    # Leave now stands on both pages: what her own lacks tells that it is hers.
    expect(page.get_by_role("button", name="Try this page")).to_have_count(0)
    expect(page.get_by_role("link", name="Leave now").first).to_be_visible()
