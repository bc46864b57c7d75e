"""Contacts, case notes and tasks over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.core.ids import as_uuid4, new_id
from app.features.contacts import actions, queries, rules
from app.features.contacts.forms import ContactForm, NoteForm, TaskForm, TaskOutcomeForm, initial_of
from app.features.contacts.models import Contact, Note, Task
from app.features.safe_contacts import rules as safe_rules
from app.features.safe_contacts.queries import call_reason_for, history_of, safe_contact_of
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CONTACTS_READ)]
CanRecord = Annotated[Actor, requires(Permission.CONTACTS_RECORD)]
CanWriteNotes = Annotated[Actor, requires(Permission.NOTES_RECORD)]
CanAmendTasks = Annotated[Actor, requires(Permission.TASKS_AMEND)]

router = Router()


# ── Contacts ─────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/contact")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "contacts", permission=Permission.CONTACTS_READ)
    contacts = queries.contacts_of(work, case, actor)
    return page(
        "contacts/index.html", safe=safe_contact_of(work, case), history=history_of(work, actor, case),
        contacts=contacts, failed=queries.failed_attempts_since(contacts), **_about(work, actor, case),
    )  # fmt: skip


@router.get("/cases/{case_id}/contacts/new")
def new(case_id: UUID, actor: CanRecord, work: Work, asked: Asked, because: str = "") -> Page:
    case = open_case(work, actor, case_id, "contacts", permission=Permission.CONTACTS_RECORD)
    reason = call_reason_for(work, actor, case, as_uuid4(because))
    first = {
        "id": new_id(),
        "direction": "out",
        "channel": "phone",
        "rule_followed": reason is None,
        "reason": reason.text if reason else "",
    }
    form = asked.form(ContactForm, first)
    return page(
        "contacts/form.html",
        form=form,
        contact=None,
        answer=queries.answer_for(work, case, reason=reason),
        reason=reason,
        **_about(work, actor, case),
    )


@router.post("/cases/{case_id}/contacts", again=new)
def create(case_id: UUID, form: ContactForm, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "contacts", permission=Permission.CONTACTS_RECORD)
    contact = actions.record_contact(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/contacts/{contact.id}")


@router.get("/cases/{case_id}/contacts/{contact_id}")
def show(case_id: UUID, contact_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "contacts", permission=Permission.CONTACTS_READ)
    contact = queries.contact_view(work, actor, case, contact_id)
    return page("contacts/show.html", contact=contact, **_about(work, actor, case))


@router.get("/cases/{case_id}/contacts/{contact_id}/edit")
def edit(case_id: UUID, contact_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "contacts", permission=Permission.CONTACTS_RECORD)
    contact = queries.contact_view(work, actor, case, contact_id)
    form = asked.form(ContactForm, initial_of(contact.content) | {"version": contact.row.version})
    return page("contacts/form.html", form=form, contact=contact, reason=None, **_about(work, actor, case))


@router.post("/cases/{case_id}/contacts/{contact_id}/amendments", again=edit)
def amend(case_id: UUID, contact_id: UUID, form: ContactForm, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "contacts", permission=Permission.CONTACTS_RECORD)
    actions.amend_contact(work, actor, case, _row(work, case, Contact, contact_id), form)
    return Redirect(f"/cases/{case_id}/contacts/{contact_id}")


# ── Notes ────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/notes")
def notes(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "notes", permission=Permission.CONTACTS_READ)
    return page("contacts/notes.html", notes=queries.notes_of(work, actor, case), **_about(work, actor, case))


@router.get("/cases/{case_id}/notes/new")
def new_note(case_id: UUID, actor: CanWriteNotes, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "notes", permission=Permission.NOTES_RECORD)
    form = asked.form(NoteForm, {"id": new_id()})
    return page("contacts/note_form.html", form=form, note=None, **_about(work, actor, case))


@router.post("/cases/{case_id}/notes", again=new_note)
def create_note(case_id: UUID, form: NoteForm, actor: CanWriteNotes, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "notes", permission=Permission.NOTES_RECORD)
    note = actions.record_note(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/notes/{note.id}")


@router.get("/cases/{case_id}/notes/{note_id}")
def show_note(case_id: UUID, note_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "notes", permission=Permission.CONTACTS_READ)
    note = queries.note_view(work, actor, case, note_id)
    return page("contacts/note.html", note=note, **_about(work, actor, case))


@router.get("/cases/{case_id}/notes/{note_id}/edit")
def edit_note(case_id: UUID, note_id: UUID, actor: CanWriteNotes, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "notes", permission=Permission.NOTES_RECORD)
    note = queries.note_view(work, actor, case, note_id)
    written = {"facts": note.content.facts, "opinion": note.content.opinion, "version": note.row.version}
    form = asked.form(NoteForm, written)
    return page("contacts/note_form.html", form=form, note=note, **_about(work, actor, case))


@router.post("/cases/{case_id}/notes/{note_id}/amendments", again=edit_note)
def amend_note(case_id: UUID, note_id: UUID, form: NoteForm, actor: CanWriteNotes, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "notes", permission=Permission.NOTES_RECORD)
    actions.amend_note(work, actor, case, _row(work, case, Note, note_id), form)
    return Redirect(f"/cases/{case_id}/notes/{note_id}")


# ── Tasks ────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/tasks")
def tasks(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "tasks", permission=Permission.CONTACTS_READ)
    found = queries.tasks_of(work, actor, case)
    waiting = [(task, queries.chip_for(work, task)) for task in found if task.row.done_on is None]
    done = [task for task in found if task.row.done_on is not None]
    return page("contacts/tasks.html", waiting=waiting, done=done, **_about(work, actor, case))


@router.get("/cases/{case_id}/tasks/new")
def new_task(case_id: UUID, actor: CanAmendTasks, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "tasks", permission=Permission.TASKS_AMEND)
    form = asked.form(TaskForm, {"id": new_id()})
    return page("contacts/task_form.html", form=form, task=None, **_about(work, actor, case))


@router.post("/cases/{case_id}/tasks", again=new_task)
def create_task(case_id: UUID, form: TaskForm, actor: CanAmendTasks, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "tasks", permission=Permission.TASKS_AMEND)
    task = actions.add_task(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/tasks/{task.id}")


@router.get("/cases/{case_id}/tasks/{task_id}")
def show_task(case_id: UUID, task_id: UUID, actor: CanRead, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "tasks", permission=Permission.CONTACTS_READ)
    task = queries.task_view(work, actor, case, task_id)
    return page(
        "contacts/task.html", task=task, form=asked.form(TaskOutcomeForm), **_about(work, actor, case)
    )


@router.get("/cases/{case_id}/tasks/{task_id}/edit")
def edit_task(case_id: UUID, task_id: UUID, actor: CanAmendTasks, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "tasks", permission=Permission.TASKS_AMEND)
    task = queries.task_view(work, actor, case, task_id)
    kept = {"due_on": task.row.due_on, "version": task.row.version}
    form = asked.form(TaskForm, {**task.content.model_dump(include={"text", "detail"}), **kept})
    return page("contacts/task_form.html", form=form, task=task, **_about(work, actor, case))


@router.post("/cases/{case_id}/tasks/{task_id}/amendments", again=edit_task)
def amend_task(case_id: UUID, task_id: UUID, form: TaskForm, actor: CanAmendTasks, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "tasks", permission=Permission.TASKS_AMEND)
    actions.amend_task(work, actor, case, _row(work, case, Task, task_id), form)
    return Redirect(f"/cases/{case_id}/tasks/{task_id}")


@router.post("/cases/{case_id}/tasks/{task_id}/outcomes", again=show_task)
def finish(case_id: UUID, task_id: UUID, form: TaskOutcomeForm, actor: CanAmendTasks, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "tasks", permission=Permission.TASKS_AMEND)
    actions.finish_task(work, actor, case, _row(work, case, Task, task_id), form)
    return Redirect(f"/cases/{case_id}/tasks")


def _row(work: Work, case: OpenCase, model: Any, row_id: UUID) -> Any:
    return queries.row_of(work, case, model, row_id, to_amend=True)


def _about(work: Work, actor: Actor, case: OpenCase) -> dict[str, Any]:
    head = queries.case_head(work, actor, case, "more")
    names = ("contacts:record", "safe-contact:amend", "notes:record", "tasks:amend")
    may = {name: case.may(Permission(name)) for name in names}
    return {"case": case, "head": head, "may": may, "rules": rules, "safe_rules": safe_rules,
            "place": f"/cases/{case.id}"}  # fmt: skip
