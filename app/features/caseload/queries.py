"""Reads over all cases in sight: Today, the inbox, the list, the board, and what every page of the staff shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from app.access.actor import Actor, Relation, Role
from app.access.door import OpenCase, open_cases
from app.access.models import CaseRelation, CaseSight
from app.access.sight import cases_in_sight, relation_holds
from app.access.work import Work
from app.core import clock
from app.features.accounts.queries import names_of
from app.features.casefile.rules import VERBS
from app.features.caseload.rules import (
    OPEN_STATUSES,
    PAGE_SIZE,
    QUIET_DAYS,
    WEIGHTS,
    Filter,
    load_state,
)
from app.features.cases.models import Case
from app.features.cases.rules import PRIORITY_LABELS, STATUS_LABELS, Priority, Status
from app.features.deadlines.models import Due, DueContent
from app.features.deadlines.queries import chip_of
from app.features.deadlines.rules import Chip, DueKind, Lane
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
    """Rows in three groups; what has fallen to somebody else's hands stands before all."""

    fallen: list[DueRow] = field(default_factory=list)
    late: list[DueRow] = field(default_factory=list)
    today: list[DueRow] = field(default_factory=list)
    later: list[DueRow] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.fallen or self.late or self.today or self.later)


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
class CaseList:
    rows: list[CaseRowView]
    counts: dict[Filter, int]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class Load:
    """One advocate's caseload, weighted. `share` and the lines are in percent of the track."""

    name: str
    open: int
    high: int
    weight: float
    state: str


@dataclass(frozen=True)
class Board:
    needs_me: list[DueRow]
    loads: list[Load]
    open_cases: int
    high_cases: int
    late: int
    unallocated: int
    quiet_high: int


# ── The shell ────────────────────────────────────────────────────────────────────────────────────────────


def staff_shell(work: Work | None, actor: Actor | None, asked: Asked) -> Shell:
    """Navigation by role, with the inbox's count; nothing of a case."""
    if work is None or actor is None or not actor.is_staff:
        return Shell()
    builders = {Role.PARTNER: _partner_nav, Role.ADMINISTRATOR: _administrator_nav}
    nav = builders[actor.role](asked.path) if actor.role in builders else _case_nav(work, actor, asked.path)
    return Shell(actor, nav, theme=actor.theme, blur=actor.blur, idle_minutes=work.settings.idle_minutes)


def _case_nav(work: Work, actor: Actor, path: str) -> tuple[NavItem, ...]:
    items = [
        NavItem("Cases", "/cases", "cases", path.startswith(("/cases", "/referrals"))),
        NavItem("Log", "/log", "plus", path == "/log", is_add=True),
        NavItem("Inbox", "/inbox", "inbox", path == "/inbox", inbox_count(work, actor)),
        NavItem("Me", "/me", "me", path.startswith("/me")),
    ]
    today = NavItem("Today", "/", "today", path == "/")
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


# ── Today, the inbox ─────────────────────────────────────────────────────────────────────────────────────


def today_of(work: Work, actor: Actor) -> Agenda:
    """What this person does next: her own cases by lead and cover, and holds that have fallen to her."""
    rows = _due(work, actor, Lane.TODAY, [Relation.LEAD, Relation.COVER])
    fallen = _due(work, actor, Lane.TODAY, [Relation.BACKUP], only=DueKind.HOLD_FELL)
    views = _rows(work, actor, [*fallen, *rows], "today")
    agenda = Agenda()
    for view in views:
        if view.kind is DueKind.HOLD_FELL:
            agenda.fallen.append(view)
        else:
            {"late": agenda.late, "today": agenda.today, "later": agenda.later}[view.chip.state].append(view)
    return agenda


def inbox_of(work: Work, actor: Actor) -> list[DueRow]:
    """Answers to challenges, what victims added, holds that wait for a decision: newest need first."""
    rows = _due(work, actor, Lane.INBOX, [Relation.LEAD, Relation.COVER])
    holds = _due(
        work, actor, Lane.TODAY, [Relation.LEAD, Relation.COVER, Relation.BACKUP], only=DueKind.HOLD_FELL
    )
    return _rows(work, actor, [*holds, *rows], "inbox")


