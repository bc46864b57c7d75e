"""The words of the register of risk tools, and who counts as trained: pure decisions.

A tool is registered by its name, its owner and what its results are called. Its questions belong to its owner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LATEST = timedelta(days=5 * 366)
MOST_RESULTS, LONGEST_RESULT = 12, 60
BEGUN = "This counts already, or did. Set another wording from a later day."
TYPOLOGY = "Typology of the other person"


class Trained(StrEnum):
    """What the register says of who completed an assessment, as of the day of it."""

    YES = "yes"
    NOT_RECORDED = "not_recorded"
    NOT_ASKED = "not_asked"
    ELSEWHERE = "elsewhere"


TRAINED_LABELS = {
    Trained.YES: "Trained, by the register of this service",
    Trained.NOT_RECORDED: "No training was recorded for that day",
    Trained.NOT_ASKED: "No training is asked for",
    Trained.ELSEWHERE: "Of another service: our register says nothing about it",
}


@dataclass(frozen=True)
class Span:
    """One training: from which day, to which (None: no end was named), and the day it was ended, if it was."""

    first: date
    last: date | None = None
    ended_on: date | None = None

    def covers(self, day: date) -> bool:
        """Both days count; the day on which it was ended does not."""
        if self.ended_on is not None and day >= self.ended_on:
            return False
        return self.first <= day and (self.last is None or day <= self.last)


def is_trained(spans: Iterable[Span], day: date) -> bool:
    return any(span.covers(day) for span in spans)


def results_of(typed: str) -> list[str]:
    """One on each line, without empty ones and repeats."""
    return list(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))


def tool_problems(results: list[str], from_day: date, today: date) -> dict[str, str]:
    """What is wrong with a wording of a tool, by field."""
    problems = {}
    if len(results) > MOST_RESULTS or any(len(one) > LONGEST_RESULT for one in results):
        problems["results"] = f"At most {MOST_RESULTS} results of {LONGEST_RESULT} characters each."
    if from_day < today:
        problems["from_day"] = "Choose today or a later day: what was before stays as it was."
    elif from_day > today + LATEST:
        problems["from_day"] = "Choose a day within five years."
    return problems


def training_problems(trained_on: date, until: date | None, today: date) -> dict[str, str]:
    if trained_on > today:
        return {"trained_on": "This day has not come yet. Record it once the training is done."}
    if until and until < trained_on:
        return {"until": "It cannot end before it began. Check both days."}
    return {}
