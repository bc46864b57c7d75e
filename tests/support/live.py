"""The running app for a browser: a real server on a free port, over a house of its own with the cast in it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.types import ASGIApp

from app.access.sessions import begin_session
from app.access.work import House
from app.main import create
from tests.support.browser import CHROMIUM_ARGS, chromium_path
from tests.support.cast import Cast, assemble
from tests.support.houses import new_house

PHONE, DESK = (390, 844), (1280, 800)
STARTS_WITHIN = 120.0


@dataclass
class Live:
    """A served house."""

    house: House
    cast: Cast
    port: int

    @property
    def staff(self) -> str:
        return self.house.settings.staff_origin

    @property
    def page(self) -> str:
        return self.house.settings.page_origin


@contextmanager
def live(folder: Path) -> Iterator[Live]:
    """The cast's house, served until the block ends."""
    port = free_port()
    with new_house(folder, port) as house:
        cast = assemble(house)
        with served(house, port):
            yield Live(house, cast, port)


@contextmanager
def served(house: House, port: int, app: ASGIApp | None = None) -> Iterator[None]:
    """A real server in a thread, of this app or of the house; what is done at the end is done to its end."""
    server = uvicorn.Server(
        uvicorn.Config(app or create(house=house), host="127.0.0.1", port=port, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + STARTS_WITHIN
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    assert server.started, "the server did not start"
    yield
    server.should_exit = True
    thread.join(STARTS_WITHIN)


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGS)
        yield browser
        browser.close()


def sign_in(context: BrowserContext, running: Live, person_id: UUID) -> None:
    """A session of this person's, who has just shown that it is she; its cookie is for a secure address alone."""
    with running.house.writing() as work:
        token = begin_session(work, person_id)
    url = running.staff.replace("http:", "https:")
    context.add_cookies([{"name": "__Host-session", "value": token, "url": url, "secure": True}])


def window(browser: Browser, size: tuple[int, int], problems: list[str]) -> Page:
    """A page of somebody's own device; what its console calls an error is collected."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, has_touch=size == PHONE)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    return page


def worker_in_charge(page: Page) -> None:
    """Wait until the worker answers for this page."""
    page.evaluate(
        "async () => { if (!navigator.serviceWorker.controller) await new Promise((go) =>"
        " navigator.serviceWorker.addEventListener('controllerchange', go, { once: true })); }"
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
