"""Reads over all cases in sight: the list of cases, and what every page of the staff shows around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from app.access.actor import Actor, Role
from app.access.door import OpenCase, open_cases
from app.access.models import CaseSight
from app.access.permissions import Permission
from app.access.sight import few_in_sight, is_in_sight
from app.access.work import Work
from app.core import clock
from app.features.agenda.queries import inbox_count
from app.features.casefile.rules import VERBS
from app.features.caseload.rules import (
    FEW,
    MOST_COUNTED,
    OPEN_STATUSES,
    PAGE_SIZE,
    QUIET_DAYS,
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
from app.web.asked import Asked


@dataclass(frozen=True)
class NavItem:
    label: str
    href: str
    icon: str
    current: bool = False
    count: int = 0
    is_add: bool = False


@dataclass(frozen=True)
class Shell:
    """What every page of the staff shows around its content."""

    actor: Actor | None = None
    nav: tuple[NavItem, ...] = ()
    title: str = "Waymark"
    theme: str = "system"
    blur: bool = False
    idle_minutes: int = 10


@dataclass(frozen=True)
class CaseRowView:
    """One row of the list of cases."""

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


def staff_shell(work: Work | None, actor: Actor | None, asked: Asked) -> Shell:
    """Navigation by role, with the inbox's count; nothing of a case."""
    if work is None or actor is None or not actor.is_staff:
        return Shell()
    if actor.role is Role.PARTNER:
        nav = _partner_nav(asked.path)
    elif actor.role is Role.ADMINISTRATOR:
        nav = _administrator_nav(asked.path)
    else:
        nav = _case_nav(work, actor, asked.path)
    return Shell(actor, nav, theme=actor.theme, blur=actor.blur, idle_minutes=work.settings.idle_minutes)


def _case_nav(work: Work, actor: Actor, path: str) -> tuple[NavItem, ...]:
    items = [
        NavItem("Cases", "/cases", "cases", path.startswith(("/cases", "/referrals"))),
        NavItem("Log", "/log", "plus", path == "/log", is_add=True),
        NavItem("Inbox", "/inbox", "inbox", path == "/inbox", inbox_count(work, actor)),
        NavItem("Me", "/me", "me", path.startswith("/me")),
    ]
    today = NavItem("Today", "/", "today", path in ("/", "/today"))
    if actor.role is Role.SUPERVISOR:
        return (NavItem("Team", "/team", "people", path == "/team"), *items)
    return (today, *items)


def _partner_nav(path: str) -> tuple[NavItem, ...]:
    return (
        NavItem("Inbox", "/partner", "inbox", path.startswith("/partner")),
        NavItem("Shared", "/shared", "share", path.startswith("/shared")),
        NavItem("Me", "/me", "me", path.startswith("/me")),
    )


def _administrator_nav(path: str) -> tuple[NavItem, ...]:
    places = (("People", "/people", "people"), ("Teams", "/teams", "cases"), ("Agencies", "/agencies", "court"),
              ("Desks", "/desks", "inbox"), ("Deadlines", "/deadlines", "clock"), ("Me", "/me", "me"))  # fmt: skip
    return tuple(NavItem(label, href, icon, path.startswith(href)) for label, href, icon in places)


def case_list(
    work: Work, actor: Actor, wanted: Filter, after: Place | None = None, search: str = ""
) -> CaseList:
    """A page of the cases in sight, by what is due first. A search opens names within sight and scans them."""
    few = few_in_sight(work, actor, FEW)
    here = _in_sight(work, actor, few)
    counts = _counts(work, here, is_all=few is not None)
    query = _by_next_due(here).where(_condition(work, wanted))
    if search:
        return _found(work, actor, work.session.execute(query).all(), search, counts)
    if after is not None:
        query = query.where(*_behind(after))
    found = work.session.execute(query.limit(PAGE_SIZE + 1)).all()
    shown, last = found[:PAGE_SIZE], found[:PAGE_SIZE][-1:]
    cases = open_cases(work, actor, [row.id for row in shown], "cases")
    rows = _list_rows(work, shown, cases, victims_of(work, cases))
    further = (
        [str(Place(row.next_due_at, row.referred_on, row.id)) for row in last]
        if len(found) > PAGE_SIZE
        else []
    )
    return CaseList(rows, counts, "".join(further))


def _found(
    work: Work, actor: Actor, found: Sequence[Any], search: str, counts: dict[Filter, str]
) -> CaseList:
    words = search.casefold().split()
    cases = open_cases(work, actor, [row.id for row in found], "search")
    victims = victims_of(work, cases)
    hits = [
        row for row in found
        if row.id in cases and row.id in victims
        and _has_all(words, victims[row.id].name, victims[row.id].first, cases[row.id].reference)
    ][:PAGE_SIZE]  # fmt: skip
    return CaseList(_list_rows(work, hits, cases, victims), counts)


def _has_all(words: list[str], *texts: str) -> bool:
    text = " ".join(texts).casefold()
    return all(word in text for word in words)


