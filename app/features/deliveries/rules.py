"""Why a delivery is held, and what can become of it. Pure."""

from __future__ import annotations

from enum import StrEnum


class Because(StrEnum):
    """Why it was not taken."""

    REVOKED = "revoked"
    OUT_OF_SIGHT = "out_of_sight"
    NOT_ALLOWED = "not_allowed"


BECAUSE_LABELS = {
    Because.REVOKED: "The phone was revoked before this came",
    Because.OUT_OF_SIGHT: "The case is no longer with the person who wrote it",
    Because.NOT_ALLOWED: "The person who wrote it may not record this on the case any more",
}


class Decision(StrEnum):
    """What became of it. `TAKEN_LATER`: the phone sent it again when it could be taken."""

    WAITING = "waiting"
    TAKEN = "taken"
    SET_ASIDE = "set_aside"
    TAKEN_LATER = "taken_later"


DECISION_LABELS = {
    Decision.WAITING: "Waits for a decision", Decision.TAKEN: "Taken to a case",
    Decision.SET_ASIDE: "Set aside", Decision.TAKEN_LATER: "Came in later by itself",
}  # fmt: skip
