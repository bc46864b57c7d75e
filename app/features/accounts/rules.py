"""Words and small decisions about accounts: sign-in names, and what a page calls things."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

MOST_PASSKEYS = 10
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
    "partner": "Partner agency",
    "administrator": "Administrator",
}


def plain_handle(typed: str) -> str:
    """A sign-in name as it is compared: no capitals, no spaces around it, one way of writing accents."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()
