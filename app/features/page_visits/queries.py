"""The only reader of what happened to a victim’s page. The caller has opened the page; nothing of the case is here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.access.door import Room
from app.access.models import PageAccount, SessionRow
from app.access.sessions import has_ended
from app.access.work import Work
from app.core.clock import day_words, local_day, time_words
from app.features.page_visits.models import PageVisit
from app.features.page_visits.rules import (
    DEVICE_WORDS,
    LOOKS_BACK,
    ODDITY_WORDS,
    WHAT_WORDS,
    PageVisitContent,
    What,
)

MOST_READ = 400


@dataclass(frozen=True)
class VisitView:
    """One line: when, what, on which kind of device, and what is odd about it."""

    id: UUID
    content: PageVisitContent

    @property
    def at(self) -> datetime:
        return self.content.at

    @property
    def what(self) -> str:
        return WHAT_WORDS[self.content.what]

    @property
    def device(self) -> str:
        return "" if self.content.what is What.PHRASE_WRONG else DEVICE_WORDS[self.content.device]

    @property
    def odd(self) -> list[str]:
        return [ODDITY_WORDS[one] for one in self.content.odd]


def visits_of(
    work: Work, room: Room, page_id: UUID, *, only: Iterable[What] = What, back: timedelta = LOOKS_BACK
) -> list[VisitView]:
    """What happened to this page in ninety days, the newest first. `room` is the page’s own."""
    rows = work.session.scalars(
        select(PageVisit)
        .where(PageVisit.page_id == page_id, PageVisit.visited_on >= work.today - back)
        .order_by(PageVisit.visited_on.desc(), PageVisit.id)
        .limit(MOST_READ)
    )
    wanted = frozenset(only)
    found = [VisitView(row.id, room.open(row, PageVisitContent)) for row in rows]
    return sorted((one for one in found if one.content.what in wanted), key=lambda one: one.at, reverse=True)


def odd_since(visits: list[VisitView], settled_up_to: datetime | None) -> list[VisitView]:
    """What is odd and nobody has settled, the newest first."""
    return [one for one in visits if one.content.odd and (settled_up_to is None or one.at > settled_up_to)]


def rows_on(work: Work, page_id: UUID) -> int:
    """How much was noted of this page today."""
    found = select(func.count()).where(PageVisit.page_id == page_id, PageVisit.visited_on == work.today)
    return work.session.scalar(found) or 0


def is_open_elsewhere(work: Work, page: PageAccount) -> bool:
    """Whether somebody is signed in to this page at this minute."""
    rows = work.session.scalars(
        select(SessionRow).where(
            SessionRow.person_id == page.id, SessionRow.is_page, SessionRow.ended_at.is_(None),
            SessionRow.made_at > work.now - timedelta(hours=1),
        )
    )  # fmt: skip
    return any(not has_ended(work, row) for row in rows)


def moment_in_words(view: VisitView, now: datetime) -> str:
    """“today 16:02”, “Friday 20 November 18:40”."""
    day = local_day(view.at)
    return f"{'today' if day == local_day(now) else day_words(day)} {time_words(view.at)}"
