"""Pages that go out many at a time, each rendered as its own route would answer it, for a phone to carry.

A page that the route refuses is left out; the last frame lists what was given, so that a stream that was cut stands for
nothing. Frames: a length of 4 bytes, big-endian, a head in JSON, and as many sealed bytes as the head says.
"""

from __future__ import annotations

import html as markup
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

from starlette.routing import compile_path

from app.core import clock
from app.core.errors import NotFound, ReasonNeeded, Refused, WaymarkError
from app.web.answers import Answer, Page
from app.web.asked import Asked
from app.web.render import BUILT, Renderer
from app.web.routing import Route

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_BODY = re.compile(r'<body class="([^"]*)">(.*)</body>', re.DOTALL)
DEFLATE_RAW = -15


class Wanted(Protocol):
    @property
    def path(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def etag(self) -> str: ...


@dataclass
class Copies(Answer):
    """The pages that are wanted, how each is sealed, and the last frame, which says what was given."""

    wanted: Sequence[Any]
    seal: Callable[[Any, str], bytes]
    close: Callable[[Iterable[Any]], Mapping[str, str]]


Answering = Callable[[Route, Asked, dict[str, str]], Answer]
"""One route answering, as itself, in a unit of its own."""


class Copier:
    """Renders pages of one person by their addresses, through their own routes with their own guards."""

    def __init__(self, routes: Sequence[Route], renderer: Renderer, answer: Answering) -> None:
        self._routes = [(compile_path(route.path)[0], route) for route in routes if route.method == "GET"]
        self._renderer, self._answer = renderer, answer

    def stream(self, copies: Copies, asked: Asked) -> Iterator[bytes]:
        """The frames, one after the other. What stops it in the middle leaves it without its last frame."""
        given = []
        for wanted in copies.wanted:
            try:
                html = self._page(wanted.path, asked)
            except (NotFound, Refused, ReasonNeeded):
                continue
            except WaymarkError:
                return
            sealed = copies.seal(wanted, html)
            given.append(wanted)
            yield _frame({"id": wanted.name, "etag": wanted.etag, "size": len(sealed)}, sealed)
        yield _frame(dict(copies.close(given)), b"")

    def _page(self, path: str, asked: Asked) -> str:
        for pattern, route in self._routes:
            if found := pattern.fullmatch(path):
                own = replace(
                    asked, method="GET", path=path, query={}, is_htmx=False, typed=None, errors={}, draft=""
                )
                answer = self._answer(
                    route, own, {name: str(value) for name, value in found.groupdict().items()}
                )
                if not isinstance(answer, Page):
                    raise NotFound()
                return self._renderer.html(answer)
        raise NotFound()


def packed(path: str, html: str) -> bytes:
    """The body of a page with its title, deflated (raw, RFC 1951): what a phone shows in place of that page."""
    title, body = _TITLE.search(html), _BODY.search(html)
    if title is None or body is None:
        raise ValueError(f"{path} is not a page of the frame")
    told = {"path": path, "title": markup.unescape(title[1]), "body_class": body[1], "body": body[2].strip(),
            "at": clock.now().isoformat()}  # fmt: skip
    squeezed = zlib.compressobj(6, zlib.DEFLATED, DEFLATE_RAW)
    return squeezed.compress(json.dumps(told, separators=(",", ":")).encode()) + squeezed.flush()


@cache
def build_name() -> str:
    """Names what was built: another build renders other pages."""
    stamp = BUILT / "manifest.json"
    return f"{zlib.crc32(stamp.read_bytes()):08x}" if stamp.exists() else ""


def _frame(head: dict[str, Any], content: bytes) -> bytes:
    told = json.dumps(head, separators=(",", ":")).encode()
    return len(told).to_bytes(4, "big") + told + content
