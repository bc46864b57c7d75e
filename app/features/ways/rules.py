"""The ways by which a victim is reached, and when a new one waits for a contact on the known one. Pure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from pydantic import BaseModel


class Channel(StrEnum):
    PHONE = "phone"
    TEXT = "text"
    EMAIL = "email"
    LETTER = "letter"
    VISIT = "visit"
    VIDEO = "video"
    GO_BETWEEN = "go_between"


CHANNEL_LABELS = {
    Channel.PHONE: "Phone", Channel.TEXT: "Text message", Channel.EMAIL: "Email", Channel.LETTER: "Letter",
    Channel.VISIT: "Visit", Channel.VIDEO: "Video call", Channel.GO_BETWEEN: "Through the go-between",
}  # fmt: skip


class WaitingWay(BaseModel):
    """A new number or another way that was given. Nobody uses it until a contact on the known one confirms it."""

    preferred: Channel = Channel.PHONE
    number: str = ""
    known_safe: bool = False
    go_between_name: str = ""
    go_between_number: str = ""
    go_between_agreed_on: date | None = None
    given_by: UUID | None = None
    given_at: datetime | None = None


class Known(Protocol):
    """What of a safe contact these rules ask for."""

    preferred: Channel
    number: str
    known_safe: bool
    go_between_number: str
    marked_unsafe: bool


WAYS = ("preferred", "number", "go_between_number")
"""What reaches her: a change of one of these waits, and takes with it what belongs to it."""

WITH_IT = (*WAYS, "known_safe", "go_between_name", "go_between_agreed_on")


def does_wait(former: Known | None, new: Known) -> bool:
    """Whether this change of how she is reached waits: there is a known way on which it can be confirmed, and it opens
    another one. What only takes a way away counts at once, and where an unsafe mark stands it blocks everything.
    """
    if former is None or former.marked_unsafe or not (former.known_safe and former.number):
        return False
    opens = any(getattr(new, way) and getattr(new, way) != getattr(former, way) for way in WAYS)
    return opens and bool(new.number)


def held_back(former: Known, new: Known, by: UUID, at: datetime) -> dict[str, Any]:
    """What changes in the new block: the known way stays in its place, and the new one waits beside it."""
    waiting = WaitingWay(given_by=by, given_at=at, **{name: getattr(new, name) for name in WITH_IT})
    return {name: getattr(former, name) for name in (*WITH_IT, "known_safe_on")} | {"waiting": waiting}


def taken_over(way: WaitingWay, day: date) -> dict[str, Any]:
    """What changes in the block: the waiting way was confirmed on that day, and is the known one from now on."""
    known_on = day if way.known_safe else None
    return {name: getattr(way, name) for name in WITH_IT} | {"waiting": None, "known_safe_on": known_on}


def waiting_words(way: WaitingWay, known: Known) -> str:
    """What waits, without a number: “number ending 777, prefers text message”."""
    parts = [
        f"number ending {way.number[-3:]}" if way.number != known.number else "",
        f"prefers {CHANNEL_LABELS[way.preferred].lower()}" if way.preferred is not known.preferred else "",
        "a go-between" if way.go_between_number != known.go_between_number else "",
    ]
    return ", ".join(part for part in parts if part)
