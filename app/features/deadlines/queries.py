"""The only reader of what is due and of the site's table. It opens labels, never a case's story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, func, select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission, may_anywhere
from app.access.sight import cases_in_sight
from app.access.work import Work
from app.core.clock import local_day
from app.core.errors import NotFound, Refused
from app.features.deadlines.models import DeadlineRule, Due, DueContent
from app.features.deadlines.rules import Chip, DueKind, Lane, Unit, chip, deadline


@dataclass(frozen=True)
class DueView:
    """One thing that is due, opened: what Today's rows are made of."""

    id: UUID
    case_id: UUID
    kind: DueKind
    lane: Lane
    due_at: datetime
    about: UUID | None
    label: str
    chip: Chip

    @property
    def is_late(self) -> bool:
        return self.chip.state == "late"


@dataclass(frozen=True)
class RuleView:
    """The row of one event that counts today, with what came before and what is to come."""

    rule: DeadlineRule
    newest: DeadlineRule
    former: list[DeadlineRule] = field(default_factory=list)

    @property
    def has_change_to_come(self) -> bool:
        return self.newest.id != self.rule.id


def open_due(work: Work, case: OpenCase) -> list[DueView]:
    """What is due on this case and not done, the earliest first."""
    rows = work.session.scalars(
        select(Due).where(Due.case_id == case.id, Due.done_at.is_(None)).order_by(Due.due_at, Due.id)
    )
    return views_of(work, {case.id: case}, rows)


def due_rows(work: Work, actor: Actor, lanes: Iterable[Lane], *, limit: int = 500) -> list[Due]:
    """What is due in these lanes on every case in sight, the earliest first. Nothing is opened."""
    return list(
        work.session.scalars(
            select(Due)
            .where(
                Due.case_id.in_(cases_in_sight(actor, work.today)),
                Due.lane.in_([lane.value for lane in lanes]),
                Due.done_at.is_(None),
            )
            .order_by(Due.due_at, Due.id)
            .limit(limit)
        )
    )


def views_of(work: Work, cases: Mapping[UUID, OpenCase], rows: Iterable[Due]) -> list[DueView]:
    """The rows of cases that the caller has opened, with their labels and chips; others are left out."""
    return [
        DueView(
            row.id,
            row.case_id,
            DueKind(row.kind),
            Lane(row.lane),
            row.due_at,
            row.about,
            cases[row.case_id].open(row, DueContent).label if row.sealed else "",
            chip_of(work, row),
        )
        for row in rows
        if row.case_id in cases
    ]


def chip_of(work: Work, row: Due) -> Chip:
    """The chip of a row as of this unit's time."""
    return chip(row.due_at, work.now, in_working_days=row.in_working_days)


def first_of_today(case_id: UUID) -> ScalarSelect[Any]:
    """When the first open act of Today falls due on this case, as a part of a statement."""
    first = select(func.min(Due.due_at)).where(
        Due.case_id == case_id, Due.done_at.is_(None), Due.lane == Lane.TODAY.value
    )
    return first.scalar_subquery()


def next_due(work: Work, case_ids: Iterable[UUID]) -> dict[UUID, Due]:
    """For each of these cases, the one thing that is due first, for a list of cases already in sight."""
    found: dict[UUID, Due] = {}
    rows = work.session.scalars(
        select(Due)
        .where(Due.case_id.in_(list(case_ids)), Due.done_at.is_(None), Due.lane == Lane.TODAY.value)
        .order_by(Due.due_at, Due.id)
    )
    for row in rows:
        found.setdefault(row.case_id, row)
    return found


# ── The site's table ─────────────────────────────────────────────────────────────────────────────────────


def soonest_open(work: Work, case_id: UUID, kind: DueKind) -> datetime | None:
    """When the first open act of this kind on this case is due, also within this unit of work; None if none is open."""
    work.session.flush()
    return work.session.scalar(
        select(func.min(Due.due_at)).where(
            Due.case_id == case_id, Due.kind == kind.value, Due.done_at.is_(None)
        )
    )


def rules_for(work: Work, site_id: UUID, event: str, start: datetime) -> list[DeadlineRule]:
    """The rows that count for this event on the day on which it happened."""
    day = local_day(start)
    rows = work.session.scalars(
        select(DeadlineRule).where(DeadlineRule.site_id == site_id, DeadlineRule.event == event)
    )
    return [
        row
        for row in rows
        if row.effective_from <= day and (row.effective_to is None or row.effective_to >= day)
    ]


def span_of(rule: DeadlineRule, enhanced: bool) -> tuple[int | None, Unit | None]:
    """Amount and unit of a row for either kind of right."""
    amount, unit = (rule.enh_amount, rule.enh_unit) if enhanced else (rule.std_amount, rule.std_unit)
    return amount, Unit(unit) if unit else None


def deadline_from(work: Work, site_id: UUID, event: str, enhanced: bool, start: datetime) -> datetime | None:
    """The instant by which something is due that began at `start`; None where the table fixes no time."""
    for rule in rules_for(work, site_id, event, start):
        amount, unit = span_of(rule, enhanced)
        if amount is not None and unit is not None:
            return deadline(start, amount, unit)
    return None


def events_of(work: Work, site_id: UUID) -> set[str]:
    return set(work.session.scalars(select(DeadlineRule.event).where(DeadlineRule.site_id == site_id)))


def deadline_table(work: Work, actor: Actor) -> list[RuleView]:
    """The whole table of the administrator's own site, by label."""
    _demand(actor)
    rows = work.session.scalars(
        select(DeadlineRule)
        .where(DeadlineRule.site_id == actor.site_id)
        .order_by(DeadlineRule.who, DeadlineRule.label, DeadlineRule.effective_from)
    )
    by_event: dict[str, list[DeadlineRule]] = {}
    for row in rows:
        by_event.setdefault(row.event, []).append(row)
    views = [_rule_view(work, found) for found in by_event.values()]
    return sorted(views, key=lambda view: (view.rule.who, view.rule.label))


def deadline_rule(work: Work, actor: Actor, rule_id: UUID) -> RuleView:
    """One event's rows, asked for by any of them; `NotFound` for another site's."""
    _demand(actor)
    row = work.session.get(DeadlineRule, rule_id)
    if row is None or row.site_id != actor.site_id:
        raise NotFound()
    rows = work.session.scalars(
        select(DeadlineRule)
        .where(DeadlineRule.site_id == actor.site_id, DeadlineRule.event == row.event)
        .order_by(DeadlineRule.effective_from)
    )
    return _rule_view(work, list(rows))


def _rule_view(work: Work, rows: list[DeadlineRule]) -> RuleView:
    """Rows of one event, the oldest first."""
    present = next((row for row in reversed(rows) if row.effective_from <= work.today), rows[0])
    return RuleView(
        present, rows[-1], [row for row in reversed(rows) if row.effective_from < present.effective_from]
    )


def _demand(actor: Actor) -> None:
    if not may_anywhere(actor.role, Permission.DEADLINES_CONFIGURE):
        raise Refused()
