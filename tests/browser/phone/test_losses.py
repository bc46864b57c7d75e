"""Nothing that was typed or saved on a phone is lost by an edit, a lock, another writing, or a line that broke."""

from __future__ import annotations

import os
import re

from playwright.sync_api import BrowserContext, Dialog, FilePayload, Page, expect

from tests.support.live import Live
from tests.support.phone_page import (
    TEXT,
    carried,
    count_of,
    originals_of,
    save,
    save_here,
    texts_of,
    unlock,
    wait_for,
    write,
)

CUT = """() => {
  const real = window.fetch;
  window.fetch = async (where, how) => {
    const answer = await real(where, how);
    if (where !== '/offline/pack') return answer;
    const whole = await answer.arrayBuffer();
    return new Response(whole.slice(0, whole.byteLength / 2), { headers: answer.headers });
  };
}"""


def new_entry(running: Live) -> str:
    return f"{running.staff}/cases/{running.cast.case_id}/log/new"


def test_an_edited_entry_keeps_its_photo_and_arrives_once(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    photo = os.urandom(300_000)
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, "A first wording.")
    page.get_by_label("Photo or file").set_input_files(
        FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=photo)
    )
    save_here(page)
    page.get_by_role("link", name="See what waits").click()
    page.get_by_role("link", name="Look at it").click()
    expect(page.get_by_text("1 file comes with it.")).to_be_visible()
    page.get_by_label(TEXT).fill("A second wording.")
    save_here(page)

    device.set_offline(False)

    wait_for(lambda: photo in originals_of(running), 30)
    said = texts_of(running)
    assert "A second wording." in said and "A first wording." not in said


def test_an_edit_of_the_first_of_two_holds_neither_up(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, "One, as it was first.")
    save_here(page)
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("link", name="Add to the log").first.click()
    page.get_by_label("At home").check()
    page.get_by_label(TEXT).fill("Two, after it.")
    save_here(page)
    page.get_by_role("link", name="See what waits").click()
    page.get_by_role("link", name="Look at it").first.click()
    expect(page.get_by_label(TEXT)).to_have_value("One, as it was first.")
    page.get_by_label(TEXT).fill("One, written anew.")
    save_here(page)

    device.set_offline(False)

    wait_for(lambda: {"One, written anew.", "Two, after it."} <= set(texts_of(running)), 20)
    assert "One, as it was first." not in texts_of(running)
    expect(page.locator("[data-waiting]")).to_be_hidden()


def test_a_locked_edit_takes_the_place_of_nothing(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, "What waits, unseen.")
    save_here(page)
    page.get_by_role("link", name="See what waits").click()
    address = page.get_by_role("link", name="Look at it").get_attribute("href")
    device.route("**/sync/mutations", lambda route: route.abort())
    device.set_offline(False)
    page.goto(f"{running.staff}{address}")
    expect(page.get_by_text("What you save here is something new.")).to_be_visible()
    page.get_by_label("At home").check()
    page.get_by_label(TEXT).fill("Something else.")
    save_here(page)
    device.unroute("**/sync/mutations")
    page.goto(f"{running.staff}/waiting")

    wait_for(lambda: {"What waits, unseen.", "Something else."} <= set(texts_of(running)), 20)


def test_a_draft_that_nobody_could_see_is_written_over_by_none(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    page.goto(new_entry(running))
    page.get_by_label(TEXT).fill("Half an account, typed first")
    page.wait_for_timeout(1000)
    page.goto(new_entry(running))
    page.get_by_label(TEXT).fill("x")
    page.wait_for_timeout(1000)
    page.goto(f"{running.staff}/cases")

    assert count_of(page, "drafts") == 2


def test_a_refresh_that_was_cut_leaves_what_was_there(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    page.goto(f"{running.staff}/me")
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Use this").click()
    page.goto(f"{running.staff}/me/phone")
    page.evaluate(CUT)
    page.get_by_role("button", name="Bring it up to date").click()
    expect(page.get_by_text("No network: what was here before stays.")).to_be_visible()

    carried(device, page, running, words, f"/cases/{running.cast.case_id}")

    expect(page.locator(".bar-name")).to_contain_text("Carys")


def test_a_link_away_from_what_was_typed_asks_first(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, "Half a sentence")
    page.on("dialog", stay)

    page.get_by_role("link", name="Close without saving").click()

    expect(page.get_by_label(TEXT)).to_have_value("Half a sentence")
    assert asked == ["Leave this page? What you typed is not saved."]


def test_a_lock_without_network_is_told_before_any_page_is_shown(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    carried(device, page, running, words)
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    device.set_offline(False)

    page.goto(f"{running.staff}/cases/{running.cast.case_id}")

    expect(page).to_have_url(f"{running.staff}/unlock?next=/cases/{running.cast.case_id}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")


def test_after_a_wipe_nothing_is_kept_under_a_key_that_is_gone(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    device.set_offline(True)
    page.goto(f"{running.staff}/today")
    for left in range(9, 0, -1):
        unlock(page, "four quite wrong words")
        expect(page.get_by_text(f"{left} tr")).to_be_visible()
    unlock(page, "four quite wrong words")
    expect(page.get_by_role("heading", name="Nothing is here any more")).to_be_visible()
    device.set_offline(False)
    page.goto(new_entry(running))
    page.get_by_label("At home").check()
    page.get_by_label(TEXT).fill("Typed after the wipe")
    page.wait_for_timeout(800)
    assert count_of(page, "drafts") == 0, "nothing is sealed to a key that is gone"

    save(page)

    expect(page).to_have_url(re.compile("/incidents/"))
    assert "Typed after the wipe" in texts_of(running)
