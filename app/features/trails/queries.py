"""Reads what the ledger says was done, with names: of the site apart from its cases, and of one case.

Words of people do not stand in the ledger, and so not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase, open_site
from app.access.models import PageAccount
from app.access.openings import entries_of_case, entries_of_day
from app.access.work import Opening, Work
from app.core import clock
from app.core.ids import as_uuid4
from app.features.accounts.queries import names_of
from app.features.openings.rules import span
from app.features.trails.rules import UNSAID, told_words

BY_ITSELF, HERSELF = "Waymark", "The victim"


@dataclass(frozen=True)
class TrailView:
    """One thing that was done: when, what, by whom."""

    at: datetime
    what: str
    who: str


@dataclass(frozen=True)
class TrailPage:
    """From the first day to the last, the newest first; `earlier` is the day on which the page before ends."""

    first: date
    last: date
    days: list[tuple[date, list[TrailView]]]
    earlier: date
    is_newest: bool


def site_trail(work: Work, actor: Actor, asked: str) -> TrailPage:
    """What was done at the site apart from its cases, on the day asked for. Reading it is noted."""
    _, day = span(asked, work.today)
    room = open_site(work, actor)
    work.openings.append(Opening(actor.id, room, "trail"))
    return _page(work, actor, entries_of_day(work, room, day), day, day)


def case_trail(work: Work, actor: Actor, case: OpenCase, asked: str) -> TrailPage:
    """What was done on this case in the thirty days that end on the day asked for."""
    first, last = span(asked, work.today)
    pages = work.session.scalars(select(PageAccount.id).where(PageAccount.case_id == case.id)).all()
    told, known = entries_of_case(work, actor, case, first, last), dict.fromkeys(pages, HERSELF)
    return _page(work, actor, told, first, last, known)


def _page(work: Work, actor: Actor, told: Iterable[dict[str, Any]], first: date, last: date,
          known: Mapping[UUID, str] = MappingProxyType({})) -> TrailPage:  # fmt: skip
    """`known`: people who are no staff, by the id under which they act."""
    entries = [one for one in told if one["type"] not in UNSAID]
    names = names_of(work, actor, {one for entry in entries if (one := as_uuid4(entry["author"]))}) | dict(
        known
    )
    views = [
        TrailView(datetime.fromisoformat(one["at"]), told_words(one["type"], one.get("facts", {})),
                  _who(names, one["author"]))
        for one in entries
    ]  # fmt: skip
    days: dict[date, list[TrailView]] = {}
    for view in sorted(views, key=lambda view: view.at, reverse=True):
        days.setdefault(clock.local_day(view.at), []).append(view)
    return TrailPage(first, last, list(days.items()), first - timedelta(days=1), last == work.today)


def _who(names: dict[UUID, str], author: str) -> str:
    person = as_uuid4(author)
    return names[person] if person else BY_ITSELF
