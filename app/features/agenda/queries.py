"""Reads what is due over all cases in somebody’s hands: Today, the inbox, and rows for the board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, func, select

from app.access.actor import CASEWORKERS, Actor, Relation
from app.access.door import OpenCase, open_cases
from app.access.models import CaseRelation, CaseSight
from app.access.plain import ask
from app.access.sight import hers, relation_holds
from app.access.work import Work
from app.db.base import table_of
from app.features.casefile.rules import VERBS
from app.features.cases.models import Case
from app.features.cases.rules import PRIORITY_LABELS, Priority
from app.features.deadlines.models import Due, DueContent
from app.features.deadlines.queries import chip_of
from app.features.deadlines.rules import Chip, DueKind, Lane
from app.features.handovers.queries import mine_unread
from app.features.people.queries import VictimView, victims_of
from app.features.visits.queries import VisitsToday, visits_today

EVERY_HAND = [Relation.LEAD, Relation.COVER, Relation.BACKUP]
_DUE, _RELATION = table_of(Due).c, table_of(CaseRelation).c
_HELD = exists().where(hers(bindparam), _RELATION.case_id == _DUE.case_id)
_OPEN = (_DUE.site_id == bindparam("site_id"), _DUE.done_at.is_(None))
_ADDED = select(func.count()).where(
    *_OPEN, _DUE.lane == Lane.INBOX.value,
    _HELD.where(_RELATION.kind.in_([Relation.LEAD.value, Relation.COVER.value])),
)  # fmt: skip
_FALLEN = select(func.count()).where(
    *_OPEN, _DUE.lane == Lane.TODAY.value, _DUE.kind == DueKind.HOLD_FELL.value, _HELD
)
_LATE_PROPOSALS = select(func.count()).where(
    *_OPEN, _DUE.lane == Lane.INBOX.value, _DUE.kind == DueKind.NEWS_PROPOSED.value, _DUE.due_at < bindparam("now"),
    _HELD.where(_RELATION.kind == Relation.BACKUP.value),
)  # fmt: skip
WAITING = select(_ADDED.scalar_subquery() + _FALLEN.scalar_subquery() + _LATE_PROPOSALS.scalar_subquery())
"""How many rows the inbox has; every page of the staff shows it."""


@dataclass(frozen=True)
class DueRow:
    """One row of Today, the inbox or the board."""

    id: UUID
    title: str
    icon: str
    href: str
    chip: Chip
    facts: tuple[str, ...]
    kind: DueKind
    due_at: datetime
    case_id: UUID
    is_voice_first: bool = False


@dataclass(frozen=True)
class Agenda:
    """Visits before all: somebody is out there. Then rows in groups: a page that its victim locked, news that has
    fallen to other hands, then what is to be read or answered before anything else, then by day."""

    locked: list[DueRow] = field(default_factory=list)
    fallen: list[DueRow] = field(default_factory=list)
    first: list[DueRow] = field(default_factory=list)
    late: list[DueRow] = field(default_factory=list)
    today: list[DueRow] = field(default_factory=list)
    later: list[DueRow] = field(default_factory=list)
    visits: VisitsToday = field(default_factory=VisitsToday)

    @property
    def is_empty(self) -> bool:
        return (
            not (self.locked or self.fallen or self.first or self.late or self.today or self.later)
            and self.visits.is_empty
        )


def today_of(work: Work, actor: Actor) -> Agenda:
    """What this person does next: her own cases by lead and cover, and holds that have fallen to her."""
    rows = _due(work, actor, Lane.TODAY, [Relation.LEAD, Relation.COVER])
    fallen = _due(work, actor, Lane.TODAY, EVERY_HAND, only=DueKind.HOLD_FELL)
    unread = mine_unread(work, actor)
    rows = [due for due in rows if due.kind != DueKind.HANDOVER_READ or due.about in unread]
    views = rows_of(work, actor, [*fallen, *rows], "today")
    agenda = Agenda(visits=visits_today(work, actor))
    for view in views:
        if view.kind is DueKind.PAGE_LOCKED:
            agenda.locked.append(view)
        elif view.kind is DueKind.HOLD_FELL:
            agenda.fallen.append(view)
        elif view.kind in (DueKind.EMERGENCY_ASKED, DueKind.HANDOVER_READ):
            agenda.first.append(view)
        else:
            {"late": agenda.late, "today": agenda.today, "later": agenda.later}[view.chip.state].append(view)
    return agenda


def inbox_of(work: Work, actor: Actor) -> list[DueRow]:
    """Answers to challenges, what victims added and partners proposed, holds that wait for a decision: newest need
    first. A proposal on which nobody has decided in time falls to the backup, as a hold does; the board shows it too.
    """
    rows = _due(work, actor, Lane.INBOX, [Relation.LEAD, Relation.COVER])
    rows += [
        due
        for due in _due(work, actor, Lane.INBOX, [Relation.BACKUP], only=DueKind.NEWS_PROPOSED)
        if due.due_at < work.now
    ]
    holds = _due(work, actor, Lane.TODAY, EVERY_HAND, only=DueKind.HOLD_FELL)
    return rows_of(work, actor, [*holds, *rows], "inbox")


def inbox_count(work: Work, actor: Actor) -> int:
    """How many rows the inbox has. Few of a site's acts wait there: each is looked at, not each of her cases."""
    asked = {"account_id": actor.id, "site_id": actor.site_id, "today": work.today, "now": work.now}
    return ask(work, WAITING, **asked).scalar() or 0


