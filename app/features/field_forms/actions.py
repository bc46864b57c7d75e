"""The registry: for each address that a field form is posted to, the feature's own form, permission and action.

What comes from a phone goes the way of what comes over a form: nothing is written here but by those actions. What is
not on this list is done with a network alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.phone_models import Phone
from app.access.phones import open_intake
from app.access.work import Work
from app.core.base64url import b64
from app.core.errors import FormRefused, NotTaken, SealBroken
from app.crypto.signatures import is_signed
from app.features.challenges import actions as challenges
from app.features.challenges.forms import ChallengeForm
from app.features.challenges.queries import challenge_row
from app.features.contacts import actions as contacts
from app.features.contacts.forms import ContactForm, NoteForm, TaskForm, TaskOutcomeForm
from app.features.contacts.models import Task
from app.features.contacts.queries import row_of
from app.features.exhibits.actions import log_incident
from app.features.exhibits.forms import LogForm
from app.features.field_forms.forms import Entry, Opened, read
from app.features.field_forms.rules import Answer, Kind, ids_in, mutation_label, said_at
from app.features.holds.queries import update_row
from app.features.incidents.actions import amend_incident
from app.features.incidents.forms import IncidentForm
from app.features.incidents.queries import incident_row
from app.features.milestones.queries import milestone_of
from app.features.plan_items import actions as plan_items
from app.features.plan_items.forms import ChoiceForm, PlanItemForm
from app.features.plan_items.queries import item_row
from app.features.plan_items.rules import Saved
from app.features.plans import actions as plans
from app.features.plans.forms import PlanReviewForm, WishesForm
from app.features.plans.queries import review_days
from app.features.progress import actions as progress
from app.features.progress.forms import UpdateForm
from app.web.forms import Form, parse

NOT_SIGNED = "This item was not sealed and signed by this phone for this person. Nothing was changed."
ONLINE_ONLY = "This is done with a network, on the page itself. It stays on the phone."
SAVE_AGAIN = "Something else stands under this id. Save it again as a new entry."

Made = str | None
"""The page on which the record can be read; None where two versions of it wait for a decision now."""
Act = Callable[..., Made]


@dataclass(frozen=True)
class FieldForm:
    """One form of one feature. `edits` names the id in the address of the row that it changes; without it the form
    makes a row, under the id that the phone minted."""

    kind: Kind
    path: str
    permission: Permission
    shape: type[Form]
    act: Act
    edits: str = ""


@dataclass(frozen=True)
class Filled:
    """A field form as an address names it, with its ids."""

    form: FieldForm
    ids: Mapping[str, UUID]

    @property
    def case_id(self) -> UUID:
        return self.ids["case_id"]

    @property
    def edited(self) -> UUID | None:
        return self.ids[self.form.edits] if self.form.edits else None


def filled_at(path: str) -> Filled | None:
    """The field form that is posted to this address; None where there is none."""
    for form in FIELD_FORMS:
        if (ids := ids_in(form.path, path)) is not None:
            return Filled(form, ids)
    return None


@dataclass(frozen=True)
class Item:
    """One item of a phone, opened: what was written, and the device's signature over the text of it."""

    entry: Entry
    filled: Filled
    signature: bytes
    text_hash: str
    fingerprint: bytes

    def __repr__(self) -> str:
        return f"<item for {self.entry.record}>"

    def form(self) -> Any:
        """The feature's own form, filled in under the id that the phone minted; `FormRefused` as over a page."""
        typed = dict(self.entry.fields)
        minted = [str(self.entry.record)]
        if self.filled.edited is None:
            typed.setdefault("id", minted)
        if typed.get("id", minted) != minted or self.filled.edited not in (None, self.entry.record):
            raise FormRefused({"form": SAVE_AGAIN})
        return parse(self.filled.form.shape, typed, {})

    @property
    def shown(self) -> list[tuple[str, list[str]]]:
        """What was filled in, by the fields' names, for who decides about it."""
        said = {
            name: [value for value in values if value.strip()] for name, values in self.entry.fields.items()
        }
        hidden = ("id", "version", "rival")
        return [(name.replace("_", " ").capitalize(), values) for name, values in said.items()
                if values and name not in hidden]  # fmt: skip

    def said_at(self, now: datetime) -> datetime:
        return said_at(self.entry.captured_at, self.entry.offset, now)

    def origin(self, phone_id: UUID, key: UUID, sequence: int) -> dict[str, Any]:
        """What the ledger is told of where the words come from: the device's own signature, and over what."""
        entry = self.entry
        return {
            "id": str(phone_id), "sequence": sequence, "key": str(key), "captured_at": entry.captured_at.isoformat(),
            "offset": None if entry.offset is None else round(entry.offset), "locked": entry.locked,
            "signature": b64(self.signature), "sha256": self.text_hash,
        }  # fmt: skip