def _in_sight(work: Work, actor: Actor, few: list[UUID] | None) -> tuple[ColumnElement[bool], ...]:
    """Open cases that this person sees: named one by one while they are few, else asked row by row in order.

    Few are found by their ids alone: with the site asked too, SQLite would walk all of the site's cases for them.
    """
    seen = CaseSight.id.in_(few) if few is not None else is_in_sight(actor, work.today)
    return (seen, Case.status.in_(OPEN_STATUSES))


def _by_next_due(here: tuple[ColumnElement[bool], ...]) -> Select[*tuple[Any, ...]]:
    return (
        select(Case.id, Case.priority, Case.status, Case.last_contact_on, Case.last_told_on, Case.referred_on,
               CaseSight.next_due_at)
        .join(CaseSight, CaseSight.id == Case.id)
        .where(*here)
        .order_by(CaseSight.next_due_at, Case.referred_on.desc(), Case.id)
    )  # fmt: skip


def _behind(place: Place) -> tuple[ColumnElement[bool], ...]:
    """What comes after this place. The first condition is what an index can begin at."""
    tied = and_(Case.referred_on == place.referred_on, Case.id > place.case_id)
    later = or_(CaseSight.next_due_at > place.due_at, Case.referred_on < place.referred_on, tied)
    return (CaseSight.next_due_at >= place.due_at, later)


def _condition(work: Work, wanted: Filter) -> ColumnElement[bool]:
    if wanted is Filter.DUE:
        return CaseSight.next_due_at <= clock.at_local(work.today, 23, 59)
    if wanted is Filter.HIGH:
        return Case.priority == "high"
    if wanted is Filter.QUIET:
        line = date.fromordinal(work.today.toordinal() - QUIET_DAYS)
        return or_(
            Case.last_contact_on <= line, and_(Case.last_contact_on.is_(None), Case.referred_on <= line)
        )
    return true()


def _counts(work: Work, here: tuple[ColumnElement[bool], ...], *, is_all: bool) -> dict[Filter, str]:
    """How many cases each filter would show. Where there are many, each count stops at the first hundred."""
    columns = []
    for wanted in Filter:
        found = (
            select(Case.id).join(CaseSight, CaseSight.id == Case.id).where(*here, _condition(work, wanted))
        )
        if not is_all:
            found = found.order_by(CaseSight.next_due_at).limit(MOST_COUNTED + 1)
        columns.append(select(func.count()).select_from(found.subquery()).scalar_subquery())
    row = work.session.execute(select(*columns)).one()
    return {wanted: count_words(count, is_all) for wanted, count in zip(Filter, row, strict=True)}


def _list_rows(
    work: Work, found: Sequence[Any], cases: dict[UUID, OpenCase], victims: dict[UUID, VictimView]
) -> list[CaseRowView]:
    nexts = next_due(work, [row.id for row in found])
    return [
        _list_row(work, row, cases[row.id], victims.get(row.id), nexts.get(row.id))
        for row in found
        if row.id in cases
    ]


def _list_row(work: Work, row, case: OpenCase, victim: VictimView | None, due: Due | None) -> CaseRowView:  # type: ignore[no-untyped-def]
    quiet_days = (work.today - (row.last_contact_on or row.referred_on)).days
    is_quiet = quiet_days >= QUIET_DAYS
    if is_quiet:
        contact = f"No contact for {quiet_days} days"
    else:
        contact = (
            f"Contact {clock.days_ago_words(row.last_contact_on, work.today)}"
            if row.last_contact_on
            else "No contact yet"
        )
    told = (
        f"told {clock.days_ago_words(row.last_told_on, work.today)}" if row.last_told_on else "not told yet"
    )
    verb = VERBS[DueKind(due.kind)] if due else None
    label = case.open(due, DueContent).label if due and due.sealed else ""
    return CaseRowView(
        row.id, victim.name if victim else "Name not recorded", case.reference, row.priority,
        PRIORITY_LABELS[Priority(row.priority)], STATUS_LABELS[Status(row.status)],
        verb.brief(label) if verb else "Nothing is due", bool(due and due.kind == DueKind.TELL),
        chip_of(work, due) if due else None, contact, told, is_quiet,
    )  # fmt: skip


def cases_to_log(work: Work, actor: Actor) -> list[CaseChoice]:
    """The cases to whose log this person may add, by name."""
    here = _in_sight(work, actor, few_in_sight(work, actor, FEW))
    mine = select(Case.id).join(CaseSight, CaseSight.id == Case.id).where(*here)
    cases = open_cases(work, actor, list(work.session.scalars(mine)), "cases")
    allowed = {case_id: case for case_id, case in cases.items() if case.may(Permission.INCIDENTS_RECORD)}
    victims = victims_of(work, allowed)
    choices = [
        CaseChoice(
            case_id, victims[case_id].name if case_id in victims else "Name not recorded", case.reference
        )
        for case_id, case in allowed.items()
    ]
    return sorted(choices, key=lambda choice: choice.name.casefold())
