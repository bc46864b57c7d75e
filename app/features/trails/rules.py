"""What an entry of the ledger is called on a page. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.features.openings.rules import by_phone_words

UNSAID = frozenset({"rows.noted"})
"""Entries that name rows which another entry tells of: nothing that anybody did by itself."""


DISCARDED = "phone.item-discarded"


def told_words(kind: str, facts: Mapping[str, Any]) -> str:
    """The same with what the ledger knows of something that a phone took back unsent: which form, and when it says."""
    if kind != DISCARDED:
        return done_words(kind)
    what = str(facts.get("what") or "nobody knows what").replace("_", " ")
    when = by_phone_words(datetime.fromisoformat(facts["said_at"]), facts.get("ahead"))
    return f"Taken back on a phone, unsent: {what}, {when}"


def done_words(kind: str) -> str:
    """“challenge.approval-asked” as “Challenge: approval asked”: the ledger's own words, readable."""
    about, _, what = kind.replace("-", " ").replace("_", " ").partition(".")
    return f"{about.capitalize()}: {what}" if what else about.capitalize()
