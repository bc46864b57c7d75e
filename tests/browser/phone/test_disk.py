"""What the disk of a phone holds after a day without network: nothing that was read, typed or drawn, in no writing.

The browser keeps a profile as everybody's does; session files are written late, so it rests before it is closed. Beside
it the same search in the same kind of profile finds what a page left open: in storage, in a cache, in a database.
"""

from __future__ import annotations

import os
import secrets
import string
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect, sync_playwright

from tests.support.live import Live, live, sign_in, worker_in_charge
from tests.support.phone_page import unlock
from tests.support.profiles import kept, profile, type_in

RESTS = 16_000
LEAK = """async (words) => {
  localStorage.setItem('leak', words.storage);
  await (await caches.open('leak')).put('/leak', new Response(words.cache));
  await new Promise((done) => {
    const asked = indexedDB.open('leak', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('leak');
    asked.onsuccess = () => {
      const change = asked.result.transaction('leak', 'readwrite', { durability: 'strict' });
      change.objectStore('leak').put(words.database, 'leak');
      change.oncomplete = done;
    };
  });
}"""


def drawn() -> str:
    """A word of its own: what a database squeezes would cut words that begin alike."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(24))


def carry(page: Page, running: Live) -> str:
    sign_in(page.context, running, running.cast.lead.id)
    page.goto(f"{running.staff}/me/phone")
    worker_in_charge(page)
    words = page.locator(".drawn-words").inner_text()
    type_in(page, "#typed-words", words)
    page.get_by_role("button", name="Carry my cases").click()
    expect(page.get_by_text("Enrolled, this one")).to_be_visible(timeout=30_000)
    return words


def a_day(page: Page, running: Live, typed: dict[str, str], photo: bytes) -> None:
    """Read, written and saved with a photo; half a form; and words while locked."""
    case = f"{running.staff}/cases/{running.cast.case_id}"
    page.context.set_offline(True)
    page.goto(case)
    unlock(page, typed["words"])
    expect(page.locator(".bar-name")).to_contain_text("Carys")
    page.locator(".tabs").get_by_role("link", name="Plan").click()
    page.locator(".tabs").get_by_role("link", name="Log").click()
    page.get_by_role("link", name="Add to the log").first.click()
    page.get_by_label("At home").check()
    type_in(page, "#text", typed["saved"])
    page.get_by_text("More about it").click()
    type_in(page, "#place", typed["place"])
    page.get_by_label("Photo or file").set_input_files(
        FilePayload(name=f"{typed['file name']}.jpg", mimeType="image/jpeg", buffer=photo)
    )
    page.get_by_role("button", name="Save to the log").click()
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("link", name="Add to the log").first.click()
    type_in(page, "#text", typed["half"])
    page.wait_for_timeout(1000)
    page.reload()
    page.get_by_role("button", name="Add to the log, stay locked").click()
    type_in(page, "#captured-text", typed["captured"])
    type_in(page, "#captured-word", typed["word"])
    page.get_by_role("button", name="Save and stay locked").click()
    expect(page.get_by_text("Saved on this phone. Sealed at")).to_be_visible()


@pytest.mark.asvs("14.3.3")
def test_nothing_of_a_day_without_network_lies_open_on_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    names = ("saved", "place", "half", "captured", "word", "file name", "photo")
    typed = {name: drawn() for name in names}
    photo = os.urandom(1000) + typed["photo"].encode() + os.urandom(300_000)
    with (
        live(tmp_path / "house") as running,
        sync_playwright() as playwright,
        profile(playwright, folder, rests=RESTS) as page,
    ):
        typed["words"] = carry(page, running)
        a_day(page, running, typed, photo)

    assert kept(folder, typed | {"name": "Carys Bevan", "first name": "Carys"}) == set()
    assert kept(folder, {"address": "/static/app-"}) == {"address"}, "the search reads what is there"


def test_what_a_page_leaves_open_is_found_by_the_same_search(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    left = {name: drawn() for name in ("storage", "cache", "database")}
    with (
        live(tmp_path / "house") as running,
        sync_playwright() as playwright,
        profile(playwright, folder) as page,
    ):
        carry(page, running)
        page.evaluate(LEAK, left)

    assert kept(folder, left) == set(left)
