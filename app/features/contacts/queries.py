"""The only reader of contacts, notes and tasks, and of the head of every page of a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import NotFound
from app.db.base import CaseRow
from app.features.accounts.queries import names_of
from app.features.cases.queries import case_of
from app.features.contacts import rules
from app.features.contacts.models import (
    Contact,
    ContactContent,
    EntryWording,
    Note,
    NoteContent,
    Task,
    TaskContent,
)
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import Chip, DueKind, chip, end_of_day
from app.features.people.queries import victim_of
from app.features.safe_contacts.queries import AnswerView as AnswerView
from app.features.safe_contacts.queries import SafeContactView as SafeContactView
from app.features.safe_contacts.queries import answer_for as answer_for
from app.features.safe_contacts.queries import safe_contact_of as safe_contact_of

AnyRow = TypeVar("AnyRow", bound=CaseRow)
AnyContent = TypeVar("AnyContent", bound=BaseModel)
UNDER_MORE = frozenset({
    DueKind.CHALLENGE_REPLY, DueKind.ANSWER_READ, DueKind.TASK, DueKind.CONTACT, DueKind.SAFE_CONTACT_CHECK,
    DueKind.NEWS_PROPOSED, DueKind.NEWS_WITHDRAWN,
})  # fmt: skip


TABS = {"plan": Permission.PLAN_READ, "log": Permission.INCIDENTS_READ, "progress": Permission.PROGRESS_READ,
        "more": Permission.CASE_READ}  # fmt: skip
"""The tabs of a case, each with what opens it; the summary opens for everybody who finds the case."""


# ── The head of every page of a case ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class CaseHead:
    """Whose case this is and how to reach her: what stands on every page inside a case. Priority and facts are empty
    for who does not read them, and `urls` holds the tabs that she opens.
    """

    id: UUID
    name: str
    first: str
    reference: str
    priority: str
    priority_label: str
    facts: tuple[str, ...]
    answer: AnswerView
    urls: Mapping[str, str]
    tab: str
    more_late: int
    back: str


def case_head(work: Work, actor: Actor, case: OpenCase, tab: str = "") -> CaseHead:
    told, victim = case_of(work, case), victim_of(work, case)
    place = f"/cases/{case.id}"
    words = [] if told.status == "active" else [told.status_label]
    words += [told.stage_label, *(["enhanced rights"] if told.enhanced else []),
              *(["restricted"] if case.is_restricted else [])]  # fmt: skip
    return CaseHead(
        id=case.id, name=victim.name, first=victim.first, reference=case.reference,
        priority=told.priority.value if case.may(Permission.FACTS_READ) else "", priority_label=told.priority_label,
        facts=tuple(_within(word) for word in words) if case.may(Permission.FACTS_READ) else (),
        answer=answer_for(work, case, victim), tab=tab,
        urls={"summary": place} | {code: f"{place}/{code}" for code, one in TABS.items() if case.may(one)},
        more_late=_late_under_more(work, case), back=list_of(actor),
    )  # fmt: skip


def list_of(actor: Actor) -> str:
    """Where Back leads from a case: the list of cases, or the first page of who has no such list."""
    return "/cases" if may_anywhere(actor.role, Permission.CASES_LIST) else "/"


def _late_under_more(work: Work, case: OpenCase) -> int:
    """How many acts behind More are late, for who reads contacts: most of them lie there."""
    if not case.may(Permission.CONTACTS_READ):
        return 0
    return sum(1 for due in open_due(work, case) if due.is_late and due.kind in UNDER_MORE)


def _within(label: str) -> str:
    """A label inside a line: “bail”, but “CPS has the file” as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


# ── Contacts, notes, tasks ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class EntryView(Generic[AnyRow, AnyContent]):
    """A contact, note or task, opened, with who wrote it; `wordings` are the former ones, newest first."""

    row: AnyRow
    content: AnyContent
    author: str = ""
    wordings: list[EntryView[EntryWording, AnyContent]] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        return self.row.id


ContactView = EntryView[Contact, ContactContent]
NoteView = EntryView[Note, NoteContent]
TaskView = EntryView[Task, TaskContent]


