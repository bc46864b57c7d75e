"""What can be written without a network, by name. Publishing, sending, approving and allocating are not among it."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from app.core.ids import as_uuid4


class Kind(StrEnum):
    """What a field form records."""

    INCIDENT = "incident"
    CONTACT = "contact"
    NOTE = "note"
    TASK = "task"
    TASK_OUTCOME = "task_outcome"
    PLAN_ITEM = "plan_item"
    PLAN_ITEM_CHANGE = "plan_item_change"
    PLAN_REVIEW = "plan_review"
    WISHES = "wishes"
    UPDATE = "update"
    UPDATE_CHANGE = "update_change"
    CHALLENGE = "challenge"
    CHALLENGE_CHANGE = "challenge_change"


KIND_LABELS = {
    Kind.INCIDENT: "An entry of the incident log", Kind.CONTACT: "A contact", Kind.NOTE: "A case note",
    Kind.TASK: "A task", Kind.TASK_OUTCOME: "What came of a task", Kind.PLAN_ITEM: "An item of the safety plan",
    Kind.PLAN_ITEM_CHANGE: "A change to an item of the safety plan", Kind.PLAN_REVIEW: "A review of the safety plan",
    Kind.WISHES: "What the victim wants", Kind.UPDATE: "News, as a draft",
    Kind.UPDATE_CHANGE: "A change to a draft of news", Kind.CHALLENGE: "A challenge note, as a draft",
    Kind.CHALLENGE_CHANGE: "A change to a draft of a challenge note",
}  # fmt: skip


def ids_in(template: str, path: str) -> dict[str, UUID] | None:
    """The ids that an address has in the places of its template, or None if it is not of that form."""
    places, parts = template.split("/"), path.split("/")
    if len(places) != len(parts):
        return None
    found: dict[str, UUID] = {}
    for place, part in zip(places, parts, strict=True):
        if not place.startswith("{"):
            if place != part:
                return None
            continue
        known = as_uuid4(part)
        if known is None or str(known) != part:
            return None
        found[place.strip("{}")] = known
    return found
