"""The vocabulary of challenge notes and their pure decisions: stages, the clock's sentence, whose name stays out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from app.core.clock import day_words, local_day, time_words
from app.features.bank_holidays.rules import LISTED_ALONE, Calendar, working_days_between
from app.features.deadlines.rules import chip


class Labelled(StrEnum):
    """Code words that carry the words a page shows for them: `member.label`."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


def options(kind: type[Labelled]) -> list[tuple[str, str]]:
    """(code, words) of each, for a form."""
    return [(one.value, one.label) for one in kind]


class ChallengeType(Labelled):
    """What a note is about."""

    C01 = "C01", "Not seen as stalking"
    C02 = "C02", "Danger not recognised, or risk rated too low"
    C03 = "C03", "Unsafe or unhelpful advice"
    C04 = "C04", "Order not considered, late or too weak"
    C05 = "C05", "Breach of bail or order not acted on"
    C06 = "C06", "Bail or release puts the victim at risk"
    C07 = "C07", "Evidence not collected"
    C08 = "C08", "Charge wrong or too low"
    C09 = "C09", "Case closed or stopped"
    C10 = "C10", "Victim not told, or told late"
    C11 = "C11", "Needs or rights not met"
    C12 = "C12", "Victim blamed or disbelieved"
    C13 = "C13", "Agreed action not done"
    C14 = "C14", "Information not shared, or shared too widely"
    C15 = "C15", "Decided without the victim’s safety or voice"
    C16 = "C16", "Advocacy not offered, or advocate left out"
    C17 = "C17", "Gaps after sentence"
    C18 = "C18", "Too much asked of phone or records"
    C19 = "C19", "Culture, language, disability or discrimination"
    C20 = "C20", "Good practice"


class Urgency(Labelled):
    IMMEDIATE = "immediate_safety", "Immediate safety"
    URGENT = "urgent", "Urgent"
    ROUTINE = "routine", "Routine"


class ChallengeStatus(Labelled):
    DRAFT = "draft", "Draft"
    WAITING = "waiting_approval", "Waiting for the supervisor"
    SUBMITTED = "submitted", "Sent"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    DISCUSSED = "in_discussion", "In discussion"
    AGREED = "agreed", "Agreed"
    PART_AGREED = "part_agreed", "Agreed in part"
    NOT_AGREED = "not_agreed", "Not agreed"
    ESCALATED = "escalated", "Escalated"
    RESOLVED = "resolved", "Resolved"
    UNRESOLVED = "closed_unresolved", "Closed, not resolved"
    WITHDRAWN = "withdrawn", "Withdrawn"


S = ChallengeStatus
NOT_SENT = frozenset({S.DRAFT, S.WAITING})
AWAITING = frozenset({S.SUBMITTED, S.ACKNOWLEDGED, S.DISCUSSED, S.ESCALATED})
ANSWERED = frozenset({S.AGREED, S.PART_AGREED, S.NOT_AGREED})
CLOSED = frozenset({S.RESOLVED, S.UNRESOLVED, S.WITHDRAWN})


class Verdict(Labelled):
    """What an agency answers."""

    AGREED = "agreed", "Agree"
    PART_AGREED = "part_agreed", "Agree in part"
    NOT_AGREED = "not_agreed", "Do not agree"


class Heard(Labelled):
    """What a reply was that came by phone, mail or in a meeting."""

    ACKNOWLEDGED = "acknowledged", "They have it"
    DISCUSSED = "in_discussion", "We are talking"
    AGREED = "agreed", "They agree"
    PART_AGREED = "part_agreed", "They agree in part"
    NOT_AGREED = "not_agreed", "They do not agree"


class Outcome(Labelled):
    RESOLVED = "resolved", "Resolved"
    UNRESOLVED = "closed_unresolved", "Closed, not resolved"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Said(StrEnum):
    """What stands in the line of what was said."""

    SENT = "sent"
    ACKNOWLEDGEMENT = "acknowledgement"
    ANSWER = "answer"
    NOTE = "note"
    OUTSIDE = "outside"
    ESCALATED = "escalated"
    OUTCOME = "outcome"
    RETURNED = "returned"
    MEETING = "meeting"


