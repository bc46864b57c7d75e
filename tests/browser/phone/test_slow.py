"""A network that is there and does not answer: what this phone carries is offered after three seconds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.features.agenda import queries
from tests.support.live import Live
from tests.support.phone_page import unlock

SOON, LATE = 3.0, 6.0


@pytest.fixture
def released(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until this is set, Today is not answered."""
    event, real = threading.Event(), queries.today_of

    def slow(*given: Any) -> Any:
        event.wait(30)
        return real(*given)

    monkeypatch.setattr(queries, "today_of", slow)
    yield event
    event.set()


def test_a_page_that_does_not_come_gives_way_to_the_door_and_is_waited_for_when_asked_again(
    running: Live, page: Page, words: str, released: threading.Event
) -> None:
    began = time.monotonic()
    page.goto(f"{running.staff}/today")

    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    assert SOON <= time.monotonic() - began < LATE
    expect(page.get_by_text("No network, or it is very slow.")).to_be_visible()

    page.get_by_role("link", name="Try the network again").click(no_wait_after=True)
    page.wait_for_timeout(1000 * (SOON + 1))
    released.set()

    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    assert not page.locator("[data-copy-line]").is_visible()


def test_behind_the_door_stands_the_copy_meanwhile(
    running: Live, page: Page, words: str, released: threading.Event
) -> None:
    page.goto(f"{running.staff}/today")
    unlock(page, words)

    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    expect(page.locator("[data-copy-line]")).to_be_visible()


def test_a_phone_that_carries_nothing_waits(running: Live, page: Page, released: threading.Event) -> None:
    threading.Timer(SOON + 1, released.set).start()

    page.goto(f"{running.staff}/today")

    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
