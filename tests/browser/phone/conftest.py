"""A served house for each file, and the lead's phone, enrolled anew for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.support.live import Live, live, sign_in, worker_in_charge
from tests.support.phone_page import enrolled


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("phone") / "house") as made:
        yield made


@pytest.fixture
def page(running: Live, device: BrowserContext) -> Page:
    """The lead, who has just shown that it is she, on “This phone”."""
    sign_in(device, running, running.cast.lead.id)
    made = device.new_page()
    made.goto(f"{running.staff}/me/phone")
    worker_in_charge(made)
    return made


@pytest.fixture
def words(page: Page) -> str:
    """The phone carries her cases; the four words that open them."""
    return enrolled(page)
