"""The words of contacts and attempts. What the safe contact says is decided by its neighbour, whose names the
features above find here too.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from app.core.clock import local_day
from app.features.safe_contacts.rules import CHANNEL_LABELS as CHANNEL_LABELS
from app.features.safe_contacts.rules import Answer as Answer
from app.features.safe_contacts.rules import AnswerKind as AnswerKind
from app.features.safe_contacts.rules import Channel as Channel
from app.features.safe_contacts.rules import SafeContactBlock as SafeContactBlock
from app.features.safe_contacts.rules import answer as answer
from app.features.safe_contacts.rules import go_between_on as go_between_on
from app.features.safe_contacts.rules import in_window as in_window
from app.features.safe_contacts.rules import is_blocked as is_blocked
from app.features.safe_contacts.rules import last_window_end_before as last_window_end_before
from app.features.safe_contacts.rules import next_window as next_window
from app.features.safe_contacts.rules import safe_windows as safe_windows


class Direction(StrEnum):
    OUT = "out"
    IN = "in"


class ContactOutcome(StrEnum):
    SPOKE = "spoke"
    NO_ANSWER = "no_answer"
    LEFT_NO_MESSAGE = "left_no_message"
    SAFE_MESSAGE = "safe_message"
    SOMEONE_ELSE_ANSWERED = "someone_else_answered"
    WRONG_NUMBER = "wrong_number"
    UNSAFE_STOPPED = "unsafe_stopped"
    CANCELLED = "cancelled"


FAILED = frozenset({
    ContactOutcome.NO_ANSWER, ContactOutcome.LEFT_NO_MESSAGE, ContactOutcome.SAFE_MESSAGE,
    ContactOutcome.WRONG_NUMBER, ContactOutcome.SOMEONE_ELSE_ANSWERED, ContactOutcome.UNSAFE_STOPPED,
})  # fmt: skip
"""Outcomes of an attempt at which she was not spoken to."""


def is_reached(outcome: ContactOutcome, channel: Channel) -> bool:
    """Whether she herself was spoken to."""
    return outcome is ContactOutcome.SPOKE and channel is not Channel.GO_BETWEEN


class Support(StrEnum):
    EMOTIONAL = "emotional"
    SAFETY = "safety"
    EVIDENCE = "evidence"
    RIGHTS = "rights_information"
    UPDATE = "update"
    COURT = "court"
    HOUSING = "housing"
    EMPLOYER_SCHOOL = "employer_school"
    HEALTH = "health"
    LEGAL = "legal"
    FINANCE = "finance"
    TECH_SAFETY = "tech_safety"
    REFERRAL = "referral"
    MEETING_VOICE = "meeting_voice"


DIRECTION_LABELS = {Direction.OUT: "From us", Direction.IN: "To us"}
OUTCOME_LABELS = {
    ContactOutcome.SPOKE: "We spoke", ContactOutcome.NO_ANSWER: "No answer",
    ContactOutcome.LEFT_NO_MESSAGE: "Left no message", ContactOutcome.SAFE_MESSAGE: "Left a safe message",
    ContactOutcome.SOMEONE_ELSE_ANSWERED: "Someone else answered",
    ContactOutcome.WRONG_NUMBER: "Wrong number",
    ContactOutcome.UNSAFE_STOPPED: "Not safe, stopped", ContactOutcome.CANCELLED: "Cancelled",
}  # fmt: skip
SUPPORT_LABELS = {
    Support.EMOTIONAL: "Emotional support", Support.SAFETY: "Safety", Support.EVIDENCE: "Evidence",
    Support.RIGHTS: "Rights and information", Support.UPDATE: "News of the case", Support.COURT: "Court",
    Support.HOUSING: "Housing", Support.EMPLOYER_SCHOOL: "Employer or school", Support.HEALTH: "Health",
    Support.LEGAL: "Legal advice", Support.FINANCE: "Money", Support.TECH_SAFETY: "Safety of devices",
    Support.REFERRAL: "Referral to another service", Support.MEETING_VOICE: "Their voice in a meeting",
}  # fmt: skip


ANSWER_LABELS = {
    AnswerKind.OK: "OK to call", AnswerKind.NOT_NOW: "do not call now",
    AnswerKind.CHECK: "check first", AnswerKind.NONE: "do not contact",
}  # fmt: skip


def support_words(given: list[Support]) -> str:
    return ", ".join(SUPPORT_LABELS[one] for one in given)


def as_it_stood(block: SafeContactBlock | None, at: datetime) -> SafeContactBlock | None:
    """The block without an unsafe mark that was set only after `at`."""
    if block is None or block.unsafe_at is None or block.unsafe_at <= at:
        return block
    return block.model_copy(update={"marked_unsafe": False})


def forbids(block: SafeContactBlock | None, channel: Channel, at: datetime) -> bool:
    """Whether the safe contact, as it stood, spoke against reaching her by this channel at this time."""
    block = as_it_stood(block, at)
    if channel is Channel.VISIT:
        return False
    if channel is Channel.GO_BETWEEN:
        return not go_between_on(block, local_day(at))
    if block is None or block.marked_unsafe:
        return True
    if channel is Channel.LETTER:
        return not block.letter_ok
    if channel is Channel.EMAIL:
        return block.preferred is not Channel.EMAIL
    if channel is Channel.TEXT and not block.sms_ok:
        return True
    return not answer(block, at).shows_number