class OutsideRoute(Labelled):
    """Where the last stage leads, beside and not instead of the others."""

    VRR = "vrr", "Victims’ right to review"
    POLICE_COMPLAINT = "police_complaint", "Police complaint"
    CODE_COMPLAINT = "code_complaint", "Complaint under the Victims’ Code, then the ombudsman"
    PROBATION_COMPLAINT = "probation_complaint", "Complaint to probation"
    LEGAL_ADVICE = "legal_advice", "Legal advice"


@dataclass(frozen=True)
class Stage:
    """`event` names the row of the deadline table; `who` fits a sentence, `label` the stage clock."""

    number: int
    label: str
    who: str
    ordinal: str
    event: str


STAGES = (
    Stage(1, "Worker", "worker to worker", "first stage", "challenge.1"),
    Stage(2, "Manager", "managers", "manager stage", "challenge.2"),
    Stage(3, "Senior", "senior liaison officers", "senior stage", "challenge.3"),
    Stage(4, "Chair", "the chair or the board", "chair’s stage", "challenge.4"),
    Stage(5, "Outside", "an outside body", "outside stage", "challenge.5"),
)
ASK, BY_WHEN, VIEW = "What is asked", "By when", "The victim’s view"
"""Headings of the released copy that a page places by itself."""
ACKNOWLEDGE_EVENT = "challenge.1.acknowledge"
ANSWERED_EVENT = "challenge.answered"
LAST_STAGE = len(STAGES)


def first_stage(urgency: Urgency) -> int:
    """Where immediate safety is at stake a manager hears it first."""
    return 2 if urgency is Urgency.IMMEDIATE else 1


@dataclass(frozen=True)
class Times:
    """The clear facts by which a note's clock runs."""

    status: ChallengeStatus
    stage: int
    acknowledge_by: datetime | None
    due_at: datetime | None
    acknowledged_on: date | None
    answered_on: date | None

    def is_late(self, now: datetime) -> bool:
        """Whether an acknowledgement or an answer was due before `now` and has not come."""
        if self.status not in AWAITING:
            return False
        unheard = (
            self.acknowledged_on is None and self.acknowledge_by is not None and now > self.acknowledge_by
        )
        return unheard or (self.due_at is not None and now > self.due_at)

    @property
    def awaited(self) -> str:
        return "Action plan" if self.stage == 1 else "Answer"


@dataclass(frozen=True)
class ClockLine:
    """One sentence for how a note stands: `state` late|open|answered|closed|draft, a head, and the facts."""

    state: str
    head: str
    text: str


def clock_line(times: Times, now: datetime, calendar: Calendar = LISTED_ALONE) -> ClockLine:
    """How long is left, or how late it is, and what was due."""
    status = times.status
    if status is S.DRAFT:
        return ClockLine("draft", "Not sent yet", "Nobody outside the team has seen this note.")
    if status is S.WAITING:
        return ClockLine(
            "draft", "Waiting for the supervisor", "Nothing has left. It goes when the release is approved."
        )
    if status in CLOSED:
        return ClockLine("closed", status.label, "No clock runs any more.")
    if status in ANSWERED:
        when = f"They answered on {_day(times.answered_on)}. " if times.answered_on else ""
        return ClockLine("answered", status.label, f"{when}Record the outcome, or escalate.")
    return _running(times, now, calendar)