def contacts_of(
    work: Work, case: OpenCase, actor: Actor | None = None, *, limit: int = 200
) -> list[ContactView]:
    """Contacts and attempts, the newest first; with `actor` also who wrote them."""
    found = select(Contact).where(Contact.case_id == case.id)
    rows = work.session.scalars(found.order_by(Contact.happened_on.desc()).limit(limit))
    views = _views(work, case, actor, rows, ContactContent)
    return sorted(views, key=lambda view: view.content.at or work.now, reverse=True)


def contact_view(work: Work, actor: Actor, case: OpenCase, contact_id: UUID) -> ContactView:
    return _entry(work, actor, case, row_of(work, case, Contact, contact_id), ContactContent)


def failed_attempts_since(
    contacts: Iterable[ContactView], since: datetime | None = None
) -> list[ContactView]:
    """Attempts within the rule at which she was not spoken to: after she last was, and after `since`."""
    found = []
    for view in contacts:
        content = view.content
        if rules.is_reached(content.outcome, content.channel) or (
            since and content.at and content.at < since
        ):
            break
        if content.outcome in rules.FAILED and content.direction == "out" and content.rule_followed:
            found.append(view)
    return found


def failed_tries_after(contacts: Iterable[ContactView], then: datetime) -> list[ContactView]:
    """All attempts after `then` at which she was not spoken to, through whom and at what hour they may have been."""
    ours = [view for view in contacts if view.content.direction == "out" and _is_after(view.content, then)]
    tried = takewhile(lambda view: not rules.is_reached(view.content.outcome, view.content.channel), ours)
    return [view for view in tried if view.content.outcome in rules.FAILED]


def _is_after(content: ContactContent, then: datetime) -> bool:
    """Whether it happened after `then`. A time that was typed has no seconds: there the minute counts."""
    typed = content.written_at is not None and content.written_at > then
    since = then.replace(second=0, microsecond=0) if typed else then
    return content.at is not None and content.at >= since


def notes_of(work: Work, actor: Actor, case: OpenCase) -> list[NoteView]:
    rows = work.session.scalars(select(Note).where(Note.case_id == case.id).order_by(Note.written_on.desc()))
    views = _views(work, case, actor, rows, NoteContent)
    return sorted(views, key=lambda view: view.content.written_at or work.now, reverse=True)


def note_view(work: Work, actor: Actor, case: OpenCase, note_id: UUID) -> NoteView:
    return _entry(work, actor, case, row_of(work, case, Note, note_id), NoteContent)


def tasks_of(work: Work, actor: Actor, case: OpenCase) -> list[TaskView]:
    """What is to be done by its day, then what is done."""
    rows = work.session.scalars(
        select(Task).where(Task.case_id == case.id).order_by(Task.done_on.is_not(None), Task.due_on, Task.id)
    )
    return _views(work, case, actor, rows, TaskContent)


def chip_for(work: Work, task: TaskView) -> Chip:
    return chip(end_of_day(task.row.due_on), work.now)


def task_view(work: Work, actor: Actor, case: OpenCase, task_id: UUID) -> TaskView:
    return _entry(work, actor, case, row_of(work, case, Task, task_id), TaskContent)


def row_of(
    work: Work, case: OpenCase, model: type[AnyRow], row_id: UUID, *, to_amend: bool = False
) -> AnyRow:
    """One row of this case, held until the end when it is to be amended; else `NotFound`."""
    row = work.session.get(model, row_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def _entry(
    work: Work, actor: Actor, case: OpenCase, row: AnyRow, shape: type[AnyContent]
) -> EntryView[AnyRow, AnyContent]:
    kept = work.session.scalars(
        select(EntryWording)
        .where(EntryWording.case_id == case.id, EntryWording.about == row.id)
        .order_by(EntryWording.number.desc())
    )
    first = _views(work, case, actor, [row], shape)[0]
    return EntryView(row, first.content, first.author, _views(work, case, actor, kept, shape))


def _views(
    work: Work, case: OpenCase, actor: Actor | None, rows: Iterable[AnyRow], shape: type[AnyContent]
) -> list[EntryView[AnyRow, AnyContent]]:
    opened: list[tuple[AnyRow, Any]] = [(row, case.open(row, shape)) for row in rows]
    authors = {content.author_id for _, content in opened if content.author_id}
    names = names_of(work, actor, authors) if actor and authors else {}
    return [EntryView(row, content, _name(names, content.author_id)) for row, content in opened]


def _name(names: Mapping[UUID, str], person_id: UUID | None) -> str:
    return names.get(person_id, "") if person_id else ""
