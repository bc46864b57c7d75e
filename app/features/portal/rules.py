"""The places of her page, and how the number that she types is read. Pure."""

from __future__ import annotations

import re
from enum import StrEnum


class Place(StrEnum):
    """Where she stands on her page. Her address bar shows the same for all of them."""

    HOME = "home"
    ADD = "add"
    ADDED = "added"
    WANT = "want"
    REACH = "reach"
    SAID = "said"
    LOCK = "lock"
    OPENINGS = "openings"
    PLAN = "plan"
    PLAN_OPEN = "plan_open"


TO_GO = (Place.HOME, Place.ADD, Place.WANT, Place.REACH, Place.LOCK, Place.OPENINGS, Place.PLAN)
"""Where a button may lead. What she added or said, and her plan, are shown after an act of hers alone."""


def plain_number(typed: str) -> str:
    """The digits alone: people group them as they like."""
    return re.sub(r"\D", "", typed)
