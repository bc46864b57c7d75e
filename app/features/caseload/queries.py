"""Reads over all cases in sight: the list of cases, and whose log may be added to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, true

from app.access.actor import Actor
from app.access.configured import Configured, value_on
from app.access.door import OpenCase, open_cases
from app.access.models import CaseSight
from app.access.permissions import Permission
from app.access.plain import ask, kept
from app.access.sight import few_in_sight, in_sight, way_to_ask
from app.access.work import Work
from app.core import clock
from app.db.base import table_of
from app.features.casefile.queries import OPENED_BY
from app.features.casefile.rules import VERBS
from app.features.caseload.rules import (
    FEW,
    MOST_COUNTED,
    MOST_REASONS,
    OPEN_STATUSES,
    PAGE_SIZE,
    Filter,
    Place,
    count_words,
)
from app.features.cases.models import Case
from app.features.cases.rules import PRIORITY_LABELS, STATUS_LABELS, Priority, Status
from app.features.deadlines.models import Due, DueContent
from app.features.deadlines.queries import chip_of, next_due
from app.features.deadlines.rules import Chip, DueKind
from app.features.people.queries import VictimView, victims_of
from app.features.searches.queries import find_in_sight

_CASES, _SIGHT = table_of(Case), table_of(CaseSight).c
_CASE = _CASES.c
NAMELESS = "Name not recorded"


@dataclass(frozen=True)
class CaseRowView:
    """One row of the list of cases. `why` says why a search found it."""

    id: UUID
    name: str
    reference: str
    priority: str
    priority_label: str
    status_label: str
    next_act: str
    is_voice: bool
    chip: Chip | None
    contact: str
    told: str
    is_quiet: bool
    why: str = ""


@dataclass(frozen=True)
class CaseChoice:
    """A case to choose, by its victim's name."""

    id: UUID
    name: str
    reference: str


@dataclass(frozen=True)
class CaseList:
    """One page. `further` is the place where the next one begins; empty at the end."""

    rows: list[CaseRowView]
    counts: dict[Filter, str]
    further: str = ""


def case_list(
    work: Work, actor: Actor, wanted: Filter, after: Place | None = None, search: str = ""
) -> CaseList:
    """A page of the cases in sight, by what is due first. A search opens names within sight and scans them."""
    few = few_in_sight(work, actor, FEW)
    way, values = way_to_ask(actor, work.today, few)
    values |= _days(work, actor)
    counts = _counts(work, way, values, is_all=few is not None)
    if search:
        return _found(work, actor, search, counts)
    if after is not None:
        values |= {"due_at": after.due_at, "referred_on": after.referred_on, "case_id": after.case_id}
    found = ask(work, _page(way, wanted, begun=after is not None), **values).all()
    shown, last = found[:PAGE_SIZE], found[:PAGE_SIZE][-1:]
    cases = open_cases(work, actor, [row.id for row in shown], "cases")
    rows = _list_rows(work, actor, shown, cases, victims_of(work, cases))
    further = (
        [str(Place(row.next_due_at, row.referred_on, row.id)) for row in last]
        if len(found) > PAGE_SIZE
        else []
    )
    return CaseList(rows, counts, "".join(further))


def _found(work: Work, actor: Actor, search: str, counts: dict[Filter, str]) -> CaseList:
    """What the search finds, the nearest first, each with why; ended cases too, which say so."""
    cases, hits = find_in_sight(work, actor, search)
    why = {hit.case_id: "; ".join(hit.why[:MOST_REASONS]) for hit in hits[:PAGE_SIZE]}
    rows = {row.id: row for row in ask(work, NAMED, case_ids=list(why))}
    cases = {case_id: cases[case_id] for case_id in why}
    found = [rows[case_id] for case_id in why if case_id in rows]
    shown = _list_rows(work, actor, found, cases, victims_of(work, cases))
    return CaseList([replace(row, why=why[row.id]) for row in shown], counts)


# ── The list's statements, each made once ────────────────────────────────────────────────────────────────


def _days(work: Work, actor: Actor) -> dict[str, Any]:
    """What the filters compare with."""
    quiet_since = work.today.toordinal() - value_on(work, actor.site_id, Configured.QUIET_DAYS)
    return {"end_of_today": clock.at_local(work.today, 23, 59), "quiet_since": date.fromordinal(quiet_since)}


FILTERS: dict[Filter, ColumnElement[bool]] = {
    Filter.ALL: true(),
    Filter.DUE: _SIGHT.next_due_at <= bindparam("end_of_today"),
    Filter.HIGH: _CASE.priority == "high",
    Filter.QUIET: or_(
        _CASE.last_contact_on <= bindparam("quiet_since"),
        and_(_CASE.last_contact_on.is_(None), _CASE.referred_on <= bindparam("quiet_since")),
    ),
}


