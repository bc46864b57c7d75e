"""The only reader of the access log for a screen: who opened a case, by day, with names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.openings import OpeningLine, openings_of
from app.access.work import Work
from app.core import clock
from app.features.accounts.queries import names_of
from app.features.openings.rules import by_phone_words, is_denied, span, what_words

VICTIM = "The victim"


@dataclass(frozen=True)
class OpeningView:
    """One line. `at` is when the page was first opened in that quarter of an hour."""

    at: datetime
    name: str
    what: str
    reason: str
    is_denied: bool
    by_phone: str = ""


@dataclass(frozen=True)
class OpeningPage:
    """The openings of a span of days by day, the newest first; `earlier` is the day on which the page before ends."""

    first: date
    last: date
    days: list[tuple[date, list[OpeningView]]]
    people: list[tuple[str, int]]
    earlier: date
    is_newest: bool


def opening_page(work: Work, actor: Actor, case: OpenCase, asked: str) -> OpeningPage:
    """Who opened this case in the thirty days that end on the day asked for."""
    first, last = span(asked, work.today)
    lines = openings_of(work, actor, case, first, last)
    names = names_of(work, actor, {line.person_id for line in lines if line.kind != "page"})
    days: dict[date, list[OpeningView]] = {}
    people: dict[str, int] = {}
    for line in lines:
        view = _view(line, VICTIM if line.kind == "page" else names[line.person_id])
        days.setdefault(clock.local_day(line.at), []).append(view)
        people[view.name] = people.get(view.name, 0) + 1
    return OpeningPage(first, last, list(days.items()), sorted(people.items(), key=lambda one: (-one[1], one[0])),
                       first - timedelta(days=1), last == work.today)  # fmt: skip


def _view(line: OpeningLine, name: str) -> OpeningView:
    what = what_words(line.kind)
    if line.of_many > 1:
        what = f"{what} (with {line.of_many - 1} others)"
    by_phone = by_phone_words(line.read_at, line.ahead) if line.read_at else ""
    return OpeningView(line.at, name, what, line.reason, is_denied(line.kind), by_phone)
