"""What is typed into a challenge note, into the terms of its release and into an answer; and the clock set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from app.core import clock
from tests.support.cast import Cast
from tests.support.clients import new_client_id

TERMS = {
    "purpose": "To have the decision looked at again", "basis": "safeguarding_sch1_para18", "told": "yes",
    "is_minimum": "yes", "version": "1",
}  # fmt: skip


def note_fields(cast: Cast, **changes: Any) -> dict[str, Any]:
    """What an advocate types into a new note."""
    today = clock.local_day(clock.now())
    typed = {
        "id": new_client_id(), "receiver": f"desk:{cast.desk_id}", "type": "C05", "urgency": "routine",
        "decision": "No arrest after the breach.", "know": "He waited by the nursery gate. Carys saw him twice.",
        "view": "If nothing happens he will come again.", "permission": "yes",
        "ask": "Arrest, or record a reason, and tell Carys Bevan.", "by_when": today + timedelta(days=30),
        "version": "0",
    }  # fmt: skip
    return {**typed, **changes}


def answer_fields(**changes: Any) -> dict[str, Any]:
    typed = {
        "id": new_client_id(), "verdict": "part_agreed", "reason": "An interview is booked, arrest was not needed.",
        "will_do": "Interview him and collect the film.", "by_when": clock.local_day(clock.now()) + timedelta(days=1),
        "seen": "0",
    }  # fmt: skip
    return {**typed, **changes}


def set_clock(moment: datetime) -> None:
    """The app's clock shows this moment from now on, and goes on from there."""
    clock.set_shift(moment - datetime.now(UTC))
