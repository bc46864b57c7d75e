"""Reads the site's register of data breaches, and finds a case by its reference without opening it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.access.actor import Actor
from app.access.door import open_site
from app.access.permissions import Permission, may_anywhere
from app.access.sight import sight_with
from app.access.work import Opening, Work
from app.core.clock import local
from app.core.errors import NotFound, Refused
from app.features.accounts.queries import names_of
from app.features.data_breaches.models import DataBreach, DataBreachContent, Entry
from app.features.data_breaches.rules import (
    DID_LABELS,
    KIND_LABELS,
    STATUS_LABELS,
    TELLING,
    WARNED_BEFORE,
    BreachStatus,
    Did,
    hours_words,
)


@dataclass(frozen=True)
class EntryView:
    label: str
    who: str
    entry: Entry


@dataclass(frozen=True)
class BreachView:
    """One breach, opened, with its clock as of now."""

    row: DataBreach
    content: DataBreachContent
    now: datetime
    entries: tuple[EntryView, ...] = ()

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def status(self) -> BreachStatus:
        return BreachStatus(self.row.status)

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.status]

    @property
    def is_open(self) -> bool:
        """Whether the clock still runs."""
        return self.status is BreachStatus.OPEN

    @property
    def is_closed(self) -> bool:
        return self.status is BreachStatus.CLOSED

    @property
    def is_late(self) -> bool:
        return self.is_open and self.row.report_by < self.now

    @property
    def clock(self) -> str:
        return hours_words(self.row.report_by, self.now)

    @property
    def state(self) -> str:
        """How pressing the clock is: late, today (a day or less), later."""
        if self.is_late:
            return "late"
        return "today" if self.row.report_by - self.now <= WARNED_BEFORE else "later"

    @property
    def title(self) -> str:
        return self.content.told.nature.split("\n", 1)[0]

    @property
    def kinds(self) -> str:
        return "; ".join(KIND_LABELS[one] for one in self.content.told.kinds)

    @property
    def reporting(self) -> EntryView | None:
        return self._last(Did.REPORTED, Did.NOT_REPORTED)

    @property
    def telling(self) -> EntryView | None:
        return self._last(*TELLING)

    @property
    def cases(self) -> list[str]:
        """The references of the cases whose plan was called up."""
        return [one.reference for one in self.content.entries if one.what is Did.PLACE_KNOWN]

    def _last(self, *whats: Did) -> EntryView | None:
        return next((one for one in reversed(self.entries) if one.entry.what in whats), None)


def breaches_of(work: Work, actor: Actor) -> list[BreachView]:
    """The site's register, what is to be decided first, then the newest. Reading it is noted."""
    _demand(actor)
    room = open_site(work, actor)
    work.openings.append(Opening(actor.id, room, "data breaches"))
    rows = work.session.scalars(
        select(DataBreach)
        .where(DataBreach.site_id == actor.site_id)
        .order_by(DataBreach.found_on.desc(), DataBreach.id)
    )
    views = [BreachView(row, room.open(row, DataBreachContent), work.now) for row in rows]
    return sorted(views, key=lambda view: not view.is_open)


def breach_row(work: Work, actor: Actor, breach_id: UUID, *, to_amend: bool = False) -> DataBreach:
    """One of the actor's site; `NotFound` for another site's."""
    _demand(actor)
    row = work.session.get(DataBreach, breach_id, with_for_update=to_amend or None)
    if row is None or row.site_id != actor.site_id:
        raise NotFound()
    return row


def breach_view(work: Work, actor: Actor, breach_id: UUID) -> BreachView:
    row = breach_row(work, actor, breach_id)
    room = open_site(work, actor)
    work.openings.append(Opening(actor.id, room, "data breaches"))
    content = room.open(row, DataBreachContent)
    names = names_of(work, actor, {one.by for one in content.entries})
    entries = tuple(EntryView(DID_LABELS[one.what], names[one.by], one) for one in content.entries)
    return BreachView(row, content, work.now, entries)


def known(view: BreachView) -> dict[str, object]:
    """What a form to amend begins with."""
    told = view.content.told
    return {**told.model_dump(exclude={"found_at"}), "found_on": view.row.found_on,
            "found_time": local(told.found_at).strftime("%H:%M"), "version": view.row.version}  # fmt: skip


def open_breaches(work: Work, actor: Actor) -> tuple[int, int]:
    """How many wait for a decision to report at this site, and how many of them are late. Nothing is opened."""
    if not may_anywhere(actor.role, Permission.DATA_BREACHES_READ):
        return 0, 0
    waiting = select(func.count()).where(
        DataBreach.site_id == actor.site_id, DataBreach.status == BreachStatus.OPEN.value
    )
    late = waiting.where(DataBreach.report_by < work.now)
    return work.session.scalar(waiting) or 0, work.session.scalar(late) or 0


def case_named(work: Work, actor: Actor, reference: str) -> tuple[UUID, str] | None:
    """The case with this reference, if this person finds it; where it was merged, the one that stayed."""
    found = sight_with(work, actor, reference)
    return (found.merged_into or found.id, found.reference) if found is not None else None


def to_warn(work: Work) -> list[DataBreach]:
    """Breaches whose clock ends within a day and whose officers were not told yet, of every site."""
    soon = work.now + WARNED_BEFORE
    return list(work.session.scalars(
        select(DataBreach).where(DataBreach.status == BreachStatus.OPEN.value, DataBreach.report_by <= soon,
                                 DataBreach.warned_at.is_(None))
    ))  # fmt: skip


def _demand(actor: Actor) -> None:
    if not may_anywhere(actor.role, Permission.DATA_BREACHES_READ):
        raise Refused()
