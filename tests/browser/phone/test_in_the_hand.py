"""What goes wrong with the phone itself: no room, a store that is gone, a lock at the wrong moment, a wrong clock.

The numbers are those of the fault list that the phone was built against.
"""

from __future__ import annotations

import os

from playwright.sync_api import BrowserContext, FilePayload, Page, expect
from sqlalchemy import select

from app.features.incidents.models import Incident
from tests.support.live import Live
from tests.support.phone_page import (
    TEXT,
    carried,
    count_of,
    originals_of,
    save,
    saved,
    texts_of,
    unlock,
    wait_for,
    write,
)

NO_ROOM = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    const asked = put.apply(this, given);
    if (this.name !== 'files') return asked;
    const error = new DOMException('no room', 'QuotaExceededError');
    Object.defineProperty(this.transaction, 'error', { value: error });
    this.transaction.abort();
    return asked;
  };
}"""
SAVE_AND_LOCK = """() => {
  document.querySelector("field-form form").requestSubmit();
  document.querySelector("idle-lock").lock();
}"""
SET_DOWN = "() => { const now = Date.now.bind(Date); Date.now = () => now() + 6 * 60000; }"


def test_18_no_room_for_a_photo_loses_neither_words_nor_photo(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    photo, said = os.urandom(300_000), "F18: there was no room."
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, said)
    page.get_by_label("Photo or file").set_input_files(
        FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=photo)
    )
    wait_for(lambda: count_of(page, "drafts") == 1)
    page.evaluate(NO_ROOM)

    save(page)

    expect(page.locator("[data-form-problem]")).to_contain_text("this phone’s storage refused it")
    expect(page.get_by_label(TEXT)).to_have_value(said)
    assert (count_of(page, "outbox"), count_of(page, "drafts"), count_of(page, "files")) == (0, 1, 0)
    device.set_offline(False)
    save(page)
    wait_for(lambda: photo in originals_of(running), 30)
    assert texts_of(running).count(said) == 1


def test_19_a_store_that_is_gone_says_so_and_stays_usable(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    page.goto(f"{running.staff}/today")
    gone = {"origin": running.staff, "storageTypes": "indexeddb"}
    device.new_cdp_session(page).send("Storage.clearDataForOrigin", gone)

    page.goto(f"{running.staff}/me/phone")

    expect(page.get_by_text("Carry my cases on this phone")).to_be_visible()
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")
    page.get_by_label("At home").check()
    page.get_by_label(TEXT).fill("F19: after the store was gone.")
    save(page)
    wait_for(lambda: texts_of(running).count("F19: after the store was gone.") == 1)
    device.set_offline(True)
    page.goto(f"{running.staff}/today")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "Carys" not in page.content()


def test_22_a_clock_two_days_ahead_reads_on_and_dates_nothing_into_the_future(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    said = "F22: two days ahead."
    page.add_init_script("{ const now = Date.now.bind(Date); Date.now = () => now() + 2 * 86400000; }")
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    saved(page, said)

    device.set_offline(False)

    wait_for(lambda: texts_of(running).count(said) == 1, 20)
    wait_for(lambda: count_of(page, "outbox") == 0, 20)
    with running.house.reading() as work:
        logged = work.session.scalars(select(Incident.logged_on)).all()
        assert max(logged) <= work.today


def test_24_a_lock_during_save_keeps_the_entry_or_its_draft(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    said = "F24: locked while it was saved."
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, said)
    wait_for(lambda: count_of(page, "drafts") == 1)

    page.evaluate(SAVE_AND_LOCK)

    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    assert (count_of(page, "outbox"), count_of(page, "drafts")) in {(1, 0), (0, 1)}, "one of the two"
    assert said not in page.content()
    if count_of(page, "drafts"):
        page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")
        unlock(page, words)
        page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")
        unlock(page, words)
        expect(page.get_by_label(TEXT)).to_have_value(said)
        save(page)
    device.set_offline(False)
    wait_for(lambda: texts_of(running).count(said) == 1, 20)


def test_24_an_edit_that_is_locked_out_says_so_and_leaves_what_waits(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    said = "F24: as it was first."
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, said)
    save(page)
    page.get_by_role("link", name="See what waits").click()
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_label(TEXT)).to_have_value(said)
    page.get_by_label(TEXT).fill("F24: written anew.")
    wait_for(lambda: count_of(page, "drafts") == 1)
    page.evaluate("() => new BroadcastChannel('phone').postMessage({ type: 'lock' })")
    page.wait_for_timeout(300)

    save(page)

    expect(page.locator("[data-form-problem]")).to_contain_text("this phone is locked")
    assert (count_of(page, "outbox"), count_of(page, "drafts")) == (1, 1)
    device.set_offline(False)
    wait_for(lambda: texts_of(running).count(said) == 1, 20)


def test_29_a_lock_while_the_camera_is_open_ends_it_and_keeps_the_words(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    said = "F29: the camera was open."
    path = f"/cases/{running.cast.case_id}"
    carried(device, page, running, words, path)
    write(page, said)
    page.get_by_role("button", name="Take a photo").click()
    expect(page.get_by_role("button", name="Take it")).to_be_visible()

    page.evaluate("() => document.querySelector('idle-lock').lock()")

    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    assert count_of(page, "drafts") == 1 and said not in page.content()
    page.goto(f"{running.staff}{path}/log/new")
    unlock(page, words)
    expect(page.get_by_label(TEXT)).to_have_value(said)


def test_30_set_down_unlocked_it_locks_and_opens_nothing_online_either(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    case = f"{running.staff}/cases/{running.cast.case_id}"
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    device.set_offline(False)
    page.evaluate(SET_DOWN)

    expect(page.get_by_role("heading", level=1)).to_have_text("Locked", timeout=15_000)
    page.goto(case)

    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    assert "Carys" not in page.content()
    assert page.request.get(case, max_redirects=0).status in (302, 303)
    again = device.new_page()
    again.goto(case)
    expect(again.get_by_role("heading", level=1)).to_have_text("Locked")
