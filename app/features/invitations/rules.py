"""Who may be invited, and how. Pure."""

from __future__ import annotations

import re

INVITABLE = ("advocate", "supervisor", "partner", "administrator")
IN_TEAMS = ("advocate", "supervisor")
STATUS_LABELS = {"invited": "Invited", "active": "Active", "ended": "Ended"}
HANDLE = re.compile(r"[\w.@+-]{3,100}")


def person_problems(handle: str, role: str, *, has_agency: bool) -> dict[str, str]:
    """What the single fields cannot know."""
    problems = {}
    if not HANDLE.fullmatch(handle):
        problems["handle"] = "Use at least three letters, digits, dots or dashes, without spaces."
    if role not in INVITABLE:
        problems["role"] = "Choose one of the answers."
    if role == "partner" and not has_agency:
        problems["agency_id"] = "Choose the agency that they work for."
    return problems