def _running(times: Times, now: datetime, calendar: Calendar) -> ClockLine:
    heard = f"They acknowledged it on {_day(times.acknowledged_on)}." if times.acknowledged_on else ""
    due, by = times.due_at, times.acknowledge_by
    if due is not None and now > due:
        heard = heard or "They have not acknowledged it."
        text = f"{times.awaited} due {day_words(local_day(due))}, not given. {heard}"
        return ClockLine("late", chip(due, now, in_working_days=True, calendar=calendar).text, text)
    answer = f"{times.awaited} due {day_words(local_day(due))}." if due else ""
    if not heard and by is not None and now > by:
        text = f"Acknowledgement due {day_words(local_day(by))}, not given. {answer}"
        return ClockLine("late", chip(by, now, in_working_days=True, calendar=calendar).text, text.strip())
    if not heard and by is not None:
        heard = f"Acknowledgement due {day_words(local_day(by))} by {time_words(by)}."
    return ClockLine("open", left_words(due, now, calendar), f"{answer} {heard}".strip())


def left_words(due_at: datetime | None, now: datetime, calendar: Calendar = LISTED_ALONE) -> str:
    """“4 working days left”, “Due today by 17:00”."""
    if due_at is None:
        return "No date is set"
    due, today = local_day(due_at), local_day(now)
    if due <= today:
        return f"Due today by {time_words(due_at)}"
    days = working_days_between(today, due, calendar)
    if days == 0:
        return f"Due {day_words(due)}"
    return "1 working day left" if days == 1 else f"{days} working days left"


def should_escalate(times: Times, now: datetime) -> bool:
    """Late or refused: then escalating is the next act, before that recording a reply is."""
    return times.status is S.NOT_AGREED or times.is_late(now)


def may_escalate(times: Times) -> bool:
    return times.status in AWAITING | ANSWERED and times.stage < LAST_STAGE


def draft_problems(decided_on: date | None, by_when: date, today: date) -> dict[str, str]:
    """What is wrong with a draft's days, by field."""
    problems = {}
    if decided_on is not None and decided_on > today:
        problems["decided_on"] = "Give a day that is not in the future."
    if by_when < today:
        problems["by_when"] = "Give today or a later day."
    return problems


def escalation_problems(
    stage: int, present: int, due_on: date | None, route: OutsideRoute | None, today: date
) -> dict[str, str]:
    """A later stage; the board's day for the fourth, the way outside for the fifth."""
    problems = {}
    if stage <= present:
        problems["stage"] = "Choose a later stage."
    if stage == 4 and due_on is None:
        problems["due_on"] = "Give the day of the meeting or board."
    if due_on is not None and due_on < today:
        problems["due_on"] = "Give today or a later day."
    if stage == LAST_STAGE and route is None:
        problems["route"] = "Choose the way outside."
    return problems


PLAIN_WORDS = frozenset({
    "will", "may", "mark", "grace", "faith", "hope", "joy", "rose", "ruby", "pearl", "june", "april", "summer", "art",
    "bill", "rob", "sue", "pat", "grant", "dawn", "eve", "iris", "ivy", "lily", "daisy", "amber", "honey", "young",
    "long", "short", "white", "black", "brown", "green", "grey", "day", "best", "good", "little", "page", "price",
})  # fmt: skip
"""Names that are also words: in a text they count as the name only with a capital."""
TITLES = r"(?:(?:Mrs|Miss|Mr|Ms|Mx|Dr)\.?\s+)?"


def without_name(text: str, names: Iterable[str]) -> str:
    """The text with the victim's names, whole and in part, put as “the victim”."""
    parts = {part for name in names for part in [name.strip(), *re.split(r"[\s\-]+", name)] if len(part) > 1}
    for part in sorted(parts, key=len, reverse=True):
        flags = re.NOFLAG if part.lower() in PLAIN_WORDS else re.IGNORECASE
        text = re.sub(rf"(?<!\w){TITLES}{re.escape(part)}(?!\w)", "the victim", text, flags=flags)
    text = re.sub(r"the victim(?:\s+the victim)+", "the victim", text)
    return re.sub(r"(^|[.!?]\s+|\n\s*)the victim", lambda found: f"{found[1]}The victim", text)


def _day(day: date | None) -> str:
    return day_words(day, weekday=False) if day else ""
