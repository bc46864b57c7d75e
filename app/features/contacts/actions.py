"""The only writer of contacts, notes and tasks. Every change keeps what stood before it."""

from __future__ import annotations

from datetime import date, datetime

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core import clock
from app.core.errors import Conflict, FormRefused
from app.db.base import CaseRow
from app.features.cases.actions import note_day
from app.features.contacts import forms
from app.features.contacts.models import (
    Contact,
    ContactContent,
    EntryWording,
    Note,
    NoteContent,
    Task,
    TaskContent,
)
from app.features.contacts.rules import as_it_stood, forbids, is_reached
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.rules import DueKind, end_of_day
from app.features.safe_contacts.actions import announce_reach
from app.features.safe_contacts.actions import mark_unsafe as mark_unsafe
from app.features.safe_contacts.queries import block_of
from app.features.safe_contacts.rules import answer

CHANGED = "Not saved: somebody changed this meanwhile. Compare it with the page, then save again."


def record_contact(work: Work, actor: Actor, case: OpenCase, form: forms.ContactForm) -> Contact:
    """Record a contact or an attempt, with its next step as a task, in one save."""
    case.demand(Permission.CONTACTS_RECORD)
    if again := already_made(work, actor, case, Contact, form):
        return again
    content = _contact_content(work, actor, case, form)
    row = Contact.begin(case, id=row_id_of(form), happened_on=clock.local_day(content.at or work.now))
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("contact.recorded", actor, case, row)
    _note_reached(work, case, row, content)
    if form.next_step and form.next_on:
        step = TaskContent(text=form.next_step, contact_id=row.id, author_id=actor.id, written_at=work.now)
        _make_task(work, actor, case, Task.begin(case, due_on=form.next_on), step)
    announce_reach(work, case)
    return row


def amend_contact(work: Work, actor: Actor, case: OpenCase, row: Contact, form: forms.ContactForm) -> Contact:
    """Put it right; the former wording stays beside it."""
    case.demand(Permission.CONTACTS_RECORD)
    former = case.open(row, ContactContent)
    content = _contact_content(work, actor, case, form, former)
    row.happened_on = clock.local_day(content.at or work.now)
    _rewrite(work, case, row, form.version, former, content)
    work.ledger.entry("contact.amended", actor, case, row)
    _note_reached(work, case, row, content)
    announce_reach(work, case)
    return row


def _contact_content(
    work: Work, actor: Actor, case: OpenCase, form: forms.ContactForm, former: ContactContent | None = None
) -> ContactContent:
    """What is to be sealed. An amendment that moves neither time nor channel keeps the answer of then."""
    at = _moment(form, former.at if former and former.at else work.said_at)
    block = as_it_stood(block_of(work, case), at)
    is_same = former is not None and former.at == at and former.channel is form.channel
    if problems := form.problems(not is_same and forbids(block, form.channel, at), at, work.now):
        raise FormRefused(problems)
    return ContactContent(
        **form.model_dump(exclude={"id", "version", "happened_on", "happened_at", "next_step", "next_on"}),
        at=at, answer_then=former.answer_then if former and is_same else answer(block, at).kind,
        author_id=actor.id, written_at=work.now,
    )  # fmt: skip


def _moment(form: forms.ContactForm, otherwise: datetime) -> datetime:
    """When it happened: what is left empty is taken from `otherwise`."""
    if form.happened_on is None and form.happened_at is None:
        return otherwise
    local = clock.local(otherwise)
    day, at = form.happened_on or local.date(), form.happened_at or local.time()
    return clock.at_local(day, at.hour, at.minute)


def _note_reached(work: Work, case: OpenCase, row: Contact, content: ContactContent) -> None:
    if is_reached(content.outcome, content.channel):
        note_day(work, case, "last_contact_on", row.happened_on)
        settle(work, case.id, DueKind.CONTACT)


# ── Notes and tasks ──────────────────────────────────────────────────────────────────────────────────────


