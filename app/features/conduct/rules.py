"""What a log tells over months: how often, in what ways, with what gaps, and what was done about it.

Two or more acts make a course of conduct (Protection from Harassment Act 1997, section 7). These are counts of what was
written down, never a score or a level of risk: a quiet month may mean that nobody wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from app.core.clock import day_words
from app.features.deadlines.rules import add_months

LATELY = 28
"""Days that are compared with as many before them: months differ in length, four weeks do not."""
MOST_SPANS = 12
EARLIEST = date(1900, 1, 1)
"""No column reaches further back, whatever day an entry names."""


class Period(StrEnum):
    QUARTER = "3"
    HALF = "6"
    YEAR = "12"
    ALL = "all"


PERIOD_LABELS = {
    Period.QUARTER: "Last 3 months", Period.HALF: "Last 6 months", Period.YEAR: "Last 12 months",
    Period.ALL: "From the first entry",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What counts of one entry. `last_day` is later than `day` where it went on for days."""

    number: int
    day: date
    last_day: date
    ways: tuple[str, ...]
    """Labels of its kinds; a breach is not among them."""
    means: str
    """The label of its channel, empty where none was said."""
    is_breach: bool = False
    told_police: bool = False
    has_reference: bool = False
    has_response: bool = False

    def touches(self, first: date, last: date) -> bool:
        """Whether some day of it lies within these, both included."""
        return self.day <= last and self.last_day >= first


@dataclass(frozen=True)
class Span:
    """A column of the charts, both days included."""

    first: date
    last: date
    label: str
    short: str
    count: int = 0
    flagged: int = 0


@dataclass(frozen=True)
class Lane:
    """One kind, or one means, through all spans."""

    label: str
    counts: list[int]
    total: int
    is_new: bool
    """Written down for the first time within the last four weeks, though the log is older than that."""


@dataclass(frozen=True)
class Stretch:
    days: int
    first: date
    last: date


@dataclass(frozen=True)
class Conduct:
    """All of it for one page. With nothing told, counts are 0 and lists are empty."""

    spans: list[Span] = field(default_factory=list)
    ways: list[Lane] = field(default_factory=list)
    means: list[Lane] = field(default_factory=list)
    count: int = 0
    breaches: int = 0
    breaches_told: int = 0
    told_police: int = 0
    references: int = 0
    responses: int = 0
    lately: int = 0
    before: int = 0
    busiest: tuple[int, date, date] | None = None
    quiet: Stretch | None = None
    since_last: int = 0

    @property
    def new_ways(self) -> list[str]:
        return [lane.label for lane in self.ways if lane.is_new]


def since(period: Period, today: date, first: date | None) -> date:
    """The first day of a period; of all, the day of the first entry."""
    if period is Period.ALL or first is None:
        return first or today
    return add_months(today, -int(period)) + timedelta(days=1)


def conduct_of(told: Sequence[Told], first: date, today: date, began: date | None = None) -> Conduct:
    """Of what happened from `first` to today. `began`: the first day of the whole log, which says what is new."""
    inside = sorted((one for one in told if one.touches(first, today)), key=lambda one: (one.day, one.number))
    if not inside:
        return Conduct()
    spans = spans_between(first, today)
    began = min(one.day for one in told) if began is None else began
    lately = today - timedelta(days=LATELY - 1)

    def lanes(labels: Callable[[Told], Iterable[str]]) -> list[Lane]:
        return _lanes(inside, told, labels, spans, None if began >= lately else lately)

    return Conduct(
        spans=[_filled(span, inside) for span in spans],
        ways=lanes(lambda one: one.ways), means=lanes(lambda one: [one.means] if one.means else []),
        count=len(inside), breaches=sum(one.is_breach for one in inside),
        breaches_told=sum(one.is_breach and one.told_police for one in inside),
        told_police=sum(one.told_police for one in inside), references=sum(one.has_reference for one in inside),
        responses=sum(one.has_response for one in inside),
        lately=sum(one.touches(lately, today) for one in inside),
        before=sum(one.touches(lately - timedelta(days=LATELY), lately - timedelta(days=1)) for one in inside),
        busiest=_busiest(inside), quiet=_quiet(inside),
        since_last=max(0, (today - max(one.last_day for one in inside)).days),
    )  # fmt: skip


def spans_between(first: date, last: date) -> list[Span]:
    """At most twelve columns that end today: of seven days, of a month, of three months, or of whole years."""
    first = max(first, EARLIEST)
    days = (last - first).days + 1
    if days <= 7 * MOST_SPANS:
        ends = [last - timedelta(days=7 * back) for back in range(-(-days // 7))]
        begins = [end - timedelta(days=6) for end in ends]
    else:
        months = next((size for size in (1, 3, 12) if add_months(last, -size * MOST_SPANS) < first), 0)
        months = months or 12 * -(-(last.year - first.year + 1) // MOST_SPANS)
        ends, begins = [last], []
        while True:
            begins.append(add_months(last, -months * len(ends)) + timedelta(days=1))
            if begins[-1] <= first:
                break
            ends.append(begins[-1] - timedelta(days=1))
    return [_span(begin, end, last) for begin, end in zip(reversed(begins), reversed(ends), strict=True)]


def _span(first: date, last: date, today: date) -> Span:
    far = first.year != today.year
    begins = day_words(first, weekday=False, year=far)
    ends = day_words(last, weekday=False, year=last.year != today.year)
    short = f"{first.day} {first:%b}" + (f" {first:%y}" if far else "")
    return Span(first, last, f"{begins} to {ends}", short)


def _filled(span: Span, told: Iterable[Told]) -> Span:
    inside = [one for one in told if one.touches(span.first, span.last)]
    return Span(
        span.first, span.last, span.label, span.short, len(inside), sum(one.is_breach for one in inside)
    )


def _lanes(
    inside: Sequence[Told],
    told: Sequence[Told],
    labels: Callable[[Told], Iterable[str]],
    spans: Sequence[Span],
    lately: date | None,
) -> list[Lane]:
    """The most frequent first. New is what stands nowhere in the whole log before `lately`."""
    by_label: dict[str, list[Told]] = {}
    for one in inside:
        for label in labels(one):
            by_label.setdefault(label, []).append(one)
    known = {label for one in told if lately and one.day < lately for label in labels(one)}
    lanes = [
        Lane(label, [sum(one.touches(span.first, span.last) for one in of) for span in spans],
             len(of), lately is not None and label not in known)
        for label, of in by_label.items()
    ]  # fmt: skip
    return sorted(lanes, key=lambda lane: (-lane.total, lane.label))


def _busiest(inside: Sequence[Told]) -> tuple[int, date, date]:
    """The most entries within four weeks, the first such ones: how many, the day of the first and of the last."""
    best, left = (0, inside[0].day, inside[0].day), 0
    for right, one in enumerate(inside):
        while (one.day - inside[left].day).days >= LATELY:
            left += 1
        best = max(best, (right - left + 1, inside[left].day, one.day), key=lambda found: found[0])
    return best


def _quiet(inside: Sequence[Told]) -> Stretch | None:
    """The longest run of days without an entry between two; None where there is none."""
    longest, lasted = None, inside[0].last_day
    for before, after in pairwise(inside):
        lasted = max(lasted, before.last_day)
        days = (after.day - lasted).days - 1
        if days > 0 and (longest is None or days > longest.days):
            longest = Stretch(days, lasted + timedelta(days=1), after.day - timedelta(days=1))
    return longest
