"""A browser without a screen for tests: keeps a person's cookies, follows redirects when asked, checks every page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.testclient import TestClient

from tests.support.houses import PAGE_ORIGIN, STAFF_ORIGIN
from tests.support.pages import check_page


@dataclass
class Answered:
    """What came back. `.text`, `.status`, `.location`, and `.uuid` = the last id in the location."""

    status: int
    text: str
    headers: Any
    content: bytes = b""
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def location(self) -> str:
        return str(self.headers.get("location") or self.headers.get("hx-redirect") or "")

    @property
    def uuid(self) -> str:
        found = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", self.location)
        return found[-1] if found else ""

    def shows(self, words: str) -> bool:
        """Whether the page's text holds these words, whatever the white space; a template's own are not shown."""
        seen = re.sub(r"<template data-(not|lease|kept).*?</template>", " ", self.text, flags=re.DOTALL)
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", seen)).replace("&#39;", "’")
        return re.sub(r"\s+", " ", words) in plain.replace("\u00a0", " ")


class Client:
    """One person on one host. `portal` is the running app, shared by all clients of a test."""

    def __init__(self, portal: TestClient, token: str | None = None, *, page_host: bool = False) -> None:
        self.portal = portal
        self.origin = PAGE_ORIGIN if page_host else STAFF_ORIGIN
        self.page_host = page_host
        self.cookies: dict[str, str] = {"__Host-session": token} if token else {}

    def get(self, path: str, *, htmx: bool = False, headers: dict[str, str] | None = None) -> Answered:
        return self._send("GET", path, htmx=htmx, headers=headers)

    def post(self, path: str, fields: dict[str, Any] | None = None, *, files: Any = None, htmx: bool = False,
             json: Any = None, headers: dict[str, str] | None = None, content: bytes | None = None,
             **more: Any) -> Answered:  # fmt: skip
        """Send a form as a browser would; values may be lists. Pass `files={"photo": (name, bytes, type)}`."""
        body = {name: _text(value) for name, value in {**(fields or {}), **more}.items() if value is not None}
        plain = json is None and content is None
        return self._send("POST", path, data=body if plain else None, files=files, json=json, content=content,
                          htmx=htmx, headers=headers)  # fmt: skip

    def follow(self, answered: Answered) -> Answered:
        """The page that a redirect leads to."""
        assert answered.location, f"{answered.status} is no redirect: {answered.text[:2000]}"
        parts = urlsplit(answered.location)
        return self.get(parts.path + (f"?{parts.query}" if parts.query else ""))

    def post_and_follow(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> Answered:
        return self.follow(self.post(path, fields, **more))

    def _send(
        self, method: str, path: str, *, htmx: bool, headers: dict[str, str] | None = None, **sent: Any
    ) -> Answered:
        given = {"Host": urlsplit(self.origin).netloc}
        if method == "POST":
            given |= {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        if htmx:
            given["HX-Request"] = "true"
        if self.cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given |= headers or {}
        self.portal.cookies.clear()
        given_parts = {name: value for name, value in sent.items() if value is not None}
        response = self.portal.request(
            method, self.origin + path, headers=given, follow_redirects=False, **given_parts
        )
        for name, value in response.cookies.items():
            self.cookies[name] = value
        for line in response.headers.get_list("set-cookie"):
            if "Max-Age=0" in line:
                self.cookies.pop(line.split("=", 1)[0], None)
        answered = Answered(response.status_code, "", response.headers, response.content, dict(self.cookies))
        if response.headers.get("content-type", "").startswith(
            ("text/", "application/json", "application/manifest")
        ):
            answered.text = response.text
        check_page(answered, self.page_host, path)
        return answered


def _text(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)


def new_client_id() -> str:
    """An id as a page mints it."""
    return str(uuid4())


def sent(client: Client, path: str, fields: dict[str, str]) -> Any:
    """A form sent without script; whatever comes back is looked at by the test."""
    headers = {"Host": "localhost:8000", "Origin": client.origin, "Cookie": f"__Host-session={client.cookies['__Host-session']}"}  # fmt: skip # noqa: E501
    client.portal.cookies.clear()
    return client.portal.post(client.origin + path, data=fields, headers=headers, follow_redirects=False)
