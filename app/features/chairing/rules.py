"""In which order the meeting goes through the notes. Pure."""

from __future__ import annotations

from enum import StrEnum

from app.features.challenges.rules import CLOSED, ChallengeStatus

MEETING_STAGE = 4
"""The stage at which the unit's chair or a board decides. Source: the stages of challenge notes."""
SHOWN_CLOSED_DAYS = 90


class Group(StrEnum):
    BEFORE = "before"
    RUNNING = "running"
    CLOSED = "closed"


GROUP_LABELS = {
    Group.BEFORE: "Before the meeting",
    Group.RUNNING: "With the agencies",
    Group.CLOSED: "Closed lately",
}


def group_of(status: ChallengeStatus, stage: int) -> Group:
    """A note that was escalated to the meeting comes first, then what agencies still deal with."""
    if status in CLOSED:
        return Group.CLOSED
    return Group.BEFORE if stage >= MEETING_STAGE else Group.RUNNING
