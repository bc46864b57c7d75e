"""The words of risk and what must fit together: pure decisions.

Nothing here makes a level. A level is what a named person chose, on a day, with a reason where a tool said otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.clock import day_words
from app.features.cases.rules import Relationship
from app.features.deadlines.rules import add_months

MOST_BARS = 12


class Purpose(StrEnum):
    SCREEN = "screen"
    FULL = "full"
    REVIEW = "review"


PURPOSE_LABELS = {Purpose.SCREEN: "Screen", Purpose.FULL: "Full assessment", Purpose.REVIEW: "Review"}


class SeenBy(StrEnum):
    """Who reads one assessment: whoever reads the risk of its case, or those alone who may also write it."""

    EVERYBODY = "everybody"
    WRITERS = "writers"


SEEN_BY_LABELS = {SeenBy.EVERYBODY: "Everybody who reads the risk of this case",
                  SeenBy.WRITERS: "Lead, cover and supervisor alone"}  # fmt: skip


class Level(StrEnum):
    """What a person judged. `UNKNOWN` is a judgement too: not enough is known."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"
    UNKNOWN = "unknown"


LEVEL_LABELS = {Level.LOW: "Low", Level.MODERATE: "Moderate", Level.HIGH: "High", Level.UNKNOWN: "Not known"}
MARKS = {Level.LOW: "Low", Level.MODERATE: "Mod", Level.HIGH: "High", Level.UNKNOWN: "?"}
HEIGHTS = {Level.LOW: 16, Level.MODERATE: 32, Level.HIGH: 48, Level.UNKNOWN: 0}
"""Of the bars of a picture, in pixels. Not known has no bar: it is no level between others."""


class Trend(StrEnum):
    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"
    UNKNOWN = "unknown"


TREND_LABELS = {
    Trend.RISING: "Rising", Trend.STEADY: "Steady", Trend.FALLING: "Falling", Trend.UNKNOWN: "Trend not known",
}  # fmt: skip


class Dimension(StrEnum):
    """The five of the Cheshire unit, in its order."""

    REOCCURRENCE = "reoccurrence"
    PERSISTENCE = "persistence"
    IMMINENCE = "imminence"
    SEVERITY = "severity"
    RANGE = "range"


DIMENSION_LABELS = {
    Dimension.REOCCURRENCE: "Reoccurrence", Dimension.PERSISTENCE: "Persistence", Dimension.IMMINENCE: "Imminence",
    Dimension.SEVERITY: "Severity", Dimension.RANGE: "Range",
}  # fmt: skip
DIMENSION_HINTS = {
    Dimension.REOCCURRENCE: "Will it begin again after it has stopped?",
    Dimension.PERSISTENCE: "How long and how steadily does it go on?",
    Dimension.IMMINENCE: "How soon is something to be feared?",
    Dimension.SEVERITY: "How bad would it be?",
    Dimension.RANGE: "How many kinds of behaviour are there?",
}


class Typology(StrEnum):
    REJECTED = "rejected"
    RESENTFUL = "resentful"
    INTIMACY_SEEKING = "intimacy_seeking"
    INCOMPETENT_SUITOR = "incompetent_suitor"
    PREDATORY = "predatory"
    UNDETERMINED = "undetermined"


TYPOLOGY_LABELS = {
    Typology.REJECTED: "Rejected", Typology.RESENTFUL: "Resentful", Typology.INTIMACY_SEEKING: "Intimacy seeking",
    Typology.INCOMPETENT_SUITOR: "Incompetent suitor", Typology.PREDATORY: "Predatory",
    Typology.UNDETERMINED: "Undetermined",
}  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """One judgement in a picture."""

    day: date
    level: Level

    @property
    def mark(self) -> str:
        return MARKS[self.level]

    @property
    def height(self) -> int:
        return HEIGHTS[self.level]


def bars_of(judged: Sequence[tuple[date, Level]]) -> list[Bar]:
    """The newest twelve, the oldest of them first. `judged`: the newest first."""
    return [Bar(day, level) for day, level in reversed(judged[:MOST_BARS])]


def sentence(label: str, judged: Sequence[tuple[date, Level]]) -> str:
    """What a reader hears in place of the picture: “Severity: low 3 May 2026, then high 9 June 2026.”"""
    told = [
        f"{LEVEL_LABELS[one.level].lower()} {day_words(one.day, weekday=False, year=True)}"
        for one in bars_of(judged)
    ]
    return f"{label}: {', then '.join(told)}."


def assessment_problems(
    assessed_on: date,
    next_review_on: date | None,
    differs: bool,
    why_differs: str,
    result: str,
    results: Sequence[str],
    is_ours: bool,
    completed_by: str,
    today: date,
) -> dict[str, str]:
    """What does not fit together. `results`: what the tool's results are called, none where they are free words."""
    problems = {}
    if assessed_on > today:
        problems["assessed_on"] = "This day has not come yet. Check it."
    if next_review_on and next_review_on < max(today, assessed_on):
        problems["next_review_on"] = "Choose today or a later day."
    if differs and not why_differs:
        problems["why_differs"] = "Say why your judgement differs from what the tool says."
    if result and results and result not in results:
        problems["result"] = "Choose one of the results of this tool."
    if not is_ours and not completed_by:
        problems["completed_by"] = "Say who completed it."
    return problems


def day_problems(day: date, today: date) -> dict[str, str]:
    return {"judged_on": "This day has not come yet. Check it."} if day > today else {}


DECIDE = "Decide, and say why. Nothing happens by itself."
JUDGED_HIGH = f"The danger is judged as high: a MARAC can be thought of on that judgement alone. {DECIDE}"
MONTHS_OF_REPORTS = 12
DOMESTIC = frozenset({Relationship.EX_INTIMATE, Relationship.CURRENT_INTIMATE, Relationship.FAMILY,
                      Relationship.UNKNOWN})  # fmt: skip
"""A MARAC is for domestic abuse; where the relationship is not known it may be that."""


def reports_since(today: date) -> date:
    """The first day of the twelve months in which reports to the police are counted."""
    return add_months(today, -MONTHS_OF_REPORTS) + timedelta(days=1)


def escalation_words(reports: int, think_from: int) -> str:
    """A thought for a person; empty where there is none, or where the site wants none (`think_from` 0)."""
    if not think_from or reports < think_from:
        return ""
    return (
        f"{reports} entries of the last {MONTHS_OF_REPORTS} months tell of a report to the police: "
        f"this service thinks of a MARAC from {think_from}. {DECIDE}"
    )


def prompt_words(positives: int | None, think_at: int | None) -> str:
    """A thought for a person, never an act: empty where there is none."""
    if positives is None or think_at is None or positives < think_at:
        return ""
    return f"{positives} positive answers: this service thinks of a MARAC from {think_at}. {DECIDE}"
