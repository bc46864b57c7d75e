"""Safe contact over HTTP: the answer that is asked again every minute, and the forms that keep the block."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.core.errors import NotFound
from app.core.hours import DAY_LABELS
from app.core.ids import as_uuid4
from app.features.people.queries import victim_of
from app.features.safe_contacts import actions, queries, rules
from app.features.safe_contacts.forms import (
    LINES,
    CallReasonForm,
    ChangeForm,
    ConfirmationForm,
    SafeContactForm,
    UnsafeMarkForm,
    initial_of,
)
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.SAFE_CONTACT_READ)]
CanAmend = Annotated[Actor, requires(Permission.SAFE_CONTACT_AMEND)]
CanRecord = Annotated[Actor, requires(Permission.CONTACTS_RECORD)]

router = Router()


@router.get("/cases/{case_id}/safe-contact", counts_as_use=False)
def answer(case_id: UUID, actor: CanRead, work: Work, shape: str = "card", because: str = "") -> Page:
    case = open_case(work, actor, case_id, "safe contact", permission=Permission.SAFE_CONTACT_READ)
    reason = queries.call_reason_for(work, actor, case, as_uuid4(because))
    told = queries.answer_for(work, case, reason=reason)
    return page("safe_contacts/answer.html", block="answer", answer=told, shape=shape)


@router.get("/cases/{case_id}/safe-contact/edit")
def edit(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id, Permission.SAFE_CONTACT_AMEND)
    safe = queries.safe_contact_of(work, case)
    shown = initial_of(safe.block if safe else None) | {"version": safe.row.version if safe else 0}
    days = [(day, label[:3]) for day, label in DAY_LABELS.items()]
    return page(
        "safe_contacts/edit.html", form=asked.form(SafeContactForm, shown), safe=safe, lines=LINES, days=days,
        channels=rules.CHANNEL_LABELS.items(), **_about(work, case),
    )  # fmt: skip


@router.post("/cases/{case_id}/safe-contact", again=edit)
def record(case_id: UUID, form: SafeContactForm, actor: CanAmend, work: Work) -> Redirect:
    case = _open(work, actor, case_id, Permission.SAFE_CONTACT_AMEND)
    actions.record_safe_contact(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/contact")


@router.get("/cases/{case_id}/safe-contact/unsafe-marks/new")
def new_mark(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id, Permission.SAFE_CONTACT_AMEND)
    return page("safe_contacts/mark.html", form=asked.form(UnsafeMarkForm), **_about(work, case))


@router.post("/cases/{case_id}/safe-contact/unsafe-marks", again=new_mark)
def mark(case_id: UUID, form: UnsafeMarkForm, actor: CanAmend, work: Work) -> Redirect:
    case = _open(work, actor, case_id, Permission.SAFE_CONTACT_AMEND)
    actions.mark_unsafe(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/contact")


@router.get("/cases/{case_id}/safe-contact/confirmations/new")
def new_confirmation(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id, Permission.SAFE_CONTACT_AMEND)
    safe = queries.safe_contact_of(work, case)
    if safe is None:
        raise NotFound()
    form = asked.form(ConfirmationForm, {"version": safe.row.version})
    return page(
        "safe_contacts/confirm.html", form=form, safe=safe, labels=rules.CHANNEL_LABELS, **_about(work, case)
    )


@router.post("/cases/{case_id}/safe-contact/confirmations", again=new_confirmation)
def confirm(case_id: UUID, form: ConfirmationForm, actor: CanAmend, work: Work) -> Redirect:
    case = _open(work, actor, case_id, Permission.SAFE_CONTACT_AMEND)
    actions.confirm_safe_contact(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/contact")


@router.get("/cases/{case_id}/safe-contact/changes/new")
def new_change(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id, Permission.SAFE_CONTACT_AMEND)
    safe = queries.safe_contact_of(work, case)
    form = asked.form(ChangeForm, {"version": safe.row.version if safe else 1, "asked_on": work.today})
    return page(
        "safe_contacts/change.html", form=form, safe=safe, labels=rules.CHANNEL_LABELS, **_about(work, case)
    )


@router.post("/cases/{case_id}/safe-contact/changes", again=new_change)
def decide_change(case_id: UUID, form: ChangeForm, actor: CanAmend, work: Work) -> Redirect:
    case = _open(work, actor, case_id, Permission.SAFE_CONTACT_AMEND)
    actions.decide_change(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/contact")


@router.get("/cases/{case_id}/contacts/reasons/new")
def new_reason(case_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id, Permission.CONTACTS_RECORD)
    told = queries.answer_for(work, case)
    return page(
        "safe_contacts/reason.html", form=asked.form(CallReasonForm), answer=told, **_about(work, case)
    )


@router.post("/cases/{case_id}/contacts/reasons", again=new_reason)
def give_reason(case_id: UUID, form: CallReasonForm, actor: CanRecord, work: Work) -> Redirect:
    case = _open(work, actor, case_id, Permission.CONTACTS_RECORD)
    reason = actions.give_call_reason(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/contacts/new?because={reason.id}")


def _open(work: Work, actor: Actor, case_id: UUID, permission: Permission) -> OpenCase:
    return open_case(work, actor, case_id, "safe contact", permission=permission)


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    victim = victim_of(work, case)
    return {"case": case, "victim": victim, "back": f"/cases/{case.id}/contact"}
