"""The only writer of holds: lets them fall, records what was decided, ends them. It never calls or messages anybody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.access.actor import Actor, Relation
from app.access.door import OpenCase, remind
from app.access.models import CaseSight
from app.access.permissions import Permission
from app.access.work import Work
from app.core import clock
from app.core.errors import Conflict, FormRefused
from app.features.deadlines.actions import add_due, move_due, settle
from app.features.deadlines.rules import DueKind, Lane
from app.features.holds import queries
from app.features.holds.forms import HoldDecisionForm
from app.features.holds.models import HoldDecision, Update, UpdateContent
from app.features.holds.rules import HoldChoice
from app.features.people.queries import victim_of
from app.features.safe_contacts.actions import give_call_reason, listen
from app.features.safe_contacts.forms import CallReasonForm
from app.features.safe_contacts.models import CallReason
from app.features.safe_contacts.queries import answer_for, block_of
from app.features.safe_contacts.rules import AnswerKind, go_between_on
from app.features.subscriptions.actions import notify_on_case

CHANGED = "Not saved: somebody changed this update meanwhile. Compare it with the page, then save again."
NOTHING_TO_DECIDE = "There is nothing to decide here: the hold has not fallen."
LONGEST_WAIT = timedelta(days=7)


def decide_hold(
    work: Work, actor: Actor, case: OpenCase, row: Update, form: HoldDecisionForm
) -> CallReason | None:
    """Somebody decides what to do about a hold that fell, or decides anew; each reason stays with the update.

    Returns what opens the number to a caller outside the safe hours; None where no such reason is needed.
    """
    case.demand(Permission.HOLD_DECIDE)
    refuse_changed(row, form.version)
    watch_hold(work, case, row)
    content = case.open(row, UpdateContent)
    if not queries.view_of(work, case, row).has_fallen:
        raise FormRefused({"form": NOTHING_TO_DECIDE})
    until = _until(work, form) if form.choice is HoldChoice.WAIT else None
    if form.choice is HoldChoice.GO_BETWEEN:
        refuse_without_go_between(work, case, work.today, "choice")
    reason = _reason_to_call(work, actor, case, form) if form.choice is HoldChoice.CALL_ANYWAY else None
    decision = HoldDecision(
        choice=form.choice, reason=form.reason, until=until, decided_by=actor.id, decided_at=work.now
    )
    reseal(case, row, content.model_copy(update={"decisions": [*content.decisions, decision]}))
    work.ledger.entry("hold.decided", actor, case, row, choice=form.choice.value)
    settle(work, case.id, DueKind.HOLD_FELL, about=row.id)
    if until is not None:
        end_hold(work, case, row)
        row.hold_due_at = until
        move_due(work, case.id, DueKind.TELL, row.id, until)
    return reason


def _reason_to_call(work: Work, actor: Actor, case: OpenCase, form: HoldDecisionForm) -> CallReason | None:
    """Where nobody may call at all, no decision opens a number either."""
    found = answer_for(work, case)
    if found.kind is AnswerKind.NONE:
        raise FormRefused({"choice": f"{found.headline}. Nobody may call as it stands: choose another way."})
    if found.kind is not AnswerKind.NOT_NOW:
        return None
    return give_call_reason(work, actor, case, CallReasonForm(reason=form.reason))


def _until(work: Work, form: HoldDecisionForm) -> datetime:
    if form.until_on is None:
        raise FormRefused({"until_on": "Give the day by which it is to be told."})
    if form.until_at is None:
        raise FormRefused({"until_at": "Give the time by which it is to be told, like 14:05."})
    until = clock.at_local(form.until_on, form.until_at.hour, form.until_at.minute)
    if not work.now < until <= work.now + LONGEST_WAIT:
        raise FormRefused({"until_on": "Give a time that is still to come, within seven days."})
    return until


def watch_hold(work: Work, case: OpenCase, row: Update) -> None:
    """Bring the clear instant up to date with the safe contact, and let the hold fall where it must."""
    work.session.flush()
    view = queries.view_of(work, case, row)
    if not view.may_fall or view.tell_by is None:
        return
    if view.fall is not None:
        fall_hold(work, case, row)
    elif row.fell_at is None and row.hold_due_at != view.tell_by:
        row.hold_due_at = view.tell_by
        move_due(work, case.id, DueKind.TELL, row.id, view.tell_by)


def watch_case(work: Work, case: OpenCase) -> None:
    """An attempt was recorded, or the safe contact changed: each hold of this case is looked at again, at once."""
    work.session.flush()
    for row in queries.held_rows(work, case):
        watch_hold(work, case, row)


listen(watch_case)


def fall_hold(work: Work, room: OpenCase, row: Update) -> None:
    """Nobody was told in time, or what was decided has failed: backup and supervisor are shown it first, and may
    tell and decide from now on.
    """
    row.fell_at = work.now
    sight = work.session.get(CaseSight, room.id)
    if sight is not None and sight.hold_fell_at is None:
        sight.hold_fell_at = work.now
    for lane in (Lane.TODAY, Lane.BOARD):
        add_due(work, room, DueKind.HOLD_FELL, work.now, lane=lane, about=row.id)
    notify_on_case(work, room.id, {Relation.BACKUP})
    work.ledger.entry("hold.fell", None, room, row)


def fall_due_holds(work: Work) -> int:
    """Let every hold fall whose time has passed; the system does this without opening anything."""
    due = queries.holds_to_fall(work)
    for row in due:
        fall_hold(work, remind(work, row.case_id), row)
    return len(due)


def watch_when_read(work: Work, case: OpenCase, *views: queries.UpdateView) -> None:
    """A page has just shown these: what their clocks say by now is written down after it was read."""
    ids = [view.id for view in views if view.may_fall]

    def act(session: Session) -> None:
        after = Work(work.house, session, work.by_system, writes=True)
        for row_id in ids:
            watch_hold(after, case, queries.update_row(after, case, row_id, to_amend=True))
        session.flush()
        after.close()

    if ids:
        work.afterwards.append(act)


def end_hold(work: Work, case: OpenCase, row: Update) -> None:
    """The hold is over, or begins anew: what it opened to others closes with the last one that fell."""
    row.fell_at, row.hold_due_at = None, None
    settle(work, case.id, DueKind.HOLD_FELL, about=row.id)
    sight = work.session.get(CaseSight, case.id)
    if sight is not None and not queries.has_other_fallen(work, case.id, row.id):
        sight.hold_fell_at = None


def refuse_without_go_between(work: Work, case: OpenCase, day: date, field: str) -> None:
    """Nobody hears hard news from a person whom she did not choose for it."""
    if not go_between_on(block_of(work, case), day):
        first = victim_of(work, case).first
        raise FormRefused({
            field: f"No go-between is agreed with {first}. Choose another way, or record in the safe contact who "
            "was agreed, and when."
        })  # fmt: skip


def refuse_changed(row: Update, version: int) -> None:
    """Only who saw the present version may change it."""
    if row.version != version:
        raise Conflict(CHANGED)


def reseal(case: OpenCase, row: Update, content: UpdateContent) -> None:
    """Seal the content as the row's next version."""
    row.version += 1
    row.sealed = case.seal(content, into=row)
