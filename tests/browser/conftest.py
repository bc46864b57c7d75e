"""What the tests in a browser share: one Chromium for each file, a phone in it for each test, and the order."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.standing import Standing
from tests.support.live import PHONE, chromium
from tests.support.order import arrange

LONGEST = 900
"""Seconds."""

FIRST = (
    "test_axe:test_nothing_is_found[lead]", "test_axe:test_nothing_is_found[supervisor]", "test_axe", "test_policy",
    "test_stored_scripts", "test_canaries", "test_disk", "test_profile", "test_kill", "test_journey",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    arrange(items, "browser", FIRST, apart=("test_axe", "test_policy"))


@pytest.fixture(scope="module")
def browser_here() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def standing(browser_here: Browser) -> Iterator[Standing]:
    made = Standing(browser_here)
    yield made
    made.end()


@pytest.fixture
def device(standing: Standing) -> Iterator[BrowserContext]:
    context = standing.browser().new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
    context.set_default_timeout(10_000)
    yield context
    standing.close(context)


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
