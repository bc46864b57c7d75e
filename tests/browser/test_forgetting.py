"""What a browser forgets when it is told to: at a lock its cache, at signing out its storage and worker besides, and
after leaving her page everything that is hers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from app.access.sessions import begin_session
from tests.support.live import Live, live

WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"
STORED = "() => localStorage.getItem('left')"
CACHED = """async () => {
  const href = document.querySelector('link[rel=stylesheet]').href;
  return fetch(href, { cache: 'only-if-cached', mode: 'same-origin' }).then((got) => got.ok).catch(() => false);
}"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("forgetting") / "house") as made:
        yield made


def enter(running: Live, device: BrowserContext, who: str) -> Page:
    is_page = who == "victim"
    origin = running.page if is_page else running.staff
    with running.house.writing() as work:
        token = begin_session(work, running.cast.people[who].id, is_page=is_page)
    url = origin.replace("http:", "https:")
    device.add_cookies([{"name": "__Host-session", "value": token, "url": url, "secure": True}])
    page = device.new_page()
    page.goto(origin + ("/" if is_page else "/me"))
    page.evaluate("() => localStorage.setItem('left', 'behind')")
    return page


def test_a_lock_clears_the_cache(running: Live, browser_here: Browser) -> None:
    # Without the worker, which keeps assets of its own and would answer in the cache's place.
    device = browser_here.new_context(service_workers="block")
    page = enter(running, device, "lead")
    assert page.evaluate(CACHED)

    page.evaluate("() => fetch('/lock', { method: 'POST', redirect: 'manual' })")

    assert not page.evaluate(CACHED)
    device.close()


def test_a_lock_leaves_worker_and_storage(running: Live, device: BrowserContext) -> None:
    page = enter(running, device, "lead")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    page.locator("form[action='/lock'] button").first.click()
    page.wait_for_url(re.compile("/unlock"))

    assert page.evaluate(WORKERS) == 1 and page.evaluate(STORED) == "behind"


@pytest.mark.asvs("14.3.1", "14.3.3")
def test_signing_out_leaves_nothing_but_the_known_device(running: Live, device: BrowserContext) -> None:
    page = enter(running, device, "lead")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    url = running.staff.replace("http:", "https:")
    device.add_cookies([{"name": "__Host-device", "value": "known", "url": url, "secure": True}])

    # Sent by the page itself, which stays: the sign-in page would register the worker anew.
    page.evaluate("() => fetch('/sign-out', { method: 'POST', redirect: 'manual' })")

    assert page.evaluate(STORED) is None and page.evaluate(WORKERS) == 0
    assert {one["name"] for one in device.cookies(running.staff.replace("http:", "https:"))} == {
        "__Host-device"
    }


def test_leaving_her_page_leaves_neither_cookie_nor_storage(running: Live, browser_here: Browser) -> None:
    device = browser_here.new_context()
    page = enter(running, device, "victim")

    page.evaluate("() => fetch('/leave', { redirect: 'manual' })")

    page.goto(running.page + "/")
    assert page.evaluate(STORED) is None
    assert device.cookies(running.page.replace("http:", "https:")) == []
    device.close()