def open_item(work: Work, phone: Phone, intake_id: UUID, key: UUID, sequence: int, box: bytes) -> Item:
    """Seal, inner signature, text, address, in this order; `NotTaken` at the first that does not hold."""
    intake = open_intake(work, phone.site_id, intake_id)
    if intake is None:
        raise NotTaken(Answer.PAUSED, 403, NOT_SIGNED, str(key))
    try:
        plain = intake.open_box(mutation_label(phone.id, phone.account_id, key, sequence), box)
    except SealBroken:
        raise NotTaken(Answer.PAUSED, 403, NOT_SIGNED, str(key)) from None
    opened = read(Opened, plain, str(key))
    text = opened.entry.encode(errors="replace")
    if not is_signed(phone.signing_public, text, opened.signature):
        raise NotTaken(Answer.PAUSED, 403, NOT_SIGNED, str(key))
    entry = read(Entry, text, str(key))
    filled = filled_at(entry.path)
    if filled is None:
        raise NotTaken(Answer.PAUSED, 403, ONLINE_ONLY, str(key))
    return Item(entry, filled, opened.signature, sha256(text).hexdigest(), intake.fingerprint(text))


# ── Each as its feature's route does it ──────────────────────────────────────────────────────────────────


def _log(work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: LogForm) -> Made:
    return f"/cases/{case.id}/incidents/{log_incident(work, actor, case, form, None).id}"


def _log_change(
    work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: IncidentForm
) -> Made:
    row = incident_row(work, case, ids["incident_id"], to_amend=True)
    return f"/cases/{case.id}/incidents/{amend_incident(work, actor, case, row, form).id}"


def _contact(work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: ContactForm) -> Made:
    return f"/cases/{case.id}/contacts/{contacts.record_contact(work, actor, case, form).id}"


def _note(work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: NoteForm) -> Made:
    return f"/cases/{case.id}/notes/{contacts.record_note(work, actor, case, form).id}"


def _task(work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: TaskForm) -> Made:
    return f"/cases/{case.id}/tasks/{contacts.add_task(work, actor, case, form).id}"


def _task_outcome(
    work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: TaskOutcomeForm
) -> Made:
    row = row_of(work, case, Task, ids["task_id"], to_amend=True)
    return f"/cases/{case.id}/tasks/{contacts.finish_task(work, actor, case, row, form).id}"


def _plan_item(work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: PlanItemForm) -> Made:
    return f"/cases/{case.id}/plan/items/{plan_items.add_item(work, actor, case, form).id}"


def _plan_item_change(
    work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: PlanItemForm
) -> Made:
    item = item_row(work, case, ids["item_id"], to_amend=True)
    saved = plan_items.amend_item(work, actor, case, item, form)
    return None if saved is Saved.UNDECIDED else f"/cases/{case.id}/plan/items/{item.id}"


def _plan_choice(work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: ChoiceForm) -> Made:
    item = item_row(work, case, ids["item_id"], to_amend=True)
    saved = plan_items.choose_version(work, actor, case, item, form)
    return None if saved is Saved.UNDECIDED else f"/cases/{case.id}/plan/items/{item.id}"


