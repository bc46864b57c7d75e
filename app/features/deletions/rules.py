"""The words of a deletion and what stands in its way. Pure: two people, each with a reason, and never the same one."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from app.features.retention.rules import KEPT_LABELS, Kept, add_years


class DeletionStatus(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECIDED = "decided"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN = (DeletionStatus.PROPOSED, DeletionStatus.CONFIRMED, DeletionStatus.DECIDED)
STATUS_WORDS = {
    DeletionStatus.PROPOSED: "Waits for a first person", DeletionStatus.CONFIRMED: "Waits for a second person",
    DeletionStatus.DECIDED: "Decided: gone within minutes", DeletionStatus.DECLINED: "Kept",
    DeletionStatus.WITHDRAWN: "Taken back by the schedule",
}  # fmt: skip


class Cause(StrEnum):
    """Why somebody proposes a case by hand."""

    MISTAKE = "opened_by_mistake"
    ERASURE = "erasure_right"
    TWICE = "recorded_twice"
    OTHER = "other"


CAUSE_LABELS = {
    Cause.MISTAKE: "Opened by mistake", Cause.ERASURE: "The right to erasure", Cause.TWICE: "Recorded twice",
    Cause.OTHER: "Another reason",
}  # fmt: skip

REASON_WORDS: dict[str, str] = {
    **{kept.value: f"Time passed: {KEPT_LABELS[kept].lower()}" for kept in Kept},
    **{cause.value: label for cause, label in CAUSE_LABELS.items()},
}
"""What a tombstone's code says."""

GOES_ALONG = "This case became part of another one. What is left of it goes when that one goes."
NOT_CLOSED = "The case is open. Close it first: an open case cannot be deleted."
HELD = "A legal hold keeps this case. It cannot be deleted while the hold stands."
MISMATCHED = (
    "This record does not match its ledger. It cannot be deleted before an operator has found out why "
    "and released it."
)
SAME_PERSON = (
    "A second person decides: you have confirmed this yourself. Ask another supervisor of this team."
)
WRONG_REFERENCE = "Type the reference of this case, {reference}, to show that you mean this one."
RESTS_AT_MOST_YEARS = 10


def obstacle(*, is_closed: bool, is_held: bool, is_frozen: bool) -> str:
    """Why nothing may be decided or done just now; empty if nothing stands in the way."""
    if is_held:
        return HELD
    if is_frozen:
        return MISMATCHED
    return "" if is_closed else NOT_CLOSED


def second_problems(first_by: UUID | None, person: UUID, typed: str, reference: str) -> dict[str, str]:
    """The second person is another one, and means this case."""
    if first_by == person:
        return {"form": SAME_PERSON}
    if typed.strip().upper() != reference.upper():
        return {"reference": WRONG_REFERENCE.format(reference=reference)}
    return {}


def rest_until(chosen: date | None, today: date) -> date:
    """A case that is kept is not proposed again for a year, or until the chosen day."""
    return chosen or add_years(today, 1)


def rest_problems(chosen: date | None, today: date) -> dict[str, str]:
    if chosen is not None and not today < chosen <= add_years(today, RESTS_AT_MOST_YEARS):
        return {"keep_until": f"Choose a day to come, within {RESTS_AT_MOST_YEARS} years, or leave it empty."}
    return {}
