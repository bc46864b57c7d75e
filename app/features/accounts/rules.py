"""Words and small decisions about accounts: sign-in names, and what a page calls things."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from urllib.parse import urlsplit

MOST_PASSKEYS = 10
TELL_AT = (10, 50)
"""At so many failed tries from new devices in a day the ledger gets a line, and none in between."""
NO_MATCH = "That did not match."


class Status(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    ENDED = "ended"


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


THEME_LABELS = {Theme.SYSTEM: "As the device", Theme.LIGHT: "Light", Theme.DARK: "Dark"}

ROLE_LABELS = {
    "advocate": "Advocate",
    "supervisor": "Supervisor",
    "service_manager": "Service manager",
    "partner": "Partner agency: police and others",
    "probation": "Partner agency: probation, victim liaison",
    "health": "Partner agency: health",
    "cps": "Partner agency: CPS",
    "chair": "Meeting chair",
    "dpo": "Data protection officer",
    "administrator": "Administrator",
}


def plain_handle(typed: str) -> str:
    """A sign-in name as it is compared: no capitals, no spaces around it, one way of writing accents."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


DOORS = ("/sign-in", "/sign-out", "/unlock", "/lock", "/proof", "/enrol", "/cannot-sign-in")
"""Pages that lead on to another: none of them is where somebody wished to go."""


def own_path(typed: str) -> str:
    """The address to go to after signing in, if it is a plain path of ours and no door; else empty."""
    if len(typed) > 500 or not re.fullmatch(r"/(?![/\\])[A-Za-z0-9\-._~/?=&%]*", typed):
        return ""
    path = urlsplit(typed).path
    is_door = any(path == door or path.startswith(door + "/") for door in DOORS)
    return "" if is_door else typed


def grouped(text: str, size: int = 4) -> str:
    """“ABCD EFGH”: in groups, as it is read and typed."""
    return " ".join(text[at : at + size] for at in range(0, len(text), size))
