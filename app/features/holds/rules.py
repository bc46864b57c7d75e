"""The pure rules of the voice-first hold: until when somebody must be told, and when that falls to others.

It reads no clock and no row, and it never lets a hold override the safe contact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.features.deadlines.rules import Chip
from app.features.safe_contacts.rules import SafeContactBlock, is_blocked, last_window_end_before

SAFE_ATTEMPTS = 2
"""After so many failed safe attempts others decide."""


class UpdateStatus(StrEnum):
    DRAFT = "draft"
    HELD = "held"
    TOLD = "told"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


STATUS_LABELS = {
    UpdateStatus.DRAFT: "Not published yet",
    UpdateStatus.HELD: "Held until told by voice",
    UpdateStatus.TOLD: "Told, not published",
    UpdateStatus.PUBLISHED: "Published",
    UpdateStatus.WITHDRAWN: "Withdrawn",
}
OPEN = (UpdateStatus.DRAFT, UpdateStatus.HELD, UpdateStatus.TOLD)


class HoldChoice(StrEnum):
    GO_BETWEEN = "go_between"
    CALL_ANYWAY = "call_anyway"
    WAIT = "wait"


CHOICE_LABELS = {
    HoldChoice.GO_BETWEEN: "Tell through the go-between",
    HoldChoice.CALL_ANYWAY: "Call anyway",
    HoldChoice.WAIT: "Wait, and tell by a later time",
}


class Fall(StrEnum):
    """Why a hold has fallen to backup and supervisor."""

    PASSED = "passed"
    ATTEMPTS = "attempts"
    NO_SAFE_WAY = "no_safe_way"
    NO_HOURS_LEFT = "no_hours_left"
    TRIED = "tried"


FALL_WORDS = {
    Fall.PASSED: "The time to tell has passed.",
    Fall.ATTEMPTS: "Two safe attempts have failed.",
    Fall.NO_SAFE_WAY: "There is no safe contact to use.",
    Fall.NO_HOURS_LEFT: "No safe hours are left before the time to tell.",
    Fall.TRIED: "What was decided has been tried, and failed.",
}
SAFE_AGAIN = "There is a safe way again, and nobody has decided yet."
"""Of a hold that fell, where what it fell for does not stand any more."""
DECIDED_ALREADY = "Somebody has decided what to do; what you decide takes its place."


@dataclass(frozen=True)
class Hold:
    """One voice-first hold. `deadline` counts from when the news was recorded, or was decided (`has_waited`).

    `decided_at`: somebody decided, after it fell, on a way to tell her: the go-between, or a call all the same.
    """

    deadline: datetime
    counted_from: datetime
    has_waited: bool = False
    decided_at: datetime | None = None


def tell_by(hold: Hold, block: SafeContactBlock | None, now: datetime) -> datetime:
    """What the chip shows: the earlier of the deadline and the end of the last safe hours before it.

    A deadline that somebody set by deciding to wait stands as it is, and so does one where no hours are
    recorded: there the safe contact itself says to check first.
    """
    if hold.has_waited or block is None or not block.has_hours:
        return hold.deadline
    return last_window_end_before(block, now, hold.deadline) or min(now, hold.deadline)


def fall_of(
    hold: Hold, block: SafeContactBlock | None, now: datetime, failed: int, tried: int = 0
) -> Fall | None:
    """Why others must decide now; None while there is still a safe way in time, or the way that was decided.

    `failed`: safe attempts that failed. `tried`: attempts of any kind that failed since the decision.
    """
    if hold.decided_at is not None:
        if is_marked_since(block, hold.decided_at):
            return Fall.NO_SAFE_WAY
        return Fall.TRIED if tried else None
    if now >= hold.deadline:
        return Fall.PASSED
    if failed >= SAFE_ATTEMPTS:
        return Fall.ATTEMPTS
    if hold.has_waited:
        return Fall.NO_SAFE_WAY if is_marked_since(block, hold.counted_from) else None
    if is_blocked(block):
        return Fall.NO_SAFE_WAY
    if block and block.has_hours and last_window_end_before(block, now, hold.deadline) is None:
        return Fall.NO_HOURS_LEFT
    return None


def is_marked_since(block: SafeContactBlock | None, then: datetime) -> bool:
    """Whether the contact was marked unsafe after `then`: nobody who decided then knew of it."""
    return bool(block and block.marked_unsafe and block.unsafe_at and block.unsafe_at > then)


def tell_words(chip: Chip, first: str) -> str:
    """“Tell Carys by 17:00”, “Tell Carys in 3 days”, “Carys not told: late since 15:30”."""
    text = f"{chip.text[:1].lower()}{chip.text[1:]}"
    if chip.state == "late":
        return f"{first} not told: {text}"
    return f"Tell {first} {'by ' if text[:1].isdigit() else ''}{text.removeprefix('due ')}"


def blanks_in(texts: Iterable[str]) -> list[str]:
    """What still stands in square brackets and must be filled in before anybody reads it."""
    return [blank for text in texts for blank in re.findall(r"\[[^\]\n]{1,80}\]", text)]
