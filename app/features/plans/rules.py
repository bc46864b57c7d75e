"""The words of the safety plan: why it was looked at again, a supervisor’s view, and in what two versions differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.features.plan_items.rules import FIELD_LABELS, FIELDS, LIVING, TEXTS, differing, field_words
from app.features.starters.rules import SECTION_LABELS, Section


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


class ChangeKind(StrEnum):
    """What became of an item from one version to another. None is ever deleted: what is not wanted is taken out."""

    ADDED = "added"
    CHANGED = "changed"
    OUT = "out"
    BACK = "back"


CHANGE_LABELS = {
    ChangeKind.ADDED: "Added", ChangeKind.CHANGED: "Changed", ChangeKind.OUT: "Taken out",
    ChangeKind.BACK: "Put back",
}  # fmt: skip

Parts = list[tuple[str, bool]]
"""A text in runs of words, each with whether the other text lacks it."""


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: Parts
    after: Parts


@dataclass(frozen=True)
class ItemChange:
    """One item in which two versions differ, and in which fields."""

    kind: ChangeKind
    section: str
    text: str
    fields: list[FieldChange]

    @property
    def label(self) -> str:
        return CHANGE_LABELS[self.kind]


def differences(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]], victim_name: str
) -> list[ItemChange]:  # fmt: skip
    """What changed from one version to another, item by item, in the order of the plan. Both map ids to fields."""
    found = []
    for item_id in dict.fromkeys([*after, *before]):
        was, now = before.get(item_id), after.get(item_id)
        kind = _kind(was, now)
        if kind is None:
            continue
        whole = now or was or {}
        changed = [name for name in FIELDS if was and now and was[name] != now[name]]
        told = [_field(name, was, now, victim_name) for name in changed if was and now]
        found.append(
            (whole["section"], ItemChange(kind, SECTION_LABELS[whole["section"]], whole["text"], told))
        )
    order = list(Section)
    return [change for _, change in sorted(found, key=lambda one: order.index(one[0]))]


def _kind(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> ChangeKind | None:
    if was == now:
        return None
    if was is None or now is None:
        return ChangeKind.ADDED if was is None else ChangeKind.OUT
    stood, stands = was["status"] in LIVING, now["status"] in LIVING
    if stood != stands:
        return ChangeKind.BACK if stands else ChangeKind.OUT
    return ChangeKind.CHANGED


def _field(name: str, was: Mapping[str, Any], now: Mapping[str, Any], victim_name: str) -> FieldChange:
    words = [field_words(name, side[name], victim_name) for side in (was, now)]
    if name in TEXTS and was[name] and now[name]:
        return FieldChange(FIELD_LABELS[name], *differing(*words))
    return FieldChange(FIELD_LABELS[name], [(words[0], True)], [(words[1], True)])


def wishes_changed(before: str, after: str) -> FieldChange | None:
    """In what her wishes differ, if they do."""
    if before == after:
        return None
    if before and after:
        return FieldChange("What is wanted", *differing(before, after))
    return FieldChange("What is wanted", [(before or "Nothing", True)], [(after or "Nothing", True)])
