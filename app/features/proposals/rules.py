"""The words of proposals, and how soon somebody looks at one. Pure."""

from __future__ import annotations

from enum import StrEnum

from app.features.milestones.rules import Handling, HoldKind, hold_event


class ProposalStatus(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken_over"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


STATUS_LABELS = {
    ProposalStatus.WAITING: "With the advocate",
    ProposalStatus.TAKEN: "Taken over",
    ProposalStatus.DECLINED: "Declined",
    ProposalStatus.WITHDRAWN: "Withdrawn",
}
TEAM_LABELS = STATUS_LABELS | {ProposalStatus.WAITING: "Waits for the advocate"}
STATUS_ICONS = {
    ProposalStatus.WAITING: "clock",
    ProposalStatus.TAKEN: "check",
    ProposalStatus.DECLINED: "x",
    ProposalStatus.WITHDRAWN: "x",
}

MOST_WAITING = 10
"""So many of one person wait at once by one release: no inbox is flooded."""
ENOUGH = f"{MOST_WAITING} of yours wait for the advocate already. Ring, or take one back first."
PROPOSED_EVENT = "news.proposed"
"""The row of the site's table by which a proposal is looked at."""

NOT_YOURS = "News is proposed by the police, probation and the CPS. Tell the advocate in an answer, or ring."
SUPERSEDED = (
    "Not sent: what was released to you here is superseded. What you typed is kept below. Propose it by the newer "
    "release, or ring the advocate."
)
DECIDED = "This proposal was decided or withdrawn meanwhile."
NOT_TAKEN_OVER = (
    "Not saved: the proposal was withdrawn or decided meanwhile. What you wrote is kept below; saved now, it stands by "
    "itself."
)


def looked_at_by(code: str, handling: Handling, hold: HoldKind) -> str:
    """The event by whose deadline somebody looks at it: news for a voice waits no longer than its own hold would."""
    return hold_event(code, hold) if handling is Handling.VOICE else PROPOSED_EVENT
