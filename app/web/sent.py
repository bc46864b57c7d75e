"""What came with a POST, and what of it lies outside the database until its unit of work has committed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from app.access.work import House
from app.core.errors import WaymarkError
from app.web.forms import Upload


@runtime_checkable
class TakenBack(Protocol):
    """What a route's `before` left outside the database, and can take back when its form is refused."""

    def take_back(self, house: House) -> None: ...


@dataclass
class Sent:
    """The body of a POST, read before the unit begins."""

    typed: dict[str, list[str]]
    files: dict[str, Upload]
    body: dict[str, Any] | None = None
    refused: WaymarkError | None = None
    """Why its files were not taken, which was found while it came in."""
    had_file: bool = False


def take_back(house: House, files: dict[str, Upload]) -> None:
    """Remove files that were never acknowledged. What cannot be removed now is swept later."""
    for upload in files.values():
        with suppress(WaymarkError):
            upload.kept.take_back(house)
