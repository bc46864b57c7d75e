"""Which pages a phone carries of a case, and the names under which they lie there. Pure.

Source: phone.md, "The pack". Locations, attachments and everything that decides or releases stay behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

LEASE = timedelta(hours=72)
"""For so long what is carried may be read after the server was last asked."""
MOST_CASES = 165
"""Of so many cases something is carried: whole as many as the site says, of the others the safe contact."""
VISITS_AHEAD = timedelta(days=3)
OWN_PLACES = ("/", "/today", "/cases", "/log", "/inbox", "/waiting")
FRAME = "/waiting"
"""The page that the server knows nothing on."""
OF_A_CASE = (
    "", "/plan", "/log", "/conduct", "/progress", "/challenges", "/orders", "/risk", "/contact", "/tasks", "/people",
    "/more", "/log/new", "/contacts/new", "/notes/new", "/tasks/new", "/plan/items/new", "/challenges/new",
)  # fmt: skip
OF_OTHERS = ("/brief",)
NEWEST_ENTRIES = 12
"""Of so many entries in all, the last that were logged, a phone has page and form: older ones it reads in the list.
Each is 6.5 kB; what is amended on the way is what was written lately."""


@dataclass(frozen=True)
class Wanted:
    """One page of a pack: its address, the name under which the phone keeps it, and the mark of its state."""

    path: str
    name: str
    etag: str


def record_name(phone_id: UUID, path: str) -> str:
    """32 hex digits that phone and server both compute; who does not know the address learns nothing from them."""
    return hashlib.sha256(f"waymark record 1\n{phone_id}\n{path}".encode()).hexdigest()[:32]


def is_record_name(text: str) -> bool:
    """Whether a text can be such a name."""
    return len(text) == 32 and not set(text) - set("0123456789abcdef")


def list_mark(records: Mapping[str, str]) -> str:
    """The mark of a list of records, which both sides compute: one that did not change is not sent anew."""
    lines = sorted(f"{name}/{etag}" for name, etag in records.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def record_label(phone_id: UUID, user_id: UUID, wanted: Wanted) -> bytes:
    """What a sealed page is bound to: this phone, this person, this page, this state of it."""
    return f"waymark record 1\n{phone_id}\n{user_id}\n{wanted.name}\n{wanted.etag}".encode()


def paths_of_case(case_id: UUID, plan_items: list[UUID], entries: list[UUID], *, whole: bool) -> list[str]:
    """The addresses that are carried of one case."""
    place = f"/cases/{case_id}"
    if not whole:
        return [place + one for one in OF_OTHERS]
    items = [f"/plan/items/{item}{end}" for item in plan_items for end in ("", "/edit")]
    log = [f"/incidents/{entry}{end}" for entry in entries for end in ("", "/edit")]
    return [place + one for one in (*OF_A_CASE, *items, *log)]
