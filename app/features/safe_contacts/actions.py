"""The only writer of the safe contact. Every act keeps what stood before it and who did it."""

from __future__ import annotations

from collections.abc import Callable

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.work import Work
from app.core.clock import day_words, local_day
from app.core.errors import Conflict, FormRefused
from app.features.cases.queries import case_row
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.rules import DueKind, end_of_day
from app.features.identifiers.actions import note_row
from app.features.plan_triggers.actions import review_soon
from app.features.plan_triggers.rules import Why
from app.features.safe_contacts import forms, queries
from app.features.safe_contacts.models import (
    CallReason,
    CallReasonContent,
    SafeContact,
    SafeContactHistory,
    SafeContactHistoryContent,
)
from app.features.safe_contacts.rules import (
    CHECK_AFTER,
    AnswerKind,
    SafeContactBlock,
    SafeContactEvent,
    answer,
)
from app.features.ways.rules import does_wait, held_back, taken_over

STILL_UNSAFE = (
    "The contact is marked unsafe, and that comes first. Confirm the safe contact by voice, then this."
)
CHANGED = "Not saved: somebody changed this meanwhile. Compare it with the page, then save again."

Heard = Callable[[Work, OpenCase], None]
_listening: list[Heard] = []


def listen(heard: Heard) -> None:
    """Features to the left hear here that it has changed how she can be reached; this one knows none of them."""
    _listening.append(heard)


def announce_reach(work: Work, case: OpenCase) -> None:
    """The safe contact changed, or an attempt was recorded: who listens acts within this same unit."""
    for heard in _listening:
        heard(work, case)


def record_safe_contact(work: Work, actor: Actor, case: OpenCase, form: forms.SafeContactForm) -> SafeContact:
    """Record or amend the block. An unsafe mark outlives it; an unchecked change loses the last check."""
    case.demand(Permission.SAFE_CONTACT_AMEND)
    case_row(work, case, to_amend=True)
    row = queries.safe_contact_row(work, case)
    if form.version != (row.version if row else 0):
        raise Conflict(CHANGED)
    if problems := form.problems():
        raise FormRefused(problems)
    former = case.open(row, SafeContactBlock) if row else None
    block = form.block(former, work.today).model_copy(update={"author_id": actor.id, "written_at": work.now})
    if former is not None and does_wait(former, block):
        block = block.model_copy(update=held_back(former, block, actor.id, work.now))
    event = SafeContactEvent.AMENDED if row else SafeContactEvent.RECORDED
    row = _keep_block(work, actor, case, row, block, event, former, checked_today=form.checked_today)
    _ask_again(work, case, block)
    return row


def mark_unsafe(work: Work, actor: Actor, case: OpenCase, form: forms.UnsafeMarkForm) -> SafeContact:
    """From now on nobody calls, whatever the hours say, until it is confirmed with her."""
    case.demand(Permission.SAFE_CONTACT_AMEND)
    row = queries.safe_contact_row(work, case, to_amend=True)
    if row is None:
        raise FormRefused(
            {"form": "No safe contact is recorded yet, so nobody is told to call. Nothing needs a mark."}
        )
    return _mark(work, actor, case, row, form.why, SafeContactEvent.MARKED_UNSAFE)


def stop_calls(work: Work, actor: Actor, case: OpenCase, why: str) -> bool:
    """The same at her own word, from her page; False where no safe contact is recorded: there is nothing to stop."""
    row = queries.safe_contact_row(work, case, to_amend=True)
    if row is not None:
        _mark(work, actor, case, row, why, SafeContactEvent.CALLED_UNSAFE)
    return row is not None


def doubt(work: Work, actor: Actor, case: OpenCase, why: str) -> bool:
    """She is not sure: as if it had never been checked, so that whoever calls asks first; the check is due today."""
    row = queries.safe_contact_row(work, case, to_amend=True)
    if row is None:
        return False
    former = case.open(row, SafeContactBlock)
    block = former.model_copy(update={"last_checked_on": None})
    _keep_block(work, actor, case, row, block, SafeContactEvent.DOUBTED, former, note=why)
    settle(work, case.id, DueKind.SAFE_CONTACT_CHECK)
    add_due(work, case, DueKind.SAFE_CONTACT_CHECK, end_of_day(work.today), about=row.id,
            label="Check the safe contact: the victim is not sure of it")  # fmt: skip
    return True


def _mark(
    work: Work, actor: Actor, case: OpenCase, row: SafeContact, why: str, event: SafeContactEvent
) -> SafeContact:
    former = case.open(row, SafeContactBlock)
    block = former.model_copy(
        update={"marked_unsafe": True, "unsafe_by": actor.id, "unsafe_at": work.now, "unsafe_why": why}
    )
    row = _keep_block(work, actor, case, row, block, event, former, note=why)
    settle(work, case.id, DueKind.SAFE_CONTACT_CHECK)
    add_due(work, case, DueKind.SAFE_CONTACT_CHECK, end_of_day(work.today), about=row.id,
            label="Find a safe way to get in touch: the contact is marked unsafe")  # fmt: skip
    review_soon(work, case, Why.UNSAFE_CONTACT)
    return row


