"""Hostile files in a real browser: what the app gives out runs nowhere; from a careless server the same bytes do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Page

from app.access.sessions import begin_session
from tests.integration.exhibits.test_exhibits import KINDS
from tests.support.journey import save
from tests.support.live import PHONE, Live, live

HOSTILE = {
    "page.html": "text/html", "drawing.svg": "image/svg+xml", "letter.pdf": "application/pdf", "both.jpg": "text/html",
}  # fmt: skip
"""With the type that a careless server would give each."""
SETTLES = 700
"""Milliseconds in which a script of a page that is there has long run: what is looked for here is nothing."""
INSIDE = """address => {
  const ways = [['iframe', 'src'], ['object', 'data'], ['embed', 'src'], ['img', 'src'], ['script', 'src']];
  for (const [name, what] of ways) {
    const one = document.createElement(name); one[what] = address; document.body.append(one);
  }
}"""


@dataclass
class Seen:
    """What ran in a browser: alerts, and pages or frames whose title a script has set. What came as a download."""

    ran: list[str] = field(default_factory=list)
    downloads: int = 0

    def watch(self, context: BrowserContext) -> None:
        context.on("page", self._watch_page)

    def _watch_page(self, page: Page) -> None:
        page.on("dialog", self._dialog)
        page.on("download", lambda _: setattr(self, "downloads", self.downloads + 1))

    def _dialog(self, dialog: Dialog) -> None:
        self.ran.append("alert")
        dialog.dismiss()

    def look(self, context: BrowserContext) -> None:
        """Wait a moment, then read the title of every page and frame."""
        for page in context.pages:
            page.wait_for_timeout(SETTLES)
            self.ran += [f"title in {frame.url}" for frame in page.frames if frame.title() == "ran"]


@contextmanager
def careless() -> Iterator[str]:
    """A server on loopback that shows any of these files inline, with the type by its name."""

    class Shows(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.lstrip("/")
            content = KINDS.get(name, b"<!doctype html><title>Empty</title><body>")
            self.send_response(200)
            self.send_header("Content-Type", HOSTILE.get(name, "text/html"))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shows)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def opened_in_every_way(context: BrowserContext, start: str, address: str) -> Seen:
    """By its address, by a window of its own, and inside a page of the same origin, which has no policy here."""
    seen = Seen()
    seen.watch(context)
    page = context.new_page()
    try:
        page.goto(address)
    except Error as wrong:
        # Chromium ends a navigation that becomes a download.
        assert "Download is starting" in str(wrong) or "ERR_ABORTED" in str(wrong)
    seen.look(context)
    page.goto(start)
    page.evaluate("address => { window.open(address) }", address)
    seen.look(context)
    page.evaluate(INSIDE, address)
    seen.look(context)
    return seen


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("hostile") / "house") as made:
        yield made


@pytest.fixture
def loose(browser_here: Browser) -> Iterator[BrowserContext]:
    """A browser that heeds no policy of a page: what holds here holds by the file's own answer."""
    context = browser_here.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, bypass_csp=True, accept_downloads=True
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


def kept(running: Live, context: BrowserContext, name: str) -> str:
    """The address of the original, after the lead has added it by the form."""
    with running.house.writing() as work:
        token = begin_session(work, running.cast.lead.id)
    host = urlsplit(running.staff).hostname
    context.add_cookies(
        [{"name": "__Host-session", "value": token, "url": f"https://{host}/", "secure": True}]
    )
    page = context.new_page()
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/exhibits/new")
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": HOSTILE[name], "buffer": KINDS[name]}
    )
    save(page)
    address = page.get_by_role("link", name="Get the original").get_attribute("href")
    page.close()
    assert address is not None
    return running.staff + address


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_file_runs_when_it_is_opened(running: Live, loose: BrowserContext, name: str) -> None:
    address = kept(running, loose, name)
    seen = opened_in_every_way(loose, f"{running.staff}/me", address)

    assert seen.ran == []
    # It did arrive: by its address, in a window, and in the frame.
    assert seen.downloads >= 2


def test_the_same_bytes_run_where_they_are_shown_inline(browser_here: Browser) -> None:
    ran = {}
    with careless() as origin:
        for name in HOSTILE:
            context = browser_here.new_context()
            ran[name] = opened_in_every_way(context, f"{origin}/empty", f"{origin}/{name}").ran
            context.close()

    assert ran["page.html"] and ran["drawing.svg"] and ran["both.jpg"]
