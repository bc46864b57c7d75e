"""What the tests in a browser share: one Chromium for each file, and a phone in it for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.live import PHONE, chromium


@pytest.fixture(scope="module")
def browser_here() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def device(browser_here: Browser) -> Iterator[BrowserContext]:
    context = browser_here.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
    context.set_default_timeout(10_000)
    yield context
    context.close()
