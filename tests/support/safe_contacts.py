"""A safe contact for tests: what a lead advocate types into its form, and how to put it there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.core import clock
from tests.support.clients import Answered, Client

NUMBER = "07700 900142"
BEFORE_THE_END = datetime.fromisoformat("2026-11-24T15:25+00:00")
AFTER_THE_END = datetime.fromisoformat("2026-11-24T15:31+00:00")

SAFE_HOURS: dict[str, Any] = {
    "preferred": "phone", "number": NUMBER, "known_safe": "yes", "calls_agreed": "yes",
    "days_1": ["mon", "tue", "wed", "thu", "fri"], "start_1": "13:00", "end_1": "15:30",
    "say_first": "It’s Ruth from the library", "say_to_others": "Say “wrong number”, end the call",
    "code_phrase": "The tide tables", "checked_today": "yes", "version": "0",
}  # fmt: skip


def stand_at(moment: datetime) -> None:
    """Move the clock to this instant."""
    clock.set_shift(timedelta(0))
    clock.set_shift(moment - clock.now())


def record_safe_contact(client: Client, case_id: object, **changes: Any) -> Answered:
    return client.post(f"/cases/{case_id}/safe-contact", SAFE_HOURS | changes)
