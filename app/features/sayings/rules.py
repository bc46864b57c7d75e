"""What she may say, and in which words staff and she read it. Pure."""

from __future__ import annotations

from enum import StrEnum


class Subject(StrEnum):
    WANT = "want"
    REACH = "reach"


class StillSafe(StrEnum):
    """Her answer to: is the way in which you are reached now still safe?"""

    YES = "yes"
    NOT_SURE = "not_sure"
    NO = "no"


SUBJECT_LABELS = {Subject.WANT: "What should happen", Subject.REACH: "How to keep in touch safely"}
STILL_SAFE_LABELS = {
    StillSafe.YES: "Yes", StillSafe.NOT_SURE: "I am not sure", StillSafe.NO: "No: do not use it",
}  # fmt: skip
FOR_STAFF = {
    StillSafe.YES: "The present way is safe.",
    StillSafe.NOT_SURE: "Not sure that the present way is safe.",
    StillSafe.NO: "The present way is not safe.",
}
NOTED = {
    StillSafe.NO: "It was marked unsafe at once.", StillSafe.NOT_SURE: "Whoever calls is told to ask first.",
}  # fmt: skip
NOTHING_TO_NOTE = (
    "No safe contact was recorded then, so nothing could be marked: do not record that way as safe."
)
WHY_ASKED_FIRST = "The victim is not sure that it is safe: said on the own page."
WHY_UNSAFE = "Said on the victim’s own page."


def safety_words(still_safe: StillSafe | None, *, was_noted: bool) -> str:
    """What was said of the present way, and what came of it."""
    if still_safe is None:
        return ""
    came = NOTED.get(still_safe, "") if was_noted else NOTHING_TO_NOTE
    return FOR_STAFF[still_safe] + (f" {came}" if still_safe is not StillSafe.YES else "")


def problems(way: str, still_safe: StillSafe) -> dict[str, str]:
    """Something must be said: that all is safe and nothing else changes nothing."""
    if still_safe is StillSafe.YES and not way:
        return {"way": "Write what should change, or go back: nothing would be sent."}
    return {}
