"""Which cases a list shows, how many at a time, and where it goes on. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

OPEN_STATUSES = (
    "referred", "triaged", "allocated", "active", "monitoring", "closing", "awaiting_contact", "no_contact_made",
    "on_hold", "reopened",
)  # fmt: skip
PAGE_SIZE = 50
FEW = 500
"""Up to so many cases in sight are counted one by one; of more, no count goes past `MOST_COUNTED`."""
MOST_COUNTED = 99
MOST_REASONS = 3
"""So many reasons are said of one case that a search found."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Filter(StrEnum):
    ALL = "all"
    DUE = "due"
    HIGH = "high"
    QUIET = "quiet"


def filter_labels(quiet_days: int) -> dict[Filter, str]:
    """What the filters are called; after how many days without contact a case is quiet, the site sets itself."""
    return {
        Filter.ALL: "All", Filter.DUE: "Due", Filter.HIGH: "High",
        Filter.QUIET: f"Quiet {quiet_days} {'day' if quiet_days == 1 else 'days'}",
    }  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A place in the list: behind the case that is next due then, was referred on that day and has this id.

    The list goes on from a place rather than from a number, so that a far page costs what the first one does.
    """

    due_at: datetime
    referred_on: date
    case_id: UUID

    def __str__(self) -> str:
        micros = (self.due_at - BEGINNING) // timedelta(microseconds=1)
        return f"{micros}-{self.referred_on.toordinal()}-{self.case_id.hex}"


def place_in(text: str) -> Place | None:
    """The place that an address names; None for the beginning, and for whatever is no place."""
    found = re.fullmatch(r"([0-9]{1,18})-([0-9]{1,7})-([0-9a-f]{32})", text, re.ASCII)
    if found is None:
        return None
    try:
        due_at = BEGINNING + timedelta(microseconds=int(found[1]))
        return Place(due_at, date.fromordinal(int(found[2])), UUID(found[3]))
    except (OverflowError, ValueError):
        return None


def count_words(count: int, is_all: bool) -> str:
    """A count as it is shown: exact, or that there are more than were counted."""
    return str(count) if is_all or count <= MOST_COUNTED else f"{MOST_COUNTED}+"
