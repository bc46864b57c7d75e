"""The arithmetic of keeping: which kind of case it is, and the day from which it may go. Pure.

Every figure here is a first value of configuration (the partnership's own table; general knowledge), never a constant
that the app works by.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SEEDED_FROM = date(2021, 4, 1)
LONGEST_YEARS = 100
ADULT_AT = 18


class Kept(StrEnum):
    """What is kept for a time of its own."""

    ADULT_CASE = "adult_case"
    CHILD_CASE = "child_case"
    ADVICE_ONLY = "advice_only"
    NO_CONTACT = "no_contact"
    TRANSFERRED = "transferred_case"
    ACCESS_LOG = "access_log"


KEPT_LABELS = {
    Kept.ADULT_CASE: "Case file of an adult", Kept.CHILD_CASE: "Case file of a child", Kept.ADVICE_ONLY: "Advice only",
    Kept.NO_CONTACT: "Nobody could be reached", Kept.TRANSFERRED: "What is left of a case that went to another site",
    Kept.ACCESS_LOG: "Log of who opened what",
}  # fmt: skip


class CountedFrom(StrEnum):
    CLOSED = "closed"
    LEFT = "left"
    BIRTH = "birth"
    YEAR_END = "year_end"


COUNTED_WORDS = {
    CountedFrom.CLOSED: "after the case closed", CountedFrom.LEFT: "after the case went",
    CountedFrom.BIRTH: "after the victim was born",
    CountedFrom.YEAR_END: "after the year ended",
}  # fmt: skip


@dataclass(frozen=True)
class Seed:
    """A first row of a site's table."""

    kept: Kept
    years: int
    counted_from: CountedFrom
    note: str


SEEDS = (
    Seed(Kept.ADULT_CASE, 7, CountedFrom.CLOSED, "The victim was an adult when the case closed."),
    Seed(
        Kept.CHILD_CASE,
        25,
        CountedFrom.BIRTH,
        "The victim was under 18 when the case closed; whatever kind it was.",
    ),
    Seed(Kept.ADVICE_ONLY, 2, CountedFrom.CLOSED, "The case closed without ever having a lead advocate."),
    Seed(
        Kept.NO_CONTACT, 1, CountedFrom.CLOSED, "It had a lead advocate, but the victim was never spoken to."
    ),
    Seed(
        Kept.TRANSFERRED,
        7,
        CountedFrom.LEFT,
        "Who opened it here and who decided; the case itself is kept by the other site. A child’s too.",
    ),
    Seed(
        Kept.ACCESS_LOG,
        7,
        CountedFrom.YEAR_END,
        "Kept by the year. Nothing proposes it yet: the operator decides.",
    ),
)


@dataclass(frozen=True)
class Span:
    """How long, from what: one row of the table that is in force."""

    years: int
    counted_from: CountedFrom

    @property
    def words(self) -> str:
        unit = "year" if self.years == 1 else "years"
        return f"{self.years} {unit} {COUNTED_WORDS[self.counted_from]}"


@dataclass(frozen=True)
class Closed:
    """What is asked of a closed case: days, whether it had a lead, whether the victim was ever spoken to. Of one that
    went to another site, `closed_on` is the day on which it went; whoever it was about is not known here any more.
    """

    closed_on: date
    had_lead: bool
    was_spoken_to: bool
    born_on: date | None = None
    has_left: bool = False


def kind_of(case: Closed) -> Kept:
    """A child's case is kept as a child's, whatever else it was: what is lost cannot be asked for when she is grown."""
    if case.has_left:
        return Kept.TRANSFERRED
    if case.born_on is not None and add_years(case.born_on, ADULT_AT) > case.closed_on:
        return Kept.CHILD_CASE
    if not case.had_lead:
        return Kept.ADVICE_ONLY
    return Kept.ADULT_CASE if case.was_spoken_to else Kept.NO_CONTACT


def due_on(case: Closed, kept: Kept, span: Span) -> date:
    """The first day on which the case may go; never before it closed."""
    start = case.closed_on
    if span.counted_from is CountedFrom.BIRTH and case.born_on is not None:
        start = case.born_on
    return max(add_years(start, span.years), case.closed_on)


def add_years(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28 February."""
    year = min(day.year + years, date.max.year)
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def start_problems(start: date, former: date, today: date) -> dict[str, str]:
    """A change counts from today or later, and after the row that it follows."""
    if start < today:
        return {"effective_from": "A change counts from today or a later day."}
    if start <= former:
        return {"effective_from": "Choose a day after the first day of the row that it follows."}
    return {}
