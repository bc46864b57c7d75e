"""The installable shell: without network one static page, and a cache that holds nothing of a case."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.live import Live, live, sign_in, worker_in_charge

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  }
  return found;
}"""
HASHED = re.compile(r"/static/[a-z0-9-]+-[0-9a-f]{12}\.(css|js|svg|png|woff2)")
NO_NETWORK = "/no-network"
OWN = (NO_NETWORK, "/in-charge")
"""The static page, and since when that version is in charge."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("shell") / "house") as made:
        yield made


@pytest.fixture
def page(running: Live, device: BrowserContext) -> Page:
    """The lead's Today, with the worker in charge."""
    sign_in(device, running, running.cast.lead.id)
    made = device.new_page()
    made.goto(f"{running.staff}/today")
    worker_in_charge(made)
    return made


def strange(kept: list[str]) -> list[str]:
    """What a cache holds besides hashed assets, the static page and when it came."""
    return [path for path in kept if path not in OWN and not HASHED.fullmatch(path)]


def test_without_network_every_navigation_is_the_static_page(
    running: Live, device: BrowserContext, page: Page
) -> None:
    page.goto(f"{running.staff}/cases/{running.cast.case_id}")
    expect(page.locator("main")).to_contain_text("Carys")
    device.set_offline(True)
    for path in (f"/cases/{running.cast.case_id}", f"/cases/{running.cast.case_id}/log", "/today"):
        page.goto(running.staff + path)

        expect(page.get_by_role("heading", level=1)).to_have_text("No network")
        expect(page.locator("main")).to_contain_text("This phone keeps nothing of a case yet.")
        assert "Carys" not in page.content()
    device.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page).to_have_title("Today – Waymark")


def test_after_a_walk_through_a_case_the_caches_hold_assets_and_the_static_page_alone(
    running: Live, page: Page
) -> None:
    case = f"{running.staff}/cases/{running.cast.case_id}"
    for path in ("", "/log", "/log/new", "/plan", "/progress", "/contact", "/contacts", "/people", "/more"):
        page.goto(case + path)
        expect(page.locator("main")).to_be_visible()
    kept = page.evaluate(KEPT)

    assert NO_NETWORK in kept and any(path.endswith(".css") for path in kept)
    assert strange(kept) == []


def test_a_page_of_a_case_in_a_cache_is_told(running: Live, page: Page) -> None:
    page.evaluate("async () => (await caches.open('other')).put('/cases/1', new Response('Carys'))")

    assert strange(page.evaluate(KEPT)) == ["/cases/1"]
    page.evaluate("() => caches.delete('other')")


def test_the_victims_host_has_no_worker(running: Live, device: BrowserContext) -> None:
    page = device.new_page()
    page.goto(running.page)

    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    assert page.locator("link[rel=manifest]").count() == 0
