"""What the tests in a browser share: one Chromium for each file, a phone in it for each test, and the order.

A file's tests stay in one worker, as they share a house that takes seconds to furnish. Of the files that take minutes
each test goes by itself, and first: what is left at the end is short, and no worker waits for another's last long one.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.live import PHONE, chromium

LONGEST = 900
"""Seconds."""

FIRST = ("test_axe[lead]", "test_axe[supervisor]", "test_axe", "test_policy", "test_stored_scripts", "test_canaries",
         "test_disk", "test_profile", "test_kill", "test_journey")  # fmt: skip
"""The longest first: by file, or by file and parameter."""
APART = ("test_axe", "test_policy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order, and who stays together, for workers who are given one group after the other."""
    items.sort(key=_place_of)
    for item in items:
        name = item.path.stem
        if "browser" in item.path.parts and name not in APART:
            item.add_marker(pytest.mark.xdist_group(f"{item.path.parent.name}-{name}"))


def _place_of(item: pytest.Item) -> int:
    file, parameter = item.path.stem, item.name.partition("[")[2]
    for name in (f"{file}[{parameter}", file):
        if name in FIRST:
            return FIRST.index(name)
    return len(FIRST)


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
