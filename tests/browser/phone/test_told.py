"""What a phone tells afterwards: that a case was read without a network, and that something was taken back unsent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.live import Live, live, sign_in
from tests.support.phone_page import carried, count_of, save_here, texts_of, wait_for, write

READ = "Read on a phone, without a network"
NOTES = """() => new Promise((done) => {
  indexedDB.open('phone').onsuccess = ({ target }) => {
    const asked = target.result.transaction('meta').objectStore('meta').getAll();
    asked.onsuccess = () => {
      done(asked.result.filter((one) => one?.sealed && one.key).map((one) => JSON.stringify(one)));
    };
  };
})"""


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A house for each test: what is read in one leaves a line in no other."""
    with live(tmp_path_factory.mktemp("told") / "house") as made:
        yield made


def seen_by_supervisor(running: Live, browser: Browser, path: str, words: str) -> int:
    """How often these words stand on a page of the case, for who answers for it."""
    context = browser.new_context()
    sign_in(context, running, running.cast.supervisor.id)
    page = context.new_page()
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/{path}")
    expect(page.locator("main")).to_be_visible()
    found = page.get_by_text(words).count()
    context.close()
    return found


def test_a_case_that_was_read_without_a_network_stands_among_who_opened_it(
    running: Live, device: BrowserContext, page: Page, words: str, browser_here: Browser
) -> None:
    path = f"/cases/{running.cast.case_id}"
    carried(device, page, running, words, path)
    page.locator(".tabs").get_by_role("link", name="Plan").click()
    expect(page.get_by_role("link", name="Plan", exact=True)).to_have_attribute("aria-current", "page")
    wait_for(lambda: len(page.evaluate(NOTES)) == 1)
    note = page.evaluate(NOTES)[0]
    assert str(running.cast.case_id) not in note and "opened" not in note, "nothing of the case lies clear"
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert seen_by_supervisor(running, browser_here, "openings", READ) == 0

    device.set_offline(False)

    wait_for(lambda: page.evaluate(NOTES) == [], 30)
    assert seen_by_supervisor(running, browser_here, "openings", READ) == 1


def test_what_was_taken_back_in_two_steps_is_told_without_its_words(
    running: Live, device: BrowserContext, page: Page, words: str, browser_here: Browser
) -> None:
    said = "Taken back before anybody had it."
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, said)
    save_here(page)
    page.get_by_role("link", name="See what waits").click()
    page.get_by_role("button", name="Take it back", exact=True).click()
    page.get_by_role("button", name="Take it back for good").click()
    expect(page.get_by_text("Nothing waits on this phone")).to_be_visible()
    assert count_of(page, "outbox") == 0

    device.set_offline(False)

    wait_for(lambda: page.evaluate(NOTES) == [], 30)
    assert seen_by_supervisor(running, browser_here, "trail", "Taken back on a phone, unsent: incident") == 1
    assert said not in texts_of(running)