def inbox_count(work: Work, actor: Actor) -> int:
    return (
        work.session.scalar(
            select(func.count(func.distinct(Due.id))).where(
                Due.done_at.is_(None),
                or_(Due.lane == Lane.INBOX, Due.kind == DueKind.HOLD_FELL),
                Due.lane != Lane.BOARD,
                Due.case_id.in_(_mine(actor, work.today, [Relation.LEAD, Relation.COVER])),
            )  # fmt: skip
        )
        or 0
    )


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
    if actor.role not in (Role.ADVOCATE, Role.SUPERVISOR):
        return []
    query = select(Due).where(
        Due.done_at.is_(None), Due.lane == lane, Due.case_id.in_(_mine(actor, work.today, kinds))
    )
    if only is not None:
        query = query.where(Due.kind == only)
    return list(work.session.scalars(query.order_by(Due.due_at, Due.id).limit(200)))


def _rows(work: Work, actor: Actor, dues: list[Due], kind: str) -> list[DueRow]:
    cases = open_cases(work, actor, {due.case_id for due in dues}, kind)
    victims = victims_of(work, cases)
    states = _case_rows(work, cases)
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


def _case_rows(work: Work, cases: dict[UUID, OpenCase]) -> dict[UUID, Case]:
    rows = work.session.scalars(select(Case).where(Case.id.in_(list(cases))))
    return {row.id: row for row in rows}


# ── The list of cases ────────────────────────────────────────────────────────────────────────────────────


