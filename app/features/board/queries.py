"""Reads the supervisor’s board: one list of what needs her, late first, and the weight that each advocate carries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from app.access.actor import Actor, Relation
from app.access.configured import Configured, value_on
from app.access.door import open_cases
from app.access.models import CaseRelation, CaseSight
from app.access.sight import relation_holds, supervised
from app.access.work import Work
from app.core.clock import day_words, local_day
from app.features.accounts.queries import names_of
from app.features.agenda.queries import DueRow, rows_of
from app.features.board.rules import WEIGHTS, Lines
from app.features.caseload.rules import OPEN_STATUSES
from app.features.cases.models import Case
from app.features.deadlines.models import Due
from app.features.deadlines.rules import Chip, DueKind, Lane, end_of_day
from app.features.emergencies.queries import UnusualView, unusual_of
from app.features.identifiers.queries import waiting_count
from app.features.matches.queries import open_count
from app.features.matches.rules import MatchKind
from app.features.orders.queries import orders_by_id
from app.features.orders.rules import end_words
from app.features.people.queries import victims_of
from app.features.visits.queries import VisitView, overdue_of_teams

BEFORE_ALL = (DueKind.PAGE_LOCKED, DueKind.HOLD_FELL)
"""What stands before all else, in this order and whenever it is due: a hold that has fallen is told by this row alone,
and only a page that its victim locked stands before it."""

ENDS_SOON = 7
"""Days before its end from which an order stands on the board."""

NEXT = (DueKind.EMERGENCY_ASKED, DueKind.EMERGENCY_REVIEW)
"""What heads the list of what needs her."""


@dataclass(frozen=True)
class Load:
    """One advocate's caseload, weighted. `share` and the lines are in percent of the track."""

    person_id: UUID
    name: str
    open: int
    high: int
    weight: float
    state: str


@dataclass(frozen=True)
class Board:
    visits: list[VisitView]
    first: list[DueRow]
    orders: list[DueRow]
    needs_me: list[DueRow]
    loads: list[Load]
    open_cases: int
    high_cases: int
    late: int
    unallocated: int
    quiet_high: int
    matches: int
    both_sides: int
    not_compared: int
    unusual: list[UnusualView]
    lines: Lines
    quiet_days: int


def board_of(work: Work, actor: Actor) -> Board:
    """One list of what needs the supervisor now, late first, and every advocate's load."""
    team = select(CaseSight.id).where(supervised(actor, work.today))
    late_line = work.now
    is_hers = or_(Due.lane == Lane.BOARD, Due.due_at < late_line)
    query = select(Due).where(Due.done_at.is_(None), Due.case_id.in_(team), is_hers)
    query = query.order_by(Due.kind.not_in(BEFORE_ALL), Due.due_at, Due.id)
    dues = _once(work.session.scalars(query.limit(200)))
    rows = _with_leads(work, actor, rows_of(work, actor, dues, "board"))
    orders = _orders_that_end(work, actor, team)
    shown = {row.id for row in orders}
    first = [row for kind in BEFORE_ALL for row in rows if row.kind is kind]
    needs_me = sorted(
        (row for row in rows if row.kind not in BEFORE_ALL and row.id not in shown),
        key=lambda row: (row.kind not in NEXT, row.due_at),
    )
    open_rows = work.session.execute(
        select(Case.id, Case.priority, Case.status, Case.last_contact_on, Case.referred_on)
        .where(Case.id.in_(team), Case.status.in_(OPEN_STATUSES))
    ).all()  # fmt: skip
    quiet_days = value_on(work, actor.site_id, Configured.QUIET_DAYS)
    quiet_line = date.fromordinal(work.today.toordinal() - quiet_days)
    amber = value_on(work, actor.site_id, Configured.LOAD_AMBER)
    lines = Lines(amber, value_on(work, actor.site_id, Configured.LOAD_RED))
    return Board(
        visits=overdue_of_teams(work, actor),
        first=first,
        orders=orders,
        needs_me=needs_me,
        loads=_loads(work, actor, open_rows, lines),
        lines=lines,
        quiet_days=quiet_days,
        open_cases=len(open_rows),
        high_cases=sum(row.priority == "high" for row in open_rows),
        late=sum(1 for due in dues if due.due_at < late_line),
        unallocated=sum(row.status in ("referred", "triaged") for row in open_rows),
        quiet_high=sum(
            row.priority == "high" and (row.last_contact_on or row.referred_on) <= quiet_line
            for row in open_rows
        ),
        matches=open_count(work, actor),
        both_sides=open_count(work, actor, MatchKind.BOTH_SIDES),
        unusual=unusual_of(work, actor),
        not_compared=waiting_count(work, actor.site_id),
    )