def record_note(work: Work, actor: Actor, case: OpenCase, form: forms.NoteForm) -> Note:
    case.demand(Permission.NOTES_RECORD)
    if again := already_made(work, actor, case, Note, form):
        return again
    row = Note.begin(case, id=row_id_of(form), written_on=work.today)
    row.sealed = case.seal(_note_content(work, actor, form), into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("note.recorded", actor, case, row)
    return row


def amend_note(work: Work, actor: Actor, case: OpenCase, row: Note, form: forms.NoteForm) -> Note:
    """Nothing is taken away: the note shows the new wording, the old ones and why it was amended."""
    case.demand(Permission.NOTES_RECORD)
    content = _note_content(work, actor, form)
    if not form.why:
        raise FormRefused({"why": "Say why the note is amended."})
    _rewrite(work, case, row, form.version, case.open(row, NoteContent), content)
    work.ledger.entry("note.amended", actor, case, row)
    return row


def _note_content(work: Work, actor: Actor, form: forms.NoteForm) -> NoteContent:
    if not (form.facts or form.opinion):
        raise FormRefused({"facts": "Write what is known, or under Opinion what you think of it."})
    return NoteContent(
        facts=form.facts, opinion=form.opinion, why=form.why, author_id=actor.id, written_at=work.now
    )


def add_task(work: Work, actor: Actor, case: OpenCase, form: forms.TaskForm) -> Task:
    """Something to do on this case, on Today by its day."""
    case.demand(Permission.TASKS_AMEND)
    if again := already_made(work, actor, case, Task, form):
        return again
    _refuse_past(work, form.due_on)
    row = Task.begin(case, id=row_id_of(form), due_on=form.due_on)
    content = TaskContent(text=form.text, detail=form.detail, author_id=actor.id, written_at=work.now)
    remember(work, actor, case, row, form)
    return _make_task(work, actor, case, row, content)


def _make_task(work: Work, actor: Actor, case: OpenCase, row: Task, content: TaskContent) -> Task:
    row.sealed = case.seal(content, into=row)
    work.add(row)
    add_due(work, case, DueKind.TASK, end_of_day(row.due_on), about=row.id, label=content.text)
    work.ledger.entry("task.added", actor, case, row)
    return row


def amend_task(work: Work, actor: Actor, case: OpenCase, row: Task, form: forms.TaskForm) -> Task:
    case.demand(Permission.TASKS_AMEND)
    if row.done_on is not None:
        raise FormRefused({"form": "This task is done. Add a new one if there is more to do."})
    if form.due_on != row.due_on:
        _refuse_past(work, form.due_on)
    former = case.open(row, TaskContent)
    changed = {"text": form.text, "detail": form.detail, "author_id": actor.id, "written_at": work.now}
    row.due_on = form.due_on
    _rewrite(work, case, row, form.version, former, former.model_copy(update=changed))
    settle(work, case.id, DueKind.TASK, about=row.id)
    add_due(work, case, DueKind.TASK, end_of_day(row.due_on), about=row.id, label=form.text)
    work.ledger.entry("task.amended", actor, case, row)
    return row


def finish_task(work: Work, actor: Actor, case: OpenCase, row: Task, form: forms.TaskOutcomeForm) -> Task:
    """The task is done, with what came of it."""
    case.demand(Permission.TASKS_AMEND)
    if row.done_on is not None:
        raise FormRefused({"form": "This task is done already."})
    former = case.open(row, TaskContent)
    changed = {"outcome": form.outcome, "done_by": actor.id, "written_at": work.now}
    row.done_on = work.today
    _rewrite(work, case, row, row.version, former, former.model_copy(update=changed))
    settle(work, case.id, DueKind.TASK, about=row.id)
    work.ledger.entry("task.done", actor, case, row)
    return row


def _refuse_past(work: Work, day: date) -> None:
    if day < work.said_on:
        raise FormRefused({"due_on": "Give today or a later day."})


def _rewrite(
    work: Work, case: OpenCase, row: CaseRow, version: int,
    former: ContactContent | NoteContent | TaskContent, content: ContactContent | NoteContent | TaskContent,
) -> None:  # fmt: skip
    """Seal the new wording and keep the former one; `Conflict` if the writer saw another version."""
    if version != row.version:
        raise Conflict(CHANGED)
    kept = EntryWording.begin(case, about=row.id, number=row.version)
    kept.sealed = case.seal(former, into=kept)
    work.add(kept)
    row.version += 1
    row.sealed = case.seal(content, into=row)
