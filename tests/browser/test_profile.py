"""What a browser keeps of her on its disk: she signs in, types and leaves, and the profile holds nothing of it.

Beside it the same hand at a page without our precautions, of which the same search finds the words that were typed, and
the login that the browser offered to save. (It saves one only after a tap on a bubble, which no test can make.)
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.test_her_own_hand import Hers, prepare
from tests.support.canaries import Canaries
from tests.support.live import live
from tests.support.profiles import kept, profile, type_in

SIGN_IN = b"""<!doctype html><title>Open</title><form method=post action=/next><input id=number name=number>
<input id=secret name=secret type=password><button>Sign in</button></form>"""
WRITE = b"""<!doctype html><title>Open</title><form method=post action=/next><input id=words name=words>
<textarea id=text name=text></textarea><button>Save</button></form>"""


def logins(folder: Path) -> list[str]:
    """For which origins a login was saved, or was offered to be."""
    connection = sqlite3.connect(next(folder.rglob("Login Data")))
    try:
        saved = connection.execute("SELECT origin_url FROM logins").fetchall()
        return [row[0] for row in saved + connection.execute("SELECT origin_domain FROM stats").fetchall()]
    finally:
        connection.close()


@pytest.mark.asvs("14.3.2", "14.3.3")
def test_nothing_of_her_is_in_the_profile(tmp_path: Path) -> None:
    canaries, folder = Canaries(), tmp_path / "profile"
    with live(tmp_path / "house") as running, sync_playwright() as playwright:
        hers = Hers(running, prepare(running))
        typed = {"number": hers.drawn.number.replace(" ", ""), "words": hers.drawn.words}
        typed |= {
            name: canaries.new(name) for name in ("wrong words", "second word", "refused", "saved", "unsent")
        }
        with profile(playwright, folder) as page:
            page.goto(running.page)
            sign_in(page, typed["number"], typed["wrong words"])
            sign_in(page, typed["number"], typed["words"])
            page.get_by_role("button", name="Your plan").click()
            type_in(page, "#second_word", typed["second word"])
            page.get_by_role("button", name="Show the plan").click()
            page.get_by_role("button", name="Back to").click()
            write(page, typed)
            page.get_by_role("link", name="Leave now").click(no_wait_after=True)

    assert kept(folder, typed) == set() and logins(folder) == []
    assert kept(folder, {"address": "your-page.localhost"}) == {"address"}


def sign_in(page: Page, number: str, words: str) -> None:
    page.locator("#number").fill("")
    type_in(page, "#number", number)
    type_in(page, "#words", words)
    # Her forms ask for the way first: the click is over before anything is sent.
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()


def write(page: Page, typed: dict[str, str]) -> None:
    """An entry that is refused, the same saved, and one that she leaves half written."""
    page.get_by_role("button", name="Add something").click()
    type_in(page, "#text", typed["refused"])
    page.get_by_role("button", name="Add it", exact=True).click()
    page.locator(".govuk-error-summary").wait_for()
    page.locator("#text").fill("")
    type_in(page, "#text", typed["saved"])
    page.locator("input[name=when]").first.check()
    page.get_by_role("button", name="Add it", exact=True).click()
    page.locator("#text").wait_for(state="detached")
    page.get_by_role("button", name="Add something").or_(
        page.get_by_role("button", name="Back to")
    ).first.click()
    if page.locator("#text").count() == 0:
        page.get_by_role("button", name="Add something").click()
    type_in(page, "#text", typed["unsent"])


class Open(BaseHTTPRequestHandler):
    """A page that does nothing to be forgotten."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(SIGN_IN if self.path == "/sign-in" else WRITE)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(303)
        self.send_header("Location", "/next")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing: what was sent is of no interest."""


@contextmanager
def opened() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Open)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_of_a_page_without_precautions_the_same_search_finds_all(tmp_path: Path) -> None:
    canaries = Canaries()
    typed = {name: canaries.new(name) for name in ("number", "words", "saved", "unsent")}
    with opened() as origin, sync_playwright() as playwright, profile(playwright, tmp_path) as page:
        page.goto(f"{origin}/sign-in")
        type_in(page, "#number", typed["number"])
        type_in(page, "#secret", canaries.new("secret"))
        page.get_by_role("button").click()
        page.wait_for_url("**/next")
        # What it offers in a bubble it notes when the bubble goes, with the page.
        page.wait_for_timeout(2000)
        type_in(page, "#words", typed["words"])
        type_in(page, "#text", typed["saved"])
        page.get_by_role("button").click()
        page.wait_for_timeout(1000)
        type_in(page, "#text", typed["unsent"])

    assert kept(tmp_path, typed) == set(typed)
    assert logins(tmp_path) == [f"{origin}/"]
