"""What the tests in a browser share: one Chromium for each file, and a phone in it for each test."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.live import PHONE, chromium

LONGEST = 900
"""Seconds."""


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


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    """A browser that never answers fails its own test, and holds no run up: the longest takes a third of this."""

    def late(_: int, __: FrameType | None) -> None:
        raise TimeoutError("this test took too long")

    former = signal.signal(signal.SIGALRM, late)
    signal.alarm(LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, former)
