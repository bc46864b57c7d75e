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
from hashlib import sha256
from itertools import chain, islice
from typing import Any, Protocol

from starlette.routing import compile_path

from app.core import clock, logging
from app.core.errors import NotFound, ReasonNeeded, Refused, WaymarkError
from app.web.answers import Answer, Page
from app.web.asked import Asked
from app.web.render import BUILT, Renderer
from app.web.routing import Route

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_BODY = re.compile(r'<body class="([^"]*)">(.*)</body>', re.DOTALL)
_SIGNS = re.compile(r"<svg[^>]*>|(?<=>)(?:<(?:path|circle|rect|line|polyline) [^>]*>(?:</[a-z]+>)?)+</svg>")
_FIRST_MARK, _MARKS = 0xE000, re.compile("[\ue000-\uf8ff]")
_MOST_PARTS = 2000
SAMPLE, FEWEST, SHORTEST = 30, 20, 24
"""So many pages are looked at for what they share, in lines of that length; of fewer pages, nothing is taken out."""
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
    seal: Callable[[Any, bytes], bytes]
    parts_as: Callable[[str], Any]
    """Under what a phone keeps the parts that pages share, by their path."""
    frame: str
    """A page that says nothing of any case: what stands on it may be shared by all."""
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
        given: list[Any] = []

        def told(wanted: Any, content: bytes) -> bytes:
            sealed = copies.seal(wanted, content)
            given.append(wanted)
            return _frame({"id": wanted.name, "etag": wanted.etag, "size": len(sealed)}, sealed)

        try:
            pages = self._pages(copies, asked)
            first = list(islice(pages, SAMPLE))
            parts = None
            if len(first) >= FEWEST:
                frame, lines = self._page(copies.frame, asked), self._renderer.lines
                parts = Parts.of([*frame.split("\n"), *lines], [html for _, html in first])
                yield told(copies.parts_as(parts.path), parts.packed())
            for wanted, html in chain(first, pages):
                yield told(wanted, packed(wanted.path, html, parts))
        except WaymarkError:
            return
        yield _frame(dict(copies.close(given)), b"")

    def _pages(self, copies: Copies, asked: Asked) -> Iterator[tuple[Any, str]]:
        """Each page that its route gives."""
        for wanted in copies.wanted:
            try:
                html = self._page(wanted.path, asked)
            except (NotFound, Refused, ReasonNeeded):
                continue
            except WaymarkError:
                raise
            except Exception as error:
                # One page that breaks keeps none of the others from the phone, which says that this one is not carried.
                logging.get().error("page not carried", error=type(error), where=logging.where_raised(error))
                continue
            yield wanted, html

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


@dataclass(frozen=True)
class Parts:
    """What many pages share, so that a phone carries it once: signs, which hold no text, and lines that are about
    nobody, of the frame and of the templates. In a page each stands as one character of the private use area."""

    texts: tuple[str, ...]

    @classmethod
    def of(cls, lines: Iterable[str], pages: Sequence[str]) -> Parts:
        """Of these lines and of the signs those that are long enough and stand in the pages."""
        everything = "\n".join(pages)
        said = (line for line in set(lines) if len(line) >= SHORTEST and line in everything)
        signs = (sign for sign in set(_SIGNS.findall(everything)) if len(sign) >= SHORTEST)
        return cls(tuple(sorted({*said, *signs}, key=lambda one: (-len(one), one))[:_MOST_PARTS]))

    @property
    def path(self) -> str:
        """Names the parts by what they are: pages that rest on them rest on these and no others."""
        return f"parts {sha256(json.dumps(self.texts).encode()).hexdigest()[:32]}"

    def packed(self) -> bytes:
        return _squeezed({"path": self.path, "parts": self.texts})

    def taken_out_of(self, text: str) -> str | None:
        """The text without what it shares; None where somebody typed such a character."""
        if _MARKS.search(text):
            return None
        for at, part in enumerate(self.texts):
            text = text.replace(part, chr(_FIRST_MARK + at))
        return text


def packed(path: str, html: str, parts: Parts | None = None) -> bytes:
    """The body of a page with its title, deflated (raw, RFC 1951): what a phone shows in place of that page."""
    title, body = _TITLE.search(html), _BODY.search(html)
    if title is None or body is None:
        raise ValueError(f"{path} is not a page of the frame")
    told = {"path": path, "title": markup.unescape(title[1]), "body_class": body[1], "body": body[2].strip(),
            "at": clock.now().isoformat()}  # fmt: skip
    if parts and (body_left := parts.taken_out_of(told["body"])) is not None:
        told |= {"body": body_left, "parts": parts.path}
    return _squeezed(told)


def _squeezed(told: dict[str, Any]) -> bytes:
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
