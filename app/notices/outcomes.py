"""Where a notice goes, and what came of it: apart from what sends it, which is loaded with the first notice alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    DELIVERED = "delivered"
    ENDED = "ended"
    """The push service knows no such subscription any more, or it lies where nothing is sent."""
    LATER = "later"


@dataclass(frozen=True)
class Subscription:
    """Where one browser takes notices, and its half of the keys. It never shows itself."""

    endpoint: str
    p256dh: str
    auth: str

    def __repr__(self) -> str:
        return "<subscription>"

    __str__ = __repr__
