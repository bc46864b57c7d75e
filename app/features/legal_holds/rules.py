"""Why a case is held, and what may come in about it. Pure. Source: the partnership's own table of retention."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class HeldFor(StrEnum):
    PROCEEDINGS = "proceedings"
    APPEAL = "appeal"
    STALKING_ORDER = "stalking_protection_order"
    LICENCE = "licence"
    RESTRAINING_ORDER = "restraining_order"
    HOMICIDE_REVIEW = "homicide_review"
    MAPPA_REVIEW = "mappa_review"
    COMPLAINT = "complaint"
    OTHER = "other"


HELD_FOR_LABELS = {
    HeldFor.PROCEEDINGS: "Live proceedings", HeldFor.APPEAL: "Appeal",
    HeldFor.STALKING_ORDER: "Stalking protection order", HeldFor.LICENCE: "Licence",
    HeldFor.RESTRAINING_ORDER: "Restraining order", HeldFor.HOMICIDE_REVIEW: "Homicide review",
    HeldFor.MAPPA_REVIEW: "MAPPA review", HeldFor.COMPLAINT: "Complaint", HeldFor.OTHER: "Another legal reason",
}  # fmt: skip


def day_problems(from_day: date, to_day: date | None) -> dict[str, str]:
    """The last day is not before the first."""
    if to_day is not None and to_day < from_day:
        return {"to_day": "Choose a last day that is not before the first, or leave it empty."}
    return {}


def stands(from_day: date, to_day: date | None, lifted_on: date | None, today: date) -> bool:
    """Whether it counts today; both days count, and the day on which it is lifted no longer does."""
    return from_day <= today and (to_day is None or to_day >= today) and lifted_on is None
