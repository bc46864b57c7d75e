"""The only reader of what is due and of the site's table. It opens labels, never a case's story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission, may_anywhere
from app.access.plain import ask
from app.access.sight import cases_in_sight
from app.access.work import Work
from app.core.clock import local_day
from app.core.errors import NotFound, Refused
from app.db.base import table_of
from app.features.bank_holidays.queries import calendar_of, note_calendar, part_of_a_question
from app.features.deadlines.models import DeadlineRule, Due, DueContent
from app.features.deadlines.rules import Chip, DueKind, Lane, Unit, chip, deadline

_DUE, _RULE = table_of(Due).c, table_of(DeadlineRule).c
FIRST_OF_TODAY = (
    select(func.min(_DUE.due_at))
    .where(_DUE.case_id == bindparam("case"), _DUE.done_at.is_(None), _DUE.lane == Lane.TODAY.value)
    .scalar_subquery()
)
"""When the first open act of Today falls due on this case, as a part of a statement."""

SOONEST = select(func.min(_DUE.due_at)).where(
    _DUE.case_id == bindparam("case"), _DUE.kind == bindparam("kind"), _DUE.done_at.is_(None)
)
OPEN_TODAY = (
    select(_DUE.id, _DUE.site_id, _DUE.case_id, _DUE.version, _DUE.sealed, _DUE.kind, _DUE.due_at, _DUE.in_working_days)
    .where(_DUE.case_id.in_(bindparam("cases")), _DUE.done_at.is_(None), _DUE.lane == Lane.TODAY.value)
    .order_by(_DUE.due_at, _DUE.id)
)  # fmt: skip
RULES = select(*_RULE, part_of_a_question().label("calendar")).where(
    _RULE.site_id == bindparam("site"), _RULE.event == bindparam("event"), _RULE.effective_from <= bindparam("day"),
    or_(_RULE.effective_to.is_(None), _RULE.effective_to >= bindparam("day")),
)  # fmt: skip


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
    to_come: list[DeadlineRule] = field(default_factory=list)

    @property
    def has_change_to_come(self) -> bool:
        return bool(self.to_come)

    @property
    def rows(self) -> list[DeadlineRule]:
        """Every row, the newest first."""
        return [*self.to_come, self.rule, *self.former]


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


def chip_of(work: Work, row: Any) -> Chip:
    """The chip of a row as of this unit's time."""
    if not row.in_working_days:
        return chip(row.due_at, work.now)
    return chip(row.due_at, work.now, in_working_days=True, calendar=calendar_of(work, row.site_id))


def next_due(work: Work, case_ids: Iterable[UUID]) -> dict[UUID, Any]:
    """For each of these cases, the one thing that is due first, for a list of cases already in sight: plain rows."""
    found: dict[UUID, Any] = {}
    for row in ask(work, OPEN_TODAY, cases=list(case_ids)):
        found.setdefault(row.case_id, row)
    return found


# ── The site's table ─────────────────────────────────────────────────────────────────────────────────────


def soonest_open(work: Work, case_id: UUID, kind: DueKind) -> datetime | None:
    """When the first open act of this kind on this case is due, also within this unit of work; None if none is open."""
    return ask(work, SOONEST, case=case_id, kind=kind.value).scalar()


def rules_for(work: Work, site_id: UUID, event: str, start: datetime) -> Sequence[Any]:
    """The rows, plain ones, that count for this event on the day on which it happened. The site's calendar comes along:
    who asks for deadlines counts by it next."""
    if (known := work.rules.get((site_id, event))) is not None:
        day = local_day(start)
        return [row for row in known if row.effective_from <= day <= (row.effective_to or date.max)]
    rows = ask(work, RULES, site=site_id, event=event, day=local_day(start)).all()
    if rows:
        note_calendar(work, site_id, rows[0].calendar)
    return rows


def note_rules(work: Work, site_id: UUID, events: Iterable[str], rows: Iterable[Any]) -> None:
    """Keep all rows of these events, which came with another question, so that `rules_for` asks none."""
    found = list(rows)
    for event in events:
        work.rules[site_id, event] = [row for row in found if row.event == event]


def span_of(rule: Any, enhanced: bool) -> tuple[int | None, Unit | None]:
    """Amount and unit of a row for either kind of right."""
    amount, unit = (rule.enh_amount, rule.enh_unit) if enhanced else (rule.std_amount, rule.std_unit)
    return amount, Unit(unit) if unit else None


def deadline_from(work: Work, site_id: UUID, event: str, enhanced: bool, start: datetime) -> datetime | None:
    """The instant by which something is due that began at `start`; None where the table fixes no time."""
    for rule in rules_for(work, site_id, event, start):
        amount, unit = span_of(rule, enhanced)
        if amount is not None and unit is not None:
            return deadline(start, amount, unit, calendar_of(work, site_id))
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
        present, rows[-1], [row for row in reversed(rows) if row.effective_from < present.effective_from],
        [row for row in reversed(rows) if row.effective_from > present.effective_from],
    )  # fmt: skip


def _demand(actor: Actor) -> None:
    if not may_anywhere(actor.role, Permission.DEADLINES_CONFIGURE):
        raise Refused()
