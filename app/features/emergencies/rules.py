"""What an emergency opening asks for, how often a day, and the one answer for everything that opens nothing. Pure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

MOST_TRIES_A_DAY = 5
NO_ANSWER = (
    "No case was opened. Either there is none with this reference, or this exact name and date of birth; or it cannot "
    "be opened in an emergency; or you have asked often today. Ring a supervisor. In immediate danger, call 999."
)
"""One answer for none, restricted and too often: what is told apart is known."""


class Verdict(StrEnum):
    AGREE = "agree"
    DECLINE = "decline"


VERDICT_LABELS = {Verdict.AGREE: "Open the case for 60 minutes", Verdict.DECLINE: "Do not open it"}


class Review(StrEnum):
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"


REVIEW_LABELS = {Review.ACCEPTED: "Accepted", Review.NOT_ACCEPTED: "Not accepted"}


def asking_problems(
    reference: str, name: str, born_on: date | None, *, is_other: bool, words: str
) -> dict[str, str]:
    """It is asked by the reference, or by the exact name and the date of birth together."""
    problems = {}
    if not reference and not name:
        problems["reference"] = "Give the reference of the case, or the name and the date of birth."
    elif not reference and born_on is None:
        problems["date_of_birth"] = "Give the date of birth as well, or the reference of the case."
    if is_other and not words:
        problems["words"] = "Say why, in a sentence."
    return problems


def state_words(status: str, ends_at: datetime | None, now: datetime) -> str:
    """Where an opening stands at this moment."""
    if status == "waiting":
        return "Waits for a second person"
    if status == "declined":
        return "Declined"
    return "Open now" if ends_at is not None and ends_at > now else "Ended"
