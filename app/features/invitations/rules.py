"""Who may be invited, and how. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from app.features.agencies.rules import role_of

INVITABLE = ("advocate", "supervisor", "service_manager", "partner", "probation", "health", "cps", "chair", "dpo",
             "administrator")  # fmt: skip
IN_TEAMS = ("advocate", "supervisor")
AT_DESKS = ("partner", "probation", "health", "cps")
OF_AGENCIES = (*AT_DESKS, "chair")
NOTICE = timedelta(days=30)
NO_LAST_DAY = "Only people of agencies have a last day. End the account when the time has come."
STATUS_LABELS = {"invited": "Invited", "active": "Active", "ended": "Ended"}
CUT_OFF = "Cannot sign in: what signed them in has ended"
HANDLE = re.compile(r"[\w.@+-]{3,100}")


def person_problems(handle: str, role: str, agency_code: str | None) -> dict[str, str]:
    """What the single fields cannot know."""
    problems = {}
    if not HANDLE.fullmatch(handle):
        problems["handle"] = "Use at least three letters, digits, dots or dashes, without spaces."
    return problems | role_problems(role, agency_code)


def role_problems(role: str, agency_code: str | None) -> dict[str, str]:
    """Whether somebody may have this role. That of somebody at a desk is the one of the agency's kind."""
    problems = {}
    if role not in INVITABLE:
        problems["role"] = "Choose one of the answers."
    if role in OF_AGENCIES and agency_code is None:
        problems["agency_id"] = "Choose the agency that they work for."
    elif role in AT_DESKS and agency_code is not None and role != role_of(agency_code):
        problems["role"] = "This is not what people of that agency are here. Choose the role of its kind."
    return problems


def last_day_problems(role: str, ends_on: date | None, today: date) -> dict[str, str]:
    """Whether this may be somebody's last day."""
    if ends_on is None:
        return {}
    if role not in OF_AGENCIES:
        return {"ends_on": NO_LAST_DAY}
    return {"ends_on": "Give today or a later day."} if ends_on < today else {}


def needs_notice(ends_on: date | None, today: date) -> bool:
    """Whether the last day is so near, or over, that the administrator is told."""
    return ends_on is not None and ends_on - today < NOTICE
