"""The only reader of visits: by who goes, who watches and who answers for the team. Without sight of a case its victim
is not named: who watches learns whom to ring, and nothing of the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.access.actor import Actor
from app.access.door import OpenCase, open_cases
from app.access.models import CaseSight
from app.access.permissions import Permission
from app.access.sight import supervised
from app.access.work import Work
from app.core.clock import time_words
from app.core.errors import NotFound, Refused
from app.features.accounts.queries import names_of
from app.features.deadlines.rules import Chip
from app.features.people.queries import victims_of
from app.features.visits import rules
from app.features.visits.models import Visit, VisitAct, VisitActContent, VisitContent
from app.features.visits.rules import Seat, VisitState, Watch
from app.features.watchers.queries import has_beat

UNWATCHED = "unwatched"
"""The word of `/health` while somebody is checked in and the watching job does not run."""
MOST = 50


@dataclass(frozen=True)
class VisitView:
    """One visit as of this unit's time. `victim` and `content` are empty for who does not see the case."""

    row: Visit
    now: datetime
    visitor: str
    watcher: str
    has_beat: bool
    victim: str = ""
    content: VisitContent | None = None

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def href(self) -> str:
        return f"/visits/{self.row.id}"

    @property
    def state(self) -> VisitState:
        return VisitState(self.row.state)

    @property
    def is_running(self) -> bool:
        return self.state is VisitState.RUNNING

    @property
    def is_planned(self) -> bool:
        return self.state is VisitState.PLANNED

    @property
    def is_over(self) -> bool:
        """Whether it is to be out by now and is not."""
        return self.is_running and self.now > self.row.due_at

    @property
    def watch(self) -> Watch:
        return rules.watch_of(self.state, self.row.due_at, self.now, has_beat=self.has_beat)

    @property
    def is_unwatched(self) -> bool:
        return self.is_running and not self.has_beat

    @property
    def kind_label(self) -> str:
        return rules.KIND_LABELS[self.content.kind] if self.content else "Visit"

    @property
    def title(self) -> str:
        return f"{self.kind_label}, {self.victim}" if self.victim else f"Visit of {self.visitor}"

    @property
    def left(self) -> str:
        return rules.minutes_words(self.row.due_at, self.now)

    @property
    def until(self) -> str:
        return time_words(self.row.due_at)

    @property
    def span(self) -> str:
        """As planned until she checks in, then as it was."""
        return rules.span_of(
            self.row.checked_in_at or self.row.starts_at, self.row.ended_at or self.row.due_at
        )

    @property
    def is_near(self) -> bool:
        """Whether it begins so soon that Today shows it as a card."""
        return self.is_planned and self.row.starts_at - self.now <= rules.NEAR

    @property
    def chip(self) -> Chip:
        if self.is_planned:
            return rules.planned_chip(self.row.starts_at, self.now)
        return Chip("late" if self.is_over else "today", self.left)


@dataclass(frozen=True)
class ActView:
    """One act about a visit, with who did it."""

    content: VisitActContent
    author: str

    @property
    def label(self) -> str:
        return rules.ACT_LABELS[self.content.kind]

    @property
    def came_of_it(self) -> str:
        return rules.OUTCOME_LABELS[self.content.outcome] if self.content.outcome else ""


@dataclass(frozen=True)
class VisitsToday:
    """What one person’s Today shows of visits: whom to ring at once, her own running one, those that she watches, and
    her own that are planned for today and the next days.
    """

    to_ring: list[VisitView] = field(default_factory=list)
    running: list[VisitView] = field(default_factory=list)
    watched: list[VisitView] = field(default_factory=list)
    planned: list[VisitView] = field(default_factory=list)

    @property
    def card(self) -> VisitView | None:
        """The visit that stands at the very top: the running one, else one that begins soon."""
        near = [view for view in self.planned if view.is_near]
        return next(iter([*self.running, *near]), None)

    @property
    def further(self) -> list[VisitView]:
        return [view for view in self.planned if view is not self.card]

    @property
    def is_empty(self) -> bool:
        return not (self.to_ring or self.running or self.watched or self.planned)


