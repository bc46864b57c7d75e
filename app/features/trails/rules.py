"""What an entry of the ledger is called on a page. Pure."""

from __future__ import annotations

UNSAID = frozenset({"rows.noted"})
"""Entries that name rows which another entry tells of: nothing that anybody did by itself."""


def done_words(kind: str) -> str:
    """“challenge.approval-asked” as “Challenge: approval asked”: the ledger's own words, readable."""
    about, _, what = kind.replace("-", " ").replace("_", " ").partition(".")
    return f"{about.capitalize()}: {what}" if what else about.capitalize()
