"""What changes at the server while an entry waits on the phone: the case goes to somebody else, a rule is added.

The numbers are those of the fault list that the phone was built against.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from app.core.errors import FormRefused
from app.features.deliveries.models import HeldDelivery
from app.features.field_forms.actions import Item
from tests.support.live import Live, live
from tests.support.mutations import reassign
from tests.support.phone_page import TEXT, carried, count_of, save, saved, texts_of, wait_for


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A house for each test: what changes in one holds for no other."""
    with live(tmp_path_factory.mktemp("meanwhile") / "house") as made:
        yield made


def held(running: Live) -> int:
    with running.house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(HeldDelivery)) or 0


def test_8_a_case_that_went_to_somebody_else_holds_the_entry_for_a_supervisor(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    said = "F8: the case was hers when she wrote it."
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    saved(page, said)
    reassign(running.house, running.cast)

    device.set_offline(False)

    wait_for(lambda: held(running) == 1, 20)
    expect(page.locator("[data-waiting]")).to_contain_text("1 waiting")
    page.get_by_label("1 thing waits on this phone").click()
    expect(page.locator("[data-slot=state]")).to_have_text("Not taken: see why")
    page.get_by_role("button", name="Send now").click()
    expect(page.locator("[data-slot=state]")).to_have_text("Not taken: see why")
    assert (held(running), count_of(page, "outbox")) == (1, 1)


def test_9_a_rule_that_was_added_meanwhile_asks_for_a_fix_and_loses_no_word(
    running: Live, device: BrowserContext, page: Page, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, fixed = "F9: as the rules were.", "F9: as the rules are now."
    given = Item.form

    def stricter(item: Item) -> Any:
        if item.entry.fields["text"] == [said]:
            raise FormRefused({"text": "Say it as the rules are now."})
        return given(item)

    monkeypatch.setattr(Item, "form", stricter)
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    saved(page, said)
    page.get_by_role("link", name="See what waits").click()

    device.set_offline(False)

    expect(page.locator("[data-slot=state]")).to_have_text("Needs a fix", timeout=20_000)
    assert texts_of(running) == []
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_label(TEXT)).to_have_value(said)
    page.get_by_label(TEXT).fill(fixed)
    save(page)
    wait_for(lambda: texts_of(running) == [fixed], 20)
    wait_for(lambda: count_of(page, "outbox") == 0, 20)
