"""Fault 16: a photo on its way from a phone is cut off in the middle, changed, or held back; it arrives whole, once."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.support.broken_line import ANSWER, FLIP, BrokenLine, broken_line
from tests.support.cast import assemble
from tests.support.houses import new_house
from tests.support.live import Live, free_port, served
from tests.support.phone_page import carried, count_of, originals_of, save_here, texts_of, wait_for, write

RECORD = 262_160
FAULTS: list[int | str] = [
    0,
    1,
    511,
    65_536,
    131_072,
    ANSWER,
    200_001,
    RECORD - 17,
    RECORD - 1,
    RECORD,
    RECORD + 1,
    FLIP,
]
"""Ten offsets, an answer that never came, and a piece that its checksum does not fit."""


@pytest.fixture(scope="module")
def served_far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, BrokenLine]]:
    near, far = free_port(), free_port()
    with new_house(tmp_path_factory.mktemp("cut") / "house", near) as house:
        cast = assemble(house)
        with served(house, far), broken_line(near, far) as line:
            yield Live(house, cast, near), line


@pytest.fixture
def running(served_far: tuple[Live, BrokenLine]) -> Live:
    return served_far[0]


@pytest.fixture
def line(served_far: tuple[Live, BrokenLine]) -> BrokenLine:
    return served_far[1]


def photo_waits(page: Page, said: str) -> bytes:
    """An entry with a photo of several pieces is kept on this phone."""
    photo = os.urandom(4 * RECORD)
    write(page, said)
    page.get_by_label("Photo or file").set_input_files(
        FilePayload(name="gate.jpg", mimeType="image/jpeg", buffer=photo)
    )
    save_here(page)
    page.get_by_role("link", name="See what waits").click()
    return photo


def send_now(page: Page) -> bool:
    """Ask for it, whether or not the button just goes; True if nothing waits any more."""
    page.get_by_role("button", name="Send now", include_hidden=True).dispatch_event("click")
    return count_of(page, "outbox") == 0


def test_16_a_photo_that_is_cut_off_at_ten_offsets_arrives_whole_and_once(
    running: Live, line: BrokenLine, device: BrowserContext, page: Page, words: str
) -> None:
    said = "F16: the line broke at every turn."
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    photo = photo_waits(page, said)
    line.faults[:] = FAULTS

    device.set_offline(False)

    wait_for(lambda: said in texts_of(running), 20)
    expect(page.locator("[data-slot=state]")).to_have_text("Words received, file waiting")
    wait_for(lambda: send_now(page), 120)
    assert not line.faults and count_of(page, "files") == 0
    assert originals_of(running).count(photo) == 1 and texts_of(running).count(said) == 1


def test_16_a_proxy_that_holds_requests_back_changes_nothing(
    running: Live, line: BrokenLine, device: BrowserContext, page: Page, words: str
) -> None:
    said = "F16: held back on the way."
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    photo = photo_waits(page, said)
    line.is_buffering = True

    device.set_offline(False)

    wait_for(lambda: photo in originals_of(running), 30)
    wait_for(lambda: count_of(page, "outbox") == 0, 20)
    assert originals_of(running).count(photo) == 1 and texts_of(running).count(said) == 1
