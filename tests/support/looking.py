"""Looks at pages as somebody of the cast: over HTTP for what is on them, in a browser for what comes of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, Dialog, Error, Page

from app.access.sessions import begin_session
from tests.support.injections import BORN, HOOK, MARK
from tests.support.invented import Invented
from tests.support.live import PHONE

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
LINKS = re.compile(r'href="(/[^"#]*)"')
NO_PAGES = re.compile(
    r"/(static|a)/|/leave|/sw\.js|/manifest|.*/(original|play|preview|file|checkpoint)$|/sign-out"
)


MOST_ALIKE = 4


def kind_of(path: str) -> str:
    """The same for pages of rows of one kind."""
    return ID.sub("…", path.split("?")[0])


def token_of(place: Invented, who: str) -> str:
    with place.house.writing() as work:
        return begin_session(work, place.person(who), is_page=who == "victim")


def pages_of(
    place: Invented, who: str, paths: Iterable[str], inside: str, *, follow: bool = True
) -> dict[str, str]:
    """The pages of these and those that they lead to, a few of each kind. Of cases only `inside`."""
    headers = {"Host": urlsplit(place.origin(who)).netloc}
    if who:
        headers["Cookie"] = f"__Host-session={token_of(place, who)}"
    base = f"http://127.0.0.1:{urlsplit(place.origin(who)).port}"
    seen: dict[str, str] = {}
    waiting = list(paths)
    alike: Counter[str] = Counter()
    with httpx.Client(base_url=base, headers=headers, timeout=30) as client:
        while waiting:
            path = waiting.pop()
            elsewhere = "/cases/" in path and inside not in path and "draft=" not in path
            if path in seen or NO_PAGES.match(path) or elsewhere or alike[kind_of(path)] == MOST_ALIKE:
                continue
            alike[kind_of(path)] += "draft=" not in path
            answer = client.get(path)
            is_page = answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
            seen[path] = answer.text if is_page else ""
            waiting += LINKS.findall(seen[path]) if follow else []
    return {path: text for path, text in seen.items() if text}


@dataclass
class Looker:
    """A page in a browser that notes whatever ran, was asked for, or stands in it though it was only typed."""

    page: Page
    origin: str
    token: str
    found: list[str] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)
    looked: int = 0
    marked: int = 0

    def dismiss(self, shown: Dialog) -> None:
        self.found.append("a dialog")
        shown.dismiss()

    def send(self, path: str, **typed: str) -> None:
        """As a button of this page would."""
        headers = {"Host": urlsplit(self.origin).netloc, "Origin": self.origin, "Sec-Fetch-Site": "same-origin",
                   "Cookie": f"__Host-session={self.token}"}  # fmt: skip
        port = urlsplit(self.origin).port
        assert httpx.post(f"http://127.0.0.1:{port}{path}", data=typed, headers=headers).status_code == 303, (
            path
        )

    def look(self, path: str) -> None:
        self.looked += 1
        before = len(self.found)
        try:
            self.page.goto(self.origin + path, wait_until="load")
            self.marked += MARK in self.page.content()
            self.found += self.page.evaluate(BORN)
        except Error:
            self.found.append("the page went elsewhere by itself")
        self.found[before:] = [f"{path}: {one}" for one in self.found[before:]]


@contextmanager
def looking(browser: Browser, place: Invented, who: str, *, with_policy: bool) -> Iterator[Looker]:
    """Without the policy what got into a page really runs; with it, what the policy stops is reported."""
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, bypass_csp=not with_policy, service_workers="block"
    )
    host = urlsplit(place.origin(who)).hostname
    token = token_of(place, who) if who else ""
    if who:
        url = f"https://{host}/"
        context.add_cookies([{"name": "__Host-session", "value": token, "url": url, "secure": True}])
    context.set_default_timeout(15_000)
    page = context.new_page()
    looker = Looker(page, place.origin(who), token)
    page.expose_function(HOOK, lambda *_: looker.found.append("a script ran"))
    page.expose_function("reported", lambda said: looker.reported.append(said))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (one) => "
        "reported(`${location.pathname}: ${one.violatedDirective} ${one.blockedURI} ${one.sample}`))"
    )
    page.on(
        "request", lambda sent: looker.found.append(f"asked for {sent.url}") if _is_typed(sent.url) else None
    )
    page.on("dialog", looker.dismiss)
    yield looker
    context.close()


def _is_typed(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path.endswith((f"/{MARK}", "/x")) or MARK in (parts.hostname or "")
