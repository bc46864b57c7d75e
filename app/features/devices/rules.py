"""When a session was last used, in words no finer than they need to be. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

JUST_NOW = timedelta(minutes=5)
STEP = 30
"""Minutes to which a time of day is rounded down."""


def used_words(used_at: datetime, now: datetime) -> str:
    """“just now”, “within the last hour”, “at about 14:30”; both are local times (sessions last half a day)."""
    ago = now - used_at
    if ago < JUST_NOW:
        return "just now"
    if ago < timedelta(hours=1):
        return "within the last hour"
    about = f"{used_at.hour:02}:{used_at.minute // STEP * STEP:02}"
    return f"at about {about}" if used_at.date() == now.date() else f"yesterday at about {about}"