def case_list(work: Work, actor: Actor, wanted: Filter, page: int = 1, search: str = "") -> CaseList:
    """A page of the cases in sight, by what is due first. A search opens names within sight and scans them."""
    counts = _counts(work, actor)
    first_due = _first_due()
    query = (
        select(Case.id, Case.priority, Case.status, Case.last_contact_on, Case.last_told_on, Case.referred_on)
        .outerjoin(first_due, first_due.c.case_id == Case.id)
        .where(*_in_sight(work, actor), _condition(work, wanted, first_due))
        .order_by(first_due.c.due_at.is_(None), first_due.c.due_at, Case.referred_on.desc(), Case.id)
    )
    if search:
        return _found(work, actor, work.session.execute(query).all(), search, counts)
    total = counts[wanted]
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    found = work.session.execute(query.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    cases = open_cases(work, actor, [row.id for row in found], "cases")
    rows = _list_rows(work, found, cases, victims_of(work, cases))
    return CaseList(rows, counts, page, pages, total)


def _found(work: Work, actor: Actor, found: list, search: str, counts: dict[Filter, int]) -> CaseList:  # type: ignore[type-arg]
    words = search.casefold().split()
    cases = open_cases(work, actor, [row.id for row in found], "search")
    victims = victims_of(work, cases)
    hits = [
        row for row in found
        if row.id in cases and row.id in victims
        and all(w in f"{victims[row.id].name} {victims[row.id].first} {cases[row.id].reference}".casefold() for w in words)
    ][:PAGE_SIZE]  # fmt: skip
    return CaseList(_list_rows(work, hits, cases, victims), counts, 1, 1, len(hits))


def _in_sight(work: Work, actor: Actor) -> tuple:  # type: ignore[type-arg]
    return (
        Case.site_id == actor.site_id,
        Case.id.in_(cases_in_sight(actor, work.today)),
        Case.status.in_(OPEN_STATUSES),
    )


def _first_due():  # type: ignore[no-untyped-def]
    """For each case the earliest open act of Today."""
    return (
        select(Due.case_id, func.min(Due.due_at).label("due_at"))
        .where(Due.done_at.is_(None), Due.lane == Lane.TODAY)
        .group_by(Due.case_id)
        .subquery()
    )


def _condition(work: Work, wanted: Filter, first_due):  # type: ignore[no-untyped-def]
    end_of_today = clock.at_local(work.today, 23, 59)
    if wanted is Filter.DUE:
        return first_due.c.due_at <= end_of_today
    if wanted is Filter.HIGH:
        return Case.priority == "high"
    if wanted is Filter.QUIET:
        return _is_quiet(work)
    return Case.id.is_not(None)


def _is_quiet(work: Work):  # type: ignore[no-untyped-def]
    line = date.fromordinal(work.today.toordinal() - QUIET_DAYS)
    return or_(Case.last_contact_on <= line, and_(Case.last_contact_on.is_(None), Case.referred_on <= line))


def _counts(work: Work, actor: Actor) -> dict[Filter, int]:
    first_due = _first_due()
    columns = [func.count().filter(_condition(work, f, first_due)) for f in Filter]
    row = work.session.execute(
        select(*columns)
        .select_from(Case)
        .outerjoin(first_due, first_due.c.case_id == Case.id)
        .where(*_in_sight(work, actor))
    ).one()
    return dict(zip(Filter, row, strict=True))


def _list_rows(
    work: Work, found: list, cases: dict[UUID, OpenCase], victims: dict[UUID, VictimView]
) -> list[CaseRowView]:  # type: ignore[type-arg]
    nexts = _next_dues(work, [row.id for row in found])
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


def _next_dues(work: Work, case_ids: list[UUID]) -> dict[UUID, Due]:
    found: dict[UUID, Due] = {}
    rows = work.session.scalars(
        select(Due)
        .where(Due.case_id.in_(case_ids), Due.done_at.is_(None), Due.lane == Lane.TODAY)
        .order_by(Due.due_at, Due.id)
    )
    for due in rows:
        found.setdefault(due.case_id, due)
    return found


# ── The supervisor's board ───────────────────────────────────────────────────────────────────────────────


def board_of(work: Work, actor: Actor) -> Board:
    """One list of what needs the supervisor now, late first, and every advocate's load."""
    team = select(CaseSight.id).where(
        CaseSight.site_id == actor.site_id, CaseSight.team_id.in_(actor.supervises)
    )
    late_line = work.now
    dues = list(work.session.scalars(
        select(Due).where(Due.done_at.is_(None), Due.case_id.in_(team), or_(Due.lane == Lane.BOARD, Due.due_at < late_line))
        .order_by(Due.due_at, Due.id).limit(200)
    ))  # fmt: skip
    rows = _rows(work, actor, dues, "team")
    rows.sort(key=lambda row: (row.kind is not DueKind.HOLD_FELL, row.due_at))
    open_rows = work.session.execute(
        select(Case.id, Case.priority, Case.status, Case.last_contact_on, Case.referred_on)
        .where(Case.id.in_(team), Case.status.in_(OPEN_STATUSES))
    ).all()  # fmt: skip
    quiet_line = date.fromordinal(work.today.toordinal() - QUIET_DAYS)
    return Board(
        needs_me=rows,
        loads=_loads(work, actor, open_rows),
        open_cases=len(open_rows),
        high_cases=sum(row.priority == "high" for row in open_rows),
        late=sum(1 for due in dues if due.due_at < late_line),
        unallocated=sum(row.status in ("referred", "triaged") for row in open_rows),
        quiet_high=sum(
            row.priority == "high" and (row.last_contact_on or row.referred_on) <= quiet_line
            for row in open_rows
        ),
    )


def _loads(work: Work, actor: Actor, open_rows: list) -> list[Load]:  # type: ignore[type-arg]
    leads = dict(work.session.execute(
        select(CaseRelation.case_id, CaseRelation.account_id)
        .where(CaseRelation.kind == Relation.LEAD, relation_holds(work.today),
               CaseRelation.case_id.in_([row.id for row in open_rows]))
    ).all())  # fmt: skip
    names = names_of(work, actor, set(leads.values()))
    sums: dict[UUID, list[float]] = {}
    for row in open_rows:
        if row.id in leads:
            cell = sums.setdefault(leads[row.id], [0, 0, 0.0])
            cell[0] += 1
            cell[1] += row.priority == "high"
            cell[2] += WEIGHTS[row.priority]
    loads = [
        Load(names[person], int(cell[0]), int(cell[1]), float(cell[2]), load_state(cell[2]))
        for person, cell in sums.items()
    ]
    return sorted(loads, key=lambda load: -load.weight)
