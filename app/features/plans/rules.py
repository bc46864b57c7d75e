"""The words of the safety plan: why it was looked at again, and a supervisor’s view of it."""

from __future__ import annotations

from enum import StrEnum


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