COLUMNS = select(
    _CASE.id, _CASE.priority, _CASE.status, _CASE.last_contact_on, _CASE.last_told_on, _CASE.referred_on,
    _SIGHT.next_due_at,
).join_from(_CASES, table_of(CaseSight), _SIGHT.id == _CASE.id)  # fmt: skip
NAMED = COLUMNS.where(_CASE.id.in_(bindparam("case_ids", expanding=True)))


@cache
def _all(way: str, wanted: Filter) -> Select[*tuple[Any, ...]]:
    """Open cases that she sees, by what is due first."""
    return (
        COLUMNS.where(in_sight(way), _CASE.status.in_(OPEN_STATUSES), FILTERS[wanted])
        .order_by(_SIGHT.next_due_at, _CASE.referred_on.desc(), _CASE.id)
    )  # fmt: skip


@cache
def _page(way: str, wanted: Filter, *, begun: bool) -> Select[*tuple[Any, ...]]:
    """The first page, or the one behind a place: its first condition is what an index can begin at."""
    page = _all(way, wanted).limit(PAGE_SIZE + 1)
    if not begun:
        return page
    tied = and_(_CASE.referred_on == bindparam("referred_on"), _CASE.id > bindparam("case_id"))
    behind = or_(_SIGHT.next_due_at > bindparam("due_at"), _CASE.referred_on < bindparam("referred_on"), tied)
    return page.where(_SIGHT.next_due_at >= bindparam("due_at"), behind)


def _counts(work: Work, way: str, values: dict[str, Any], *, is_all: bool) -> dict[Filter, str]:
    """How many cases each filter would show. Where there are many, each count stops at the first hundred."""
    row = ask(work, _counting(way, is_all=is_all), **values).one()
    return {wanted: count_words(count, is_all) for wanted, count in zip(Filter, row, strict=True)}


@cache
def _counting(way: str, *, is_all: bool) -> Select[*tuple[Any, ...]]:
    columns = []
    for wanted in Filter:
        found = _all(way, wanted).with_only_columns(_CASE.id).order_by(None)
        if not is_all:
            found = found.order_by(_SIGHT.next_due_at).limit(MOST_COUNTED + 1)
        columns.append(select(func.count()).select_from(found.subquery()).scalar_subquery())
    return select(*columns)


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────


def _list_rows(
    work: Work, actor: Actor, found: Sequence[Any], cases: dict[UUID, OpenCase], victims: dict[UUID, VictimView]
) -> list[CaseRowView]:  # fmt: skip
    nexts = next_due(work, [row.id for row in found])
    most = value_on(work, actor.site_id, Configured.QUIET_DAYS)
    return [
        _list_row(work, row, cases[row.id], victims.get(row.id), nexts.get(row.id), most)
        for row in found
        if row.id in cases
    ]


def _list_row(
    work: Work, row: Any, case: OpenCase, victim: VictimView | None, due: Any, most: int
) -> CaseRowView:
    today = work.today
    quiet_days = (today - (row.last_contact_on or row.referred_on)).days
    is_quiet = quiet_days >= most and row.status in OPEN_STATUSES
    if is_quiet:
        contact = f"No contact for {quiet_days} days"
    elif row.last_contact_on:
        contact = f"Contact {clock.days_ago_words(row.last_contact_on, today)}"
    else:
        contact = "No contact yet"
    told = f"told {clock.days_ago_words(row.last_told_on, today)}" if row.last_told_on else "not told yet"
    verb = VERBS[DueKind(due.kind)] if due else None
    # What a label says stands behind a page: who may not open that reads the kind alone.
    may_read = verb is not None and case.may(OPENED_BY[verb.path])
    label = case.open(kept(Due, due), DueContent).label if due and due.sealed and may_read else ""
    return CaseRowView(
        row.id, victim.name if victim else NAMELESS, case.reference, row.priority,
        PRIORITY_LABELS[Priority(row.priority)], STATUS_LABELS[Status(row.status)],
        verb.brief(label) if verb else _rest(row.status), bool(due and due.kind == DueKind.TELL),
        chip_of(work, due) if due else None, contact, told, is_quiet,
    )  # fmt: skip


def _rest(status: str) -> str:
    return "Nothing is due" if status in OPEN_STATUSES else STATUS_LABELS[Status(status)]


def cases_to_log(work: Work, actor: Actor) -> list[CaseChoice]:
    """The cases to whose log this person may add, by name."""
    way, values = way_to_ask(actor, work.today, few_in_sight(work, actor, FEW))
    mine = ask(work, _all(way, Filter.ALL), **values)
    cases = open_cases(work, actor, [row.id for row in mine], "cases")
    allowed = {case_id: case for case_id, case in cases.items() if case.may(Permission.INCIDENTS_RECORD)}
    named = {case_id: victim.name for case_id, victim in victims_of(work, allowed).items()}
    choices = [
        CaseChoice(case_id, named.get(case_id, NAMELESS), case.reference) for case_id, case in allowed.items()
    ]
    return sorted(choices, key=lambda choice: choice.name.casefold())