def _plan_review(
    work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: PlanReviewForm
) -> Made:
    plans.review_plan(work, actor, case, form, review_days(work, case))
    return f"/cases/{case.id}/plan"


def _wishes(work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: WishesForm) -> Made:
    plans.record_wishes(work, actor, case, form)
    return f"/cases/{case.id}/plan"


def _update(work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: UpdateForm) -> Made:
    milestone = milestone_of(work, case, ids["milestone_id"])
    made = progress.record_update(work, actor, case, milestone, form, is_there=False)
    return f"/cases/{case.id}/progress/{made.id}"


def _update_change(
    work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: UpdateForm
) -> Made:
    row = update_row(work, case, ids["update_id"], to_amend=True)
    return f"/cases/{case.id}/progress/{progress.amend_update(work, actor, case, row, form).id}"


def _challenge(
    work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: ChallengeForm
) -> Made:
    return f"/cases/{case.id}/challenges/{challenges.draft_challenge(work, actor, case, form).id}"


def _challenge_change(
    work: Work, actor: Actor, case: OpenCase, ids: Mapping[str, UUID], form: ChallengeForm
) -> Made:
    row = challenge_row(work, case, ids["challenge_id"], to_amend=True)
    challenges.amend_challenge(work, actor, case, row, form)
    return f"/cases/{case.id}/challenges/{row.id}"


P = Permission
CASE = "/cases/{case_id}"
FIELD_FORMS = (
    FieldForm(Kind.INCIDENT, f"{CASE}/log/new", P.INCIDENTS_RECORD, LogForm, _log),
    FieldForm(Kind.INCIDENT_CHANGE, f"{CASE}/incidents/{{incident_id}}/amendments", P.INCIDENTS_RECORD, IncidentForm,
              _log_change, edits="incident_id"),
    FieldForm(Kind.CONTACT, f"{CASE}/contacts", P.CONTACTS_RECORD, ContactForm, _contact),
    FieldForm(Kind.NOTE, f"{CASE}/notes", P.NOTES_RECORD, NoteForm, _note),
    FieldForm(Kind.TASK, f"{CASE}/tasks", P.TASKS_AMEND, TaskForm, _task),
    FieldForm(Kind.TASK_OUTCOME, f"{CASE}/tasks/{{task_id}}/outcomes", P.TASKS_AMEND, TaskOutcomeForm, _task_outcome,
              edits="task_id"),
    FieldForm(Kind.PLAN_ITEM, f"{CASE}/plan/items", P.PLAN_AMEND, PlanItemForm, _plan_item),
    FieldForm(Kind.PLAN_ITEM_CHANGE, f"{CASE}/plan/items/{{item_id}}/amendments", P.PLAN_AMEND, PlanItemForm,
              _plan_item_change, edits="item_id"),
    FieldForm(Kind.PLAN_CHOICE, f"{CASE}/plan/items/{{item_id}}/choices", P.PLAN_AMEND, ChoiceForm, _plan_choice,
              edits="item_id"),
    FieldForm(Kind.PLAN_REVIEW, f"{CASE}/plan/reviews", P.PLAN_AMEND, PlanReviewForm, _plan_review),
    FieldForm(Kind.WISHES, f"{CASE}/plan/wishes", P.PLAN_AMEND, WishesForm, _wishes),
    FieldForm(Kind.UPDATE, f"{CASE}/progress/new/{{milestone_id}}", P.PROGRESS_AMEND, UpdateForm, _update),
    FieldForm(Kind.UPDATE_CHANGE, f"{CASE}/progress/{{update_id}}/wordings", P.PROGRESS_AMEND, UpdateForm,
              _update_change, edits="update_id"),
    FieldForm(Kind.CHALLENGE, f"{CASE}/challenges", P.CHALLENGES_RAISE, ChallengeForm, _challenge),
    FieldForm(Kind.CHALLENGE_CHANGE, f"{CASE}/challenges/{{challenge_id}}/amendments", P.CHALLENGES_RAISE,
              ChallengeForm, _challenge_change, edits="challenge_id"),
)  # fmt: skip
