"""Script that single pages fetch: not before it is needed, and without network from what the worker keeps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.live import Live, live, sign_in, worker_in_charge


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("apart") / "house") as made:
        yield made


def scripts_of(page: Page) -> list[str]:
    """The names of the scripts that this page has run, without their marks."""
    found: list[str] = page.evaluate(
        "() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)"
        ".filter((path) => path.endsWith('.js')).map((path) => path.match(/([a-z-]+)-[0-9a-f]{12}/)[1])"
    )
    return sorted(set(found))


def test_a_page_fetches_what_stands_in_it_and_a_browser_that_carries_nothing_no_sealing(
    running: Live, device: BrowserContext
) -> None:
    sign_in(device, running, running.cast.lead.id)
    page = device.new_page()
    page.goto(f"{running.staff}/me")
    expect(page.locator("main")).to_be_visible()
    assert scripts_of(page) == ["app", "chunk"]

    page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")

    expect(page.get_by_role("button", name="Take a photo")).to_be_visible()
    assert scripts_of(page) == ["app", "chunk", "in-a-case"]


def test_without_network_a_part_that_no_page_had_fetched_comes_from_what_the_worker_keeps(
    running: Live, device: BrowserContext
) -> None:
    sign_in(device, running, running.cast.lead.id)
    page = device.new_page()
    page.goto(f"{running.staff}/me")
    worker_in_charge(page)
    device.set_offline(True)

    page.evaluate("() => document.querySelector('main').append(document.createElement('this-phone'))")
    page.evaluate("() => document.dispatchEvent(new Event('waymark:shown'))")

    page.wait_for_function("() => customElements.get('this-phone') && customElements.get('phone-door')")
