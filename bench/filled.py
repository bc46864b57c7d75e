"""What both stores are filled with, and what a run needs to know of a house that was filled."""

from __future__ import annotations

import time
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


def wait_for_a_step() -> None:
    """Until a code of the authenticator is good for some seconds more: it is taken in its own thirty alone."""
    left = 30 - time.time() % 30
    if left < 5:
        time.sleep(left)
