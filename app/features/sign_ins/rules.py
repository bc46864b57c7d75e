"""Words and small decisions of the doors: how long a code lasts, where to go after signing in."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

CODE_PURPOSE = "enrol"
CODE_LIFE = timedelta(hours=24)
ENROL_WITHIN = timedelta(hours=1)
"""How long after opening the code the way of signing in may be chosen."""

TELL_AT = (10, 50)
"""At so many failed tries from new devices in a day the ledger gets a line, and none in between."""

NOT_THE_CODE = (
    "That code did not work. It may have been used or have ended. Ask your administrator for a new one."
)
DOORS = ("/sign-in", "/sign-out", "/unlock", "/lock", "/enrol", "/cannot-sign-in")


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
