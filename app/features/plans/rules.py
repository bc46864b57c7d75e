"""The words of the safety plan: why it was looked at again, a supervisor’s view, and in what two versions differ."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from app.features.plan_items.rules import LIVING, ItemStatus


class ReviewTrigger(StrEnum):
    """Why the plan was looked at again."""

    INTERVAL = "interval"
    INCIDENT = "incident"
    BREACH = "breach"
    TACTIC = "change_of_tactic"
    CASE_EVENT = "case_event"
    ORDER_ENDING = "order_ending"
    LIFE_CHANGE = "life_change"
    DEVICE = "device_compromise"
    OTHER = "other"


TRIGGER_LABELS: dict[ReviewTrigger, str] = {
    ReviewTrigger.INTERVAL: "Due by interval",
    ReviewTrigger.INCIDENT: "Something happened",
    ReviewTrigger.BREACH: "A rule was broken",
    ReviewTrigger.TACTIC: "A change of tactic",
    ReviewTrigger.CASE_EVENT: "Arrest, bail, charge, court or release",
    ReviewTrigger.ORDER_ENDING: "An order or bail ends",
    ReviewTrigger.LIFE_CHANGE: "Home, work, school or family changed",
    ReviewTrigger.DEVICE: "A phone or account is not safe",
    ReviewTrigger.OTHER: "Other",
}


class Verdict(StrEnum):
    """A supervisor's view of a plan, given after the fact; it never delays the plan."""

    GOOD = "good"
    NEEDS_WORK = "needs_work"
    UNSAFE = "unsafe"


VERDICT_LABELS: dict[Verdict, str] = {
    Verdict.GOOD: "Good",
    Verdict.NEEDS_WORK: "Needs work",
    Verdict.UNSAFE: "Unsafe",
}


def became(was: ItemStatus | None, now: ItemStatus | None) -> str:
    """What became of an item from one version to another; None where it does not stand in that one.

    No item is deleted: one that is not wanted, not possible or expired was taken out, and can be put back.
    """
    if was is None or now is None:
        return "Added" if was is None else "Taken out"
    if (was in LIVING) == (now in LIVING):
        return "Changed"
    return "Put back" if now in LIVING else "Taken out"


def mark_of(items: Iterable[tuple[UUID, int]], wishes: int) -> str:
    """Names a plan as it stands, by its items with their versions and its newest wishes: another one has another."""
    told = [f"{item_id}.{version}" for item_id, version in sorted(items)]
    return sha256("\n".join([*told, str(wishes)]).encode()).hexdigest()[:32]
