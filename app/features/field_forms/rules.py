"""What can be written without a network, by name, and the words of the protocol between phone and server. Pure.

Publishing, sending, approving and allocating are not among it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.core.ids import as_uuid4

VERSION_OF_FORMS = 1


class Kind(StrEnum):
    """What a field form records."""

    INCIDENT = "incident"
    INCIDENT_CHANGE = "incident_change"
    CONTACT = "contact"
    NOTE = "note"
    TASK = "task"
    TASK_OUTCOME = "task_outcome"
    PLAN_ITEM = "plan_item"
    PLAN_ITEM_CHANGE = "plan_item_change"
    PLAN_CHOICE = "plan_choice"
    PLAN_REVIEW = "plan_review"
    WISHES = "wishes"
    UPDATE = "update"
    UPDATE_CHANGE = "update_change"
    CHALLENGE = "challenge"
    CHALLENGE_CHANGE = "challenge_change"


KIND_LABELS = {
    Kind.INCIDENT: "An entry of the incident log", Kind.INCIDENT_CHANGE: "A change to an entry of the incident log",
    Kind.CONTACT: "A contact", Kind.NOTE: "A case note",
    Kind.TASK: "A task", Kind.TASK_OUTCOME: "What came of a task", Kind.PLAN_ITEM: "An item of the safety plan",
    Kind.PLAN_ITEM_CHANGE: "A change to an item of the safety plan",
    Kind.PLAN_CHOICE: "A choice between two versions of an item", Kind.PLAN_REVIEW: "A review of the safety plan",
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


class Answer(StrEnum):
    """What became of one item; the phone goes by this word and never by the status alone."""

    RECEIPT = "receipt"
    REPLAYED = "replayed"
    RUNNING = "running"
    KEY_REUSED = "key-reused"
    NEEDS_FIX = "needs-fix"
    NEEDS_DECISION = "needs-decision"
    PAUSED = "paused"
    LATER = "later"


STATUS = {
    Answer.RECEIPT: 201, Answer.REPLAYED: 200, Answer.RUNNING: 409, Answer.KEY_REUSED: 422, Answer.NEEDS_FIX: 422,
    Answer.NEEDS_DECISION: 412, Answer.PAUSED: 403, Answer.LATER: 503,
}  # fmt: skip


def mutation_label(phone: UUID, user: UUID, key: UUID, sequence: int) -> bytes:
    """What binds a sealed item to its phone, its user, its key and its place: HPKE's info, and what is signed."""
    return f"waymark mutation 1\n{phone}\n{user}\n{key}\n{sequence}".encode()


def said_at(captured: datetime, offset: float | None, now: datetime) -> datetime:
    """When it was written down, by the server's clock: the phone's time less the minutes by which its clock is ahead.

    Never later than now: a phone's clock that runs ahead dates nothing into the future.
    """
    try:
        return min(captured - timedelta(minutes=offset or 0), now)
    except OverflowError:
        return now
