"""The words of the register of data breaches, and its clock. Pure. Source: UK GDPR, articles 33 and 34."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum


class BreachKind(StrEnum):
    """What became of the data. Several may be true of one breach."""

    WRONG_RECEIVER = "wrong_receiver"
    SEEN = "seen"
    LOST = "lost"
    STOLEN = "stolen"
    CHANGED = "changed"
    UNAVAILABLE = "unavailable"
    OTHER = "other"


KIND_LABELS = dict(zip(BreachKind, (
    "Sent or given to somebody else", "Seen or opened without need", "Lost", "Stolen or taken by attack",
    "Changed or destroyed", "Could not be reached", "Something else",
), strict=True))  # fmt: skip


class BreachStatus(StrEnum):
    OPEN = "open"
    REPORTED = "reported"
    NOT_REPORTED = "not_reported"
    CLOSED = "closed"


STATUS_LABELS = dict(zip(BreachStatus, (
    "To be decided: report it or not", "Reported to the regulator", "Not reported, with a reason", "Closed",
), strict=True))  # fmt: skip
REPORTING = (BreachStatus.REPORTED, BreachStatus.NOT_REPORTED)
REPORTING_LABELS = {
    BreachStatus.REPORTED: "It was reported",
    BreachStatus.NOT_REPORTED: "It is not reported: a risk to people is unlikely",
}


class Did(StrEnum):
    """What stands in a breach's history."""

    RECORDED = "recorded"
    AMENDED = "amended"
    REPORTED = "reported"
    NOT_REPORTED = "not_reported"
    TOLD = "people_told"
    NOT_TOLD = "people_not_told"
    PLACE_KNOWN = "place_known"
    CLOSED = "closed"


DID_LABELS = dict(zip(Did, (
    "Recorded", "Amended", "Reported to the regulator", "Decided: not reported", "The people concerned were told",
    "Decided: the people concerned are not told", "A case’s safety plan was called up for review", "Closed",
), strict=True))  # fmt: skip
TELLING = (Did.TOLD, Did.NOT_TOLD)
TELLING_LABELS = {Did.TOLD: "They were told", Did.NOT_TOLD: "They are not told, for a reason"}

EVENT = "data_breach"
"""The row of the site's table for the time to report."""
FIRST_HOURS = 72
WARNED_BEFORE = timedelta(hours=24)

OVERTAKEN = "Not saved: this breach was changed meanwhile. Look at it, then save again."
IS_CLOSED = "This breach is closed. It stays as it is."
NOT_DECIDED = "First record that it was reported, or why it is not."
NOT_SAID = "First record whether the people concerned were told, or why not."
WHY_LATE = "The time to report had run out. Say why it was late."
WHY_NOT = "Say why a risk to people is unlikely."
NO_CASE = (
    "No case that you find has this reference. Check it. A restricted case is found by nobody but the people who are "
    "named for it: ring its supervisor now."
)
ALREADY = "This case’s plan was called up already for this breach."


def hours_words(report_by: datetime, now: datetime) -> str:
    """“61 hours left to report”, “The time to report ran out 3 hours ago”; a part of an hour is not counted as one."""
    left = report_by - now
    hours = int(abs(left).total_seconds() // 3600)
    plural = f"{hours} hour" if hours == 1 else f"{hours} hours"
    if left < timedelta(0):
        return f"The time to report ran out {plural} ago" if hours else "The time to report has run out"
    return f"{plural} left to report" if hours else "Less than an hour left to report"


def closing_problem(done: Collection[Did]) -> str:
    """What is missing before a breach is closed; empty if nothing is."""
    if not {Did.REPORTED, Did.NOT_REPORTED} & set(done):
        return NOT_DECIDED
    return "" if set(TELLING) & set(done) else NOT_SAID


def reporting_problems(
    *, is_reported: bool, at: datetime | None, reference: str, reason: str, found_at: datetime,
    report_by: datetime, now: datetime,
) -> dict[str, str]:  # fmt: skip
    """A report has its moment and reference, a late one its reason too; a decision against it has a reason."""
    if not is_reported:
        return {} if reason else {"reason": WHY_NOT}
    problems = {}
    if at is None:
        problems["reported_on"] = "Give day and time of the report."
    elif at > now or at < found_at:
        problems["reported_on"] = "A moment between the finding and now."
    elif at > report_by and not reason:
        problems["reason"] = WHY_LATE
    if not reference:
        problems["reference"] = "Give the reference that the regulator gave."
    return problems
