"""The words for milestones: how their news goes out, how soon, in which group they are looked for."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from app.features.deadlines.rules import URGENT_HOLDS

STILL_WAITING = "still_waiting"
SEEDED_FROM = date(2021, 4, 1)
"""The first day on which the first words count: the day the present Victims' Code began."""


class Handling(StrEnum):
    """How news goes out: by a voice first, or checked by the advocate and then published."""

    VOICE = "V"
    ADVOCATE = "A"


HANDLING_LABELS = {Handling.VOICE: "Voice first", Handling.ADVOCATE: "Published after your check"}


class HoldKind(StrEnum):
    FAST = "fast"
    SLOW = "slow"


class Group(StrEnum):
    REPORT = "report"
    INVESTIGATION = "investigation"
    ORDERS = "orders"
    DECISION = "decision"
    COURT = "court"
    AFTERWARDS = "afterwards"
    SUPPORT = "support"


GROUP_LABELS = {
    Group.REPORT: "Telling the police", Group.INVESTIGATION: "The investigation", Group.ORDERS: "Protective orders",
    Group.DECISION: "Charge or not", Group.COURT: "Court", Group.AFTERWARDS: "After the sentence",
    Group.SUPPORT: "Support, money, waiting",
}  # fmt: skip

RIGHT_LABELS = {
    "R1": "Be understood", "R2": "Crime recorded", "R3": "Information on reporting", "R4": "Support and needs",
    "R5": "Compensation", "R6": "News of the case", "R7": "Personal statement", "R8": "Trial and witness role",
    "R9": "Outcome and appeals", "R10": "Expenses and property", "R11": "News of the offender", "R12": "Complain",
}  # fmt: skip
"""The twelve rights of the Victims' Code, in short labels of our own."""


def hold_event(code: str, kind: HoldKind) -> str:
    """The configured deadline by which a voice-first milestone must be told."""
    return URGENT_HOLDS.get(code, "hold.release") if kind is HoldKind.FAST else "hold.other"
