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


class Aside(StrEnum):
    """Why something is set aside. A closed list: no words about anybody stand here."""

    RECORDED = "recorded"
    WRITTEN_ANEW = "written_anew"
    NOT_TRUSTED = "not_trusted"
    NO_CASE = "no_case"


ASIDE_LABELS = {
    Aside.RECORDED: "It is recorded already", Aside.WRITTEN_ANEW: "Its writer has written it, or will write it, anew",
    Aside.NOT_TRUSTED: "The phone was not in its writer’s hands",
    Aside.NO_CASE: "It belongs to no case of this team",
}  # fmt: skip
