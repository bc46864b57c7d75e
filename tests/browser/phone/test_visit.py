"""A visit without a network: the phone is enrolled and opened, read and written on, and what was written arrives."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.support.live import Live
from tests.support.phone_page import (
    carried,
    count_of,
    incidents_of,
    originals_of,
    save,
    seconds_played,
    texts_of,
    unlock,
    wait_for,
    with_passkey,
    write,
)
from tests.support.progress import Desk

SAID = "He stood at the end of the drive for ten minutes."


def test_a_visit_without_network(running: Live, device: BrowserContext, page: Page, words: str) -> None:
    case = f"{running.staff}/cases/{running.cast.case_id}"
    before = incidents_of(running)
    device.set_offline(True)
    page.goto(f"{running.staff}/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    assert "Carys" not in page.content()

    unlock(page, words)

    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    expect(page.locator("[data-copy-line]")).to_contain_text("No network. This copy is from")
    page.get_by_role("link", name="Cases", exact=True).click()
    page.get_by_role("link", name="Carys").first.click()
    expect(page).to_have_url(case)
    expect(page.locator(".bar-name")).to_contain_text("Carys")

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    unlock(page, words)
    expect(page.locator(".bar-name")).to_contain_text("Carys")
    page.locator(".tabs").get_by_role("link", name="Log").click()
    page.get_by_role("link", name="Add to the log").first.click()
    page.get_by_label("At home").check()
    page.get_by_label("What happened, in order").fill(SAID)
    save(page)

    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_contain_text("1 waiting")
    assert incidents_of(running) == before

    page.get_by_role("link", name="See what waits").click()
    expect(page.get_by_text("Log entry, Carys")).to_be_visible()
    expect(page.get_by_text("On this phone", exact=True).first).to_be_visible()
    device.set_offline(False)
    expect(page.get_by_text("Nothing waits on this phone")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert incidents_of(running) == before + 1
    page.goto(f"{case}/log")
    expect(page.get_by_text(SAID)).to_be_visible()


def test_a_draft_survives_the_page_that_it_was_typed_in(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, "He rang eleven times in one")
    page.wait_for_timeout(1200)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")

    unlock(page, words)

    expect(page.get_by_label("What happened, in order")).to_have_value("He rang eleven times in one")
    expect(
        page.get_by_text("What you typed before was kept on this phone. It is not saved yet.")
    ).to_be_visible()


def test_what_was_written_while_locked_waits_for_its_case(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    device.set_offline(True)
    page.goto(f"{running.staff}/today")
    page.get_by_role("button", name="Add to the log, stay locked").click()
    page.get_by_label("What happened, in order").fill("A grey van went past three times.")
    page.get_by_label("A word by which you will know whose it is").fill("viaduct")
    page.get_by_role("button", name="Save and stay locked").click()
    expect(page.get_by_text("Saved on this phone. Sealed at")).to_be_visible()
    assert "grey van" not in page.content() and "viaduct" not in page.content()

    unlock(page, words)
    page.get_by_role("link", name="See all").click()
    expect(page.get_by_text("viaduct")).to_be_visible()
    page.get_by_role("link", name="Choose its case").click()
    page.get_by_role("link", name="Carys").click()
    expect(page.get_by_label("What happened, in order")).to_have_value("A grey van went past three times.")
    page.get_by_label("Followed").check()
    device.set_offline(False)
    save(page)

    expect(page.get_by_text("A grey van went past three times.").first).to_be_visible()
    assert "A grey van went past three times." in texts_of(running)
    expect(page.locator("[data-waiting]")).to_be_hidden()


def test_ten_wrong_passphrases_leave_nothing_to_open_and_lose_nothing_to_send(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, "She found a note under the wiper.")
    save(page)
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    page.goto(f"{running.staff}/today")
    for left in range(9, -1, -1):
        unlock(page, "four quite wrong words")
        said = (
            f"{left} tries are left" if left > 1 else "1 try is left" if left else "Nothing is here any more"
        )
        expect(page.get_by_text(said)).to_be_visible()
    page.reload()

    expect(page.get_by_role("heading", name="Nothing is here any more")).to_be_visible()
    device.set_offline(False)
    page.goto(f"{running.staff}/today")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    wait_for(lambda: "She found a note under the wiper." in texts_of(running))


def test_the_lock_drops_the_key_in_every_tab(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    carried(device, page, running, words)
    second = device.new_page()
    second.goto(f"{running.staff}/cases")
    expect(second.locator("[data-copy-line]")).to_contain_text("No network. This copy is from")

    page.get_by_role("button", name="Lock", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    expect(second.get_by_role("heading", level=1)).to_have_text("Locked")


def test_the_passkey_opens_what_is_carried_with_one_touch(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    with_passkey(device, page)
    page.get_by_role("button", name="Open with my passkey too").click()
    expect(page.get_by_text("Your passkey opens your cases on this phone too.")).to_be_visible()
    device.set_offline(True)
    page.goto(f"{running.staff}/today")

    page.get_by_role("button", name="Unlock with passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_a_photo_follows_its_words_bit_by_bit(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    photo = os.urandom(700_000)
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, "A photo of the car by the school.")
    page.get_by_label("Photo or file").set_input_files(
        FilePayload(name="car by the school.jpg", mimeType="image/jpeg", buffer=photo)
    )
    save(page)
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()

    device.set_offline(False)

    wait_for(lambda: photo in originals_of(running), 30)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert "A photo of the car by the school." in texts_of(running)
    assert count_of(page, "files") == 0, "no record of the file stays on the phone"


def test_a_revoked_phone_destroys_what_it_carries_at_its_next_contact(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    page.get_by_role("button", name="Revoke this phone").first.click()
    page.goto(f"{running.staff}/me/phone")
    page.get_by_role("button", name="Bring it up to date").click()
    expect(page.get_by_text("Carry my cases on this phone")).to_be_visible()

    device.set_offline(True)
    page.goto(f"{running.staff}/today")

    expect(page.get_by_role("heading", name="Nothing is here any more")).to_be_visible()


@pytest.mark.parametrize(
    ("button", "keeps", "kind"), [("Take a photo", "Take it", "jpg"), ("Voice note", "Stop and keep", "webm")]
)
def test_a_photo_or_a_voice_note_by_the_page_itself_goes_with_the_entry(
    running: Live, device: BrowserContext, page: Page, button: str, keeps: str, kind: str
) -> None:
    before = len(originals_of(running))
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")
    page.get_by_label("At home").check()
    page.get_by_label("What happened, in order").fill("The lock has scratches.")
    page.get_by_role("button", name=button).click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name=keeps).click()
    expect(page.get_by_text("It is in no gallery.")).to_be_visible()
    save(page)

    expect(page).to_have_url(re.compile("/incidents/"))
    wait_for(lambda: len(originals_of(running)) == before + 1, 30)
    begins = b"\xff\xd8\xff" if kind == "jpg" else b"\x1a\x45\xdf\xa3"
    assert any(one.startswith(begins) for one in originals_of(running))
    if kind == "webm":
        page.reload()
        assert seconds_played(page) > 0


def test_a_copy_never_offers_a_call(running: Live, device: BrowserContext, page: Page, words: str) -> None:
    Desk(running.house, running.cast).safe_hours()
    case = f"/cases/{running.cast.case_id}"
    page.goto(running.staff + case)
    expect(page.locator("a[href^='tel:']").first).to_be_visible()
    page.goto(f"{running.staff}/me/phone")
    page.get_by_role("button", name="Bring it up to date").click()
    expect(page.get_by_text("Up to date.")).to_be_visible(timeout=30_000)

    carried(device, page, running, words, case)

    expect(page.locator("safe-contact")).to_have_attribute("data-kind", "unknown")
    expect(page.locator("a[href^='tel:']")).to_have_count(0)