def visits_today(work: Work, actor: Actor) -> VisitsToday:
    """In one question; who is on no list of any visit opens nothing."""
    mine = and_(
        Visit.account_id == actor.id,
        or_(Visit.state == VisitState.RUNNING, and_(
            Visit.state == VisitState.PLANNED,
            Visit.starts_at <= work.now + rules.AHEAD, Visit.starts_at >= work.now - rules.KEPT_PLANNED,
        )),
    )  # fmt: skip
    found = select(Visit).where(Visit.site_id == actor.site_id, or_(mine, _looked_after(work, actor)))
    rows = work.session.scalars(found.order_by(Visit.starts_at, Visit.id).limit(MOST))
    views = views_of(work, actor, rows)
    own = [view for view in views if view.row.account_id == actor.id]
    others = [view for view in views if view.row.account_id != actor.id]
    return VisitsToday(
        to_ring=[view for view in others if view.is_over], watched=[view for view in others if not view.is_over],
        running=[view for view in own if view.is_running], planned=[view for view in own if view.is_planned],
    )  # fmt: skip


def _looked_after(work: Work, actor: Actor) -> ColumnElement[bool]:
    """Running visits that she watches, and those of her teams’ cases that have waited for ten minutes: no list of who
    is on duty is kept, so that each colleague and supervisor of the team is.
    """
    on_duty = exists().where(CaseSight.id == Visit.case_id, CaseSight.team_id.in_(actor.teams))
    return and_(
        Visit.state == VisitState.RUNNING,
        or_(Visit.watcher_id == actor.id, and_(Visit.due_at < work.now - rules.ESCALATES_AFTER, on_duty)),
    )


def overdue_of_teams(work: Work, actor: Actor) -> list[VisitView]:
    """For the supervisor’s board: visits not checked out of, and any at all while nobody watches; oldest first."""
    hers = exists().where(CaseSight.id == Visit.case_id, supervised(actor, work.today))
    running = and_(Visit.site_id == actor.site_id, Visit.state == VisitState.RUNNING)
    found = select(Visit).where(running, or_(hers, _looked_after(work, actor)))
    views = views_of(work, actor, work.session.scalars(found.order_by(Visit.due_at, Visit.id).limit(MOST)))
    return [view for view in views if view.is_over or view.is_unwatched]


def visits_of(work: Work, actor: Actor, case: OpenCase) -> list[VisitView]:
    """All visits of a case that is open, the newest first."""
    found = select(Visit).where(Visit.case_id == case.id).order_by(Visit.starts_at.desc(), Visit.id)
    return views_of(work, actor, work.session.scalars(found.limit(200)), {case.id: case})


def views_of(
    work: Work, actor: Actor, found: Iterable[Visit], opened: dict[UUID, OpenCase] | None = None
) -> list[VisitView]:
    rows = list(found)
    if not rows:
        return []
    in_sight = open_cases(work, actor, {row.case_id for row in rows}, "visits") if opened is None else opened
    cases = {one: case for one, case in in_sight.items() if case.may(Permission.CONTACTS_READ)}
    victims = victims_of(work, cases)
    names = names_of(work, actor, {row.account_id for row in rows} | {row.watcher_id for row in rows})
    beats = has_beat(work)
    return [
        VisitView(
            row, work.now, names[row.account_id], names[row.watcher_id], beats,
            victims[row.case_id].name if row.case_id in victims else "",
            cases[row.case_id].open(row, VisitContent) if row.case_id in cases else None,
        )
        for row in rows
    ]  # fmt: skip


# ── One visit ────────────────────────────────────────────────────────────────────────────────────────────


