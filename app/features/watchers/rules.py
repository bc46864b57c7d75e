"""What watching promises and what it does not, and when it counts as running. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

BEAT_HOLDS = timedelta(minutes=2)
"""Older than this, the watching job does not run: nobody is watching."""

NOT_AN_ALARM = "This is not an alarm device. In danger, call 999."
LISTS_ONLY = (
    "When a visit is overdue it stands first on Waymark’s own lists, and goes by push only to who has notices "
    "turned on: nobody is rung. Agree with who watches that they keep Today open."
)


def is_fresh(beat_at: datetime | None, now: datetime) -> bool:
    """Whether the watching job has run lately enough that somebody can be said to watch."""
    return beat_at is not None and now - beat_at <= BEAT_HOLDS
