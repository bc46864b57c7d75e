"""When a case can go to another person, and how it is said which cannot. Pure."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

MOST_CASES = 100
FURTHEST = timedelta(days=90)


class How(StrEnum):
    LEAD = "lead"
    COVER = "cover"


HOW_LABELS = {How.LEAD: "For good: a new lead", How.COVER: "For some days: cover"}


def day_problems(how: How, first: date, last: date | None, today: date) -> dict[str, str]:
    """From today or later; cover has a last day, and lasts ninety days at most."""
    problems = {}
    if not today <= first <= today + FURTHEST:
        problems["from_day"] = "Choose today or a later day, within 90 days."
    if how is How.COVER and last is None:
        problems["to_day"] = "Give the last day of cover."
    elif how is How.COVER and last is not None and not first <= last < first + FURTHEST:
        problems["to_day"] = "Choose the first day or a later one; cover lasts at most 90 days."
    return problems


def obstacle(
    how: How, to: UUID, lead: UUID | None, backup: UUID | None, able: Set[UUID], *, is_ended: bool
) -> str:
    """Why one case cannot go to this person; empty if it can."""
    if is_ended:
        return "it has ended; reopen it first"
    if lead is None:
        return "nobody leads it; allocate it"
    if to == lead:
        return "this person leads it already"
    if to not in able:
        return "this person does not work in its team"
    if how is How.LEAD and to == backup:
        return "this person is its backup; choose another backup first"
    return ""


def all_or_nothing(obstacles: dict[str, str]) -> str:
    """One sentence for each case that cannot go; nothing was moved."""
    lines = "; ".join(f"{case}: {why}" for case, why in obstacles.items())
    return f"Nothing was moved. {lines}. Take these out, or mend them, then save again."