def _orders_that_end(work: Work, actor: Actor, team: Any) -> list[DueRow]:
    """Orders and bail of her teams that end within a week, and those that ran out while nobody said what is done.

    Somebody who looks at an order on its last day, or records that it ended, takes it from this list.
    """
    week = end_of_day(work.today + timedelta(days=ENDS_SOON))
    found = select(Due).where(Due.kind == DueKind.ORDER_ENDS, Due.done_at.is_(None), Due.case_id.in_(team))
    dues = work.session.scalars(found.where(Due.due_at <= week).order_by(Due.due_at, Due.id).limit(200)).all()
    cases = open_cases(work, actor, {due.case_id for due in dues}, "board")
    orders = orders_by_id(work, cases, [due.about for due in dues if due.about])
    victims, rows = victims_of(work, cases), []
    for due in dues:
        order = orders.get(due.about) if due.about else None
        if order is None or due.case_id not in victims or not (expires := order.content.expires):
            continue
        days = (expires - work.today).days
        if days > ENDS_SOON or not (order.in_force or order.has_run_out):
            continue
        seen = order.content.looked[-1].at if order.content.looked else None
        said = f"Looked at {day_words(local_day(seen), weekday=False)}" if seen else "Nobody has looked at it"
        state = "late" if days < 0 else "today" if days == 0 else "later"
        rows.append(DueRow(
            due.id, f"{victims[due.case_id].name}: {order.title}", "court", f"/cases/{due.case_id}/orders/{order.id}",
            Chip(state, end_words(expires, work.today)), (said,), DueKind.ORDER_ENDS, end_of_day(expires), due.case_id,
        ))  # fmt: skip
    return _with_leads(work, actor, sorted(rows, key=lambda row: (row.due_at, row.title)))


def _once(found: Iterable[Due]) -> list[Due]:
    """Each thing once: a fallen hold stands in the backup's Today and on the board, and is one decision."""
    kept: dict[tuple[Any, ...], Due] = {}
    for due in found:
        thing = (due.case_id, due.kind, due.about or due.id)
        if thing not in kept or due.lane == Lane.BOARD:
            kept[thing] = due
    return list(kept.values())


def _with_leads(work: Work, actor: Actor, rows: list[DueRow]) -> list[DueRow]:
    """Each row says in whose hands the case is."""
    leads = _leads(work, {row.case_id for row in rows})
    names = names_of(work, actor, set(leads.values()))
    return [
        replace(row, facts=(*row.facts, names[leads[row.case_id]])) if row.case_id in leads else row
        for row in rows
    ]


def _leads(work: Work, case_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Who leads each of these cases today."""
    found = select(CaseRelation.case_id, CaseRelation.account_id).where(
        CaseRelation.kind == Relation.LEAD,
        relation_holds(work.today),
        CaseRelation.case_id.in_(list(case_ids)),
    )
    return {row.case_id: row.account_id for row in work.session.execute(found)}


def _loads(work: Work, actor: Actor, open_rows: Sequence[Any], lines: Lines) -> list[Load]:
    leads = _leads(work, [row.id for row in open_rows])
    names = names_of(work, actor, set(leads.values()))
    sums: dict[UUID, list[float]] = {}
    for row in open_rows:
        if row.id in leads:
            cell = sums.setdefault(leads[row.id], [0, 0, 0.0])
            cell[0] += 1
            cell[1] += row.priority == "high"
            cell[2] += WEIGHTS[row.priority]
    loads = [
        Load(person, names[person], int(cell[0]), int(cell[1]), float(cell[2]), lines.state(cell[2]))
        for person, cell in sums.items()
    ]
    return sorted(loads, key=lambda load: -load.weight)