def confirm_safe_contact(
    work: Work, actor: Actor, case: OpenCase, form: forms.ConfirmationForm
) -> SafeContact:
    """Checked with her today, word for word as it stands. This alone ends an unsafe mark."""
    case.demand(Permission.SAFE_CONTACT_AMEND)
    row = queries.safe_contact_row(work, case, to_amend=True)
    if row is None:
        raise FormRefused({"form": "No safe contact is recorded yet. Record it first."})
    if form.version != row.version:
        raise Conflict(CHANGED)
    former = case.open(row, SafeContactBlock)
    block = former.model_copy(update={
        "marked_unsafe": False, "unsafe_by": None, "unsafe_at": None, "unsafe_why": "",
        "last_checked_on": work.today, "known_safe_on": work.today if former.known_safe else None,
    })  # fmt: skip
    event = SafeContactEvent.CONFIRMED
    row = _keep_block(work, actor, case, row, block, event, former, note=form.how, checked_today=True)
    _ask_again(work, case, block)
    return row


def decide_change(work: Work, actor: Actor, case: OpenCase, form: forms.ChangeForm) -> SafeContact:
    """She was asked on the known way: the one that waits takes its place, or is dropped. An unsafe mark wins."""
    case.demand(Permission.SAFE_CONTACT_AMEND)
    row = queries.safe_contact_row(work, case, to_amend=True)
    former = case.open(row, SafeContactBlock) if row else None
    if row is None or former is None or former.waiting is None:
        raise FormRefused({"form": "Nothing waits to be confirmed here any more."})
    if form.version != row.version:
        raise Conflict(CHANGED)
    if form.asked_on > work.today or (
        former.waiting.given_at and form.asked_on < local_day(former.waiting.given_at)
    ):
        raise FormRefused({"asked_on": "Give a day since the new way was given, and not in the future."})
    if form.is_hers and former.marked_unsafe:
        raise FormRefused({"form": STILL_UNSAFE})
    if form.is_hers:
        change, event = taken_over(former.waiting, form.asked_on), SafeContactEvent.CHANGE_CONFIRMED
    else:
        change, event = {"waiting": None}, SafeContactEvent.CHANGE_DROPPED
    block = former.model_copy(update=change)
    note = f"{form.how} ({day_words(form.asked_on)})"
    row = _keep_block(work, actor, case, row, block, event, former, note=note)
    _ask_again(work, case, block)
    return row


def _keep_block(
    work: Work, actor: Actor, case: OpenCase, row: SafeContact | None, block: SafeContactBlock,
    event: SafeContactEvent, former: SafeContactBlock | None, *, note: str = "", checked_today: bool = False,
) -> SafeContact:  # fmt: skip
    if row is None:
        row = SafeContact.begin(case)
        work.add(row)
    else:
        row.version += 1
    row.sealed = case.seal(block, into=row)
    row.unsafe = block.marked_unsafe
    note_row(work, row, block)
    act = SafeContactHistory.begin(case, number=row.version)
    content = SafeContactHistoryContent(
        event=event, author_id=actor.id, at=work.now, checked_today=checked_today, note=note, former=former
    )
    act.sealed = case.seal(content, into=act)
    work.add(act)
    work.ledger.entry(f"safe-contact.{event.value.replace('_', '-')}", actor, case, row)
    announce_reach(work, case)
    return row


def _ask_again(work: Work, case: OpenCase, block: SafeContactBlock) -> None:
    """The next check falls due thirty days after the last one; at once when it was never checked."""
    if block.marked_unsafe:
        return
    settle(work, case.id, DueKind.SAFE_CONTACT_CHECK)
    day = block.last_checked_on + CHECK_AFTER if block.last_checked_on and not block.waiting else work.today
    label = "Confirm the new way on the known one" if block.waiting else "Check the safe contact"
    add_due(work, case, DueKind.SAFE_CONTACT_CHECK, end_of_day(day), label=label)


def give_call_reason(work: Work, actor: Actor, case: OpenCase, form: forms.CallReasonForm) -> CallReason:
    """Say why to call outside the safe hours. Where nobody may call at all there is no such way."""
    case.demand(Permission.CONTACTS_RECORD)
    found = answer(queries.block_of(work, case), work.now)
    if found.kind is not AnswerKind.NOT_NOW:
        raise FormRefused(
            {"form": "No number can be shown for a reason now. Go back and look at the safe contact."}
        )
    row = CallReason.begin(case, author_id=actor.id, given_at=work.now)
    row.sealed = case.seal(CallReasonContent(reason=form.reason), into=row)
    work.add(row)
    work.ledger.entry("contact.call-reason-given", actor, case, row)
    return row
