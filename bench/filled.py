"""What both stores are filled with, and what a run needs to know of a house that was filled."""

from __future__ import annotations

from dataclasses import dataclass, field

ENTRIES = 5
PASSPHRASE = "marble river lamp postbox"
PASSWORD = "correct horse battery"
TEXT = "He waited by the gate. " * 12
SUMMARY = "What is known so far. " * 20
PRIORITIES = ("high", "medium", "standard")


@dataclass
class Filled:
    """What a run needs to know of a filled house. `tokens` are sessions, one for each person who measures; `places`
    are where each page of the list ends.
    """

    tokens: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    signing: list[str] = field(default_factory=list)
    secret: str = ""
    passphrase: str = PASSPHRASE
