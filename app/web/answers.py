"""What a route may answer with. A page is rendered after its unit of work has committed, never before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.access.door import OpenCase
from app.access.stored import OpenedFile


@dataclass
class Answer:
    """Common to all: the session's or device's cookie to set (name → value; "" ends it) and extra headers."""

    cookies: dict[str, str] = field(default_factory=dict, kw_only=True)
    headers: dict[str, str] = field(default_factory=dict, kw_only=True)


@dataclass
class Page(Answer):
    """A template and its values; with `block`, that block alone (its name is the element's id).

    With `inside`, the frame puts the safe contact of that case above what the template shows.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    block: str | None = None
    inside: OpenCase | None = None


@dataclass
class Redirect(Answer):
    """Go to an address of ours (a path), by GET."""

    to: str


@dataclass
class Elsewhere(Answer):
    """Leave for an address that is not ours, telling it nothing."""

    to: str


@dataclass
class Download(Answer):
    """A stored file, opened piece by piece, whole or in part. Only an allow-listed picture is ever `inline`."""

    file: OpenedFile
    name: str
    media: str = "application/octet-stream"
    inline: bool = False


@dataclass
class Handout(Answer):
    """A short text that the app itself made, given out as a file."""

    body: bytes
    name: str
    media: str


@dataclass
class Json(Answer):
    body: dict[str, Any]
    status: int = 200


@dataclass
class Raw(Answer):
    """A fixed text or file of the app itself: the manifest, the worker."""

    body: bytes
    media: str
    status: int = 200


@dataclass
class Nothing(Answer):
    """Done; there is nothing to show (204)."""


def page(template: str, *, status: int = 200, block: str | None = None, **context: Any) -> Page:
    """The usual way to answer: `return page("plans/show.html", plan=plan)`."""
    return Page(template, context, status, block)


def case_page(template: str, case: OpenCase, **context: Any) -> Page:
    """A page to read inside a case that shows no head of its own: the safe contact stands above it."""
    return Page(template, {"case": case, **context}, inside=case)