def _mine(actor: Actor, today: date, kinds: Iterable[Relation]):  # type: ignore[no-untyped-def]
    """The ids of the cases on which this person holds one of these relations today, within her own site."""
    return (
        select(CaseRelation.case_id)
        .join(CaseSight, CaseSight.id == CaseRelation.case_id)
        .where(CaseRelation.account_id == actor.id, CaseRelation.kind.in_(list(kinds)), relation_holds(today),
               CaseSight.site_id == actor.site_id)
    )  # fmt: skip


def _due(
    work: Work, actor: Actor, lane: Lane, kinds: list[Relation], only: DueKind | None = None
) -> list[Due]:
    if actor.role not in CASEWORKERS:
        return []
    query = select(Due).where(
        Due.done_at.is_(None), Due.lane == lane, Due.case_id.in_(_mine(actor, work.today, kinds))
    )
    if only is not None:
        query = query.where(Due.kind == only)
    return list(work.session.scalars(query.order_by(Due.due_at, Due.id).limit(200)))


def rows_of(work: Work, actor: Actor, dues: list[Due], kind: str) -> list[DueRow]:
    cases = open_cases(work, actor, {due.case_id for due in dues}, kind)
    victims = victims_of(work, cases)
    states = _caserows_of(work, cases)
    seen: set[UUID] = set()
    rows = []
    for due in dues:
        if due.case_id in cases and due.case_id in victims and due.id not in seen:
            seen.add(due.id)
            rows.append(_row(work, due, cases[due.case_id], victims[due.case_id], states.get(due.case_id)))
    return rows


def _row(work: Work, due: Due, case: OpenCase, victim: VictimView, state: Case | None) -> DueRow:
    kind = DueKind(due.kind)
    verb = VERBS[kind]
    label = case.open(due, DueContent).label if due.sealed else ""
    facts = tuple([PRIORITY_LABELS[Priority(state.priority)]] if state and state.priority == "high" else [])
    return DueRow(
        due.id, verb.title(victim.name, victim.first, label), verb.icon, f"/cases/{case.id}/{verb.path}",
        chip_of(work, due), facts, kind, due.due_at, case.id, is_voice_first=kind is DueKind.TELL and due.hard,
    )  # fmt: skip


def _caserows_of(work: Work, cases: dict[UUID, OpenCase]) -> dict[UUID, Case]:
    rows = work.session.scalars(select(Case).where(Case.id.in_(list(cases))))
    return {row.id: row for row in rows}
