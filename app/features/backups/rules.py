"""How old the newest whole backup may be, and what a run is called."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

FRESH = timedelta(hours=26)
"""A nightly backup, and two hours for a long one."""
LONGEST_RUN = timedelta(hours=12)


class State(StrEnum):
    WHOLE = "whole"
    FAILED = "failed"
    RUNNING = "running"
    BROKEN_OFF = "broken off"


STATE_LABELS = {
    State.WHOLE: "Whole", State.FAILED: "Failed: there is no backup of that time",
    State.RUNNING: "Running", State.BROKEN_OFF: "Did not end: there is no backup of that time",
}  # fmt: skip


def state_of(outcome: str, began_at: datetime, now: datetime) -> State:
    """What a run has come to; one that says nothing after twelve hours did not end."""
    if outcome:
        return State(outcome)
    return State.RUNNING if now - began_at < LONGEST_RUN else State.BROKEN_OFF


def problem_words(newest_whole: datetime | None, last: State | None, now: datetime) -> str:
    """What is wrong with the backups; empty if the newest whole one is fresh and none failed since."""
    if last in (State.FAILED, State.BROKEN_OFF):
        return "The last backup failed. Tell whoever runs the server today."
    if newest_whole is None:
        return "There is no backup yet. Tell whoever runs the server."
    if now - newest_whole > FRESH:
        days = (now - newest_whole).days
        return f"The newest backup is {days} days old." if days > 1 else "There is no backup of the last day."
    return ""