def visit_row(
    work: Work, actor: Actor, visit_id: UUID, *, to_amend: bool = False, seats: frozenset[Seat] = rules.ANY
) -> Visit:
    """The row, held to be amended; `NotFound` for who has no seat at it, `Refused` for who has none of these."""
    row = work.session.get(Visit, visit_id, with_for_update=to_amend or None)
    if row is None or row.site_id != actor.site_id or not (hers := seats_of(work, actor, row)):
        raise NotFound()
    if not hers & seats:
        raise Refused()
    return row


def seats_of(work: Work, actor: Actor, row: Visit) -> frozenset[Seat]:
    """Everything by which this person sees this visit."""
    seats = {Seat.VISITOR} if row.account_id == actor.id else set()
    seats |= {Seat.WATCHER} if row.watcher_id == actor.id else set()
    answers = select(CaseSight.id).where(CaseSight.id == row.case_id, supervised(actor, work.today))
    seats |= {Seat.SUPERVISOR} if work.session.scalar(answers) else set()
    sight = work.session.get(CaseSight, row.case_id)
    has_waited = row.state == VisitState.RUNNING and row.due_at < work.now - rules.ESCALATES_AFTER
    seats |= {Seat.DUTY} if has_waited and sight is not None and sight.team_id in actor.teams else set()
    case = open_cases(work, actor, [row.case_id], "visits").get(row.case_id)
    seats |= {Seat.CASE} if case is not None and case.may(Permission.CONTACTS_READ) else set()
    return frozenset(seats)


def visit_view(work: Work, actor: Actor, row: Visit) -> VisitView:
    return views_of(work, actor, [row])[0]


def acts_of(work: Work, actor: Actor, row: Visit) -> list[ActView]:
    """What was done about it, the newest first, for who sees the case; they are sealed under its key."""
    case = open_cases(work, actor, [row.case_id], "visits").get(row.case_id)
    if case is None or not case.may(Permission.CONTACTS_READ):
        return []
    found = select(VisitAct).where(VisitAct.visit_id == row.id, VisitAct.case_id == case.id)
    contents = [case.open(one, VisitActContent) for one in work.session.scalars(found)]
    names = names_of(work, actor, {one.by for one in contents})
    contents.sort(key=lambda content: content.at, reverse=True)
    return [ActView(one, names[one.by]) for one in contents]


def is_on_a_visit(work: Work, account_id: UUID) -> bool:
    found = select(Visit.id).where(Visit.account_id == account_id, Visit.state == VisitState.RUNNING)
    return work.session.scalar(found.limit(1)) is not None


def last_watcher(work: Work, actor: Actor) -> UUID | None:
    """Who watched her the last time."""
    found = select(Visit.watcher_id).where(Visit.account_id == actor.id).order_by(Visit.starts_at.desc())
    return work.session.scalar(found.limit(1))


# ── The watch itself ─────────────────────────────────────────────────────────────────────────────────────


def pulse(work: Work) -> str:
    """For `/health`: nothing to say, or that somebody is checked in and nobody watches."""
    running = select(Visit.id).where(Visit.state == VisitState.RUNNING).limit(1)
    return UNWATCHED if not has_beat(work) and work.session.scalar(running) is not None else ""


def to_mark(work: Work) -> list[UUID]:
    """Running visits that are overdue, or overdue for ten minutes, and not marked so; nothing is opened."""
    overdue = and_(Visit.due_at < work.now, Visit.overdue_at.is_(None))
    longer = and_(Visit.due_at < work.now - rules.ESCALATES_AFTER, Visit.escalated_at.is_(None))
    found = select(Visit.id).where(Visit.state == VisitState.RUNNING, or_(overdue, longer))
    return list(work.session.scalars(found.order_by(Visit.due_at, Visit.id)))


def marked_row(work: Work, visit_id: UUID) -> Visit | None:
    """For the watching job alone: the row by its id, held."""
    return work.session.get(Visit, visit_id, with_for_update=True)
