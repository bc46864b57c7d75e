"""The only writer of visits. A visit is watched from the moment in which the server has taken the check-in, whatever a
phone says of when it was made; every act is kept, and those for whom a visit is overdue are told once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_cases, remind
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core import clock
from app.core.errors import FormRefused, Refused
from app.features.plan_triggers.actions import review_soon
from app.features.plan_triggers.rules import Why
from app.features.subscriptions.actions import notify
from app.features.visits import forms, queries, rules
from app.features.visits.models import Visit, VisitAct, VisitActContent, VisitContent
from app.features.visits.rules import ActKind, Outcome, VisitState
from app.features.watchers.queries import on_duty, supervisors_of, watchers_for
from app.web.forms import FieldForm

ENDED = "This visit has ended already: nothing was changed."


def plan_visit(work: Work, actor: Actor, case: OpenCase, form: forms.PlanForm) -> Visit:
    """A visit to come, with who will watch it. Nobody watches before she checks in."""
    case.demand(Permission.CONTACTS_RECORD)
    if again := already_made(work, actor, case, Visit, form):
        return again
    starts_at = clock.at_local(form.day, form.at.hour, form.at.minute)
    if starts_at < work.now - rules.GRACE:
        raise FormRefused({"day": "Give today or a later day.", "at": "Give a time that is still to come."})
    _refuse_watcher(work, actor, case.id, form.watcher)
    row = Visit.begin(
        case, id=row_id_of(form), account_id=actor.id, watcher_id=form.watcher, state=VisitState.PLANNED.value,
        starts_at=starts_at, due_at=starts_at + timedelta(minutes=form.minutes),
    )  # fmt: skip
    content = VisitContent(kind=form.kind, what_for=form.what_for, author_id=actor.id, written_at=work.now)
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("visit.planned", actor, case, row)
    return row


def check_in(work: Work, actor: Actor, row: Visit, form: forms.CheckInForm) -> None:
    """The watch begins now. What a phone says of when she went in is kept beside it as a claim."""
    room = _hers(work, actor, row)
    if already_made(work, actor, room, VisitAct, form):
        return
    if row.state != VisitState.PLANNED:
        raise FormRefused(
            {"form": "You are checked in already." if row.state == VisitState.RUNNING else ENDED}
        )
    if queries.is_on_a_visit(work, actor.id):
        raise FormRefused({"form": "You are checked in to another visit. Check out of it first."})
    watcher = form.watcher or row.watcher_id
    _refuse_watcher(work, actor, row.case_id, watcher)
    until = rules.ends_at(form.until.hour, form.until.minute, _base(work, form))
    if until is None:
        raise FormRefused({"until": "Give a time within the next twelve hours."})
    row.state, row.watcher_id, row.due_at = VisitState.RUNNING.value, watcher, until
    row.checked_in_at = work.now
    _note(work, actor, room, row, form, ActKind.CHECKED_IN, until=until, claimed_at=form.checked_in_at)
    work.ledger.entry("visit.checked-in", actor, room, row)
    tell(work, watcher)


def _base(work: Work, form: forms.CheckInForm) -> datetime:
    """From when “until 15:00” counts: what waited on a phone may be over by now, and is overdue then."""
    claimed = form.checked_in_at
    return claimed if claimed is not None and work.now - rules.LONGEST < claimed < work.now else work.now


def add_time(work: Work, actor: Actor, row: Visit, form: forms.MoreTimeForm) -> None:
    """She says herself that it takes longer; what was overdue is not any more."""
    room = _hers(work, actor, row)
    if already_made(work, actor, room, VisitAct, form):
        return
    _refuse_not_running(row)
    row.due_at = rules.extended(row.due_at, int(form.minutes), work.now)
    row.overdue_at = row.escalated_at = None
    _note(work, actor, room, row, form, ActKind.EXTENDED, until=row.due_at)
    work.ledger.entry("visit.extended", actor, room, row)


def check_out(work: Work, actor: Actor, row: Visit, form: forms.CheckOutForm) -> None:
    """She is out. Said twice, it is true once."""
    room = _hers(work, actor, row)
    if already_made(work, actor, room, VisitAct, form) or row.state == VisitState.OUT:
        return
    _refuse_not_running(row)
    _end(work, row, VisitState.OUT)
    _note(work, actor, room, row, form, ActKind.CHECKED_OUT)
    work.ledger.entry("visit.checked-out", actor, room, row)


def cancel_visit(work: Work, actor: Actor, row: Visit, form: forms.CancelForm) -> None:
    room = _hers(work, actor, row)
    if already_made(work, actor, room, VisitAct, form):
        return
    if row.state != VisitState.PLANNED:
        raise FormRefused({"form": "Check out of it instead." if row.state == VisitState.RUNNING else ENDED})
    _end(work, row, VisitState.CANCELLED)
    _note(work, actor, room, row, form, ActKind.CANCELLED, note=form.reason)
    work.ledger.entry("visit.cancelled", actor, room, row)


def note_reach(work: Work, actor: Actor, row: Visit, form: forms.ReachForm) -> None:
    """Who watches, or the team where it has waited, says what came of ringing her. Only *reached* ends the watch."""
    if not queries.seats_of(work, actor, row) & rules.ANSWERING:
        raise Refused()
    room = _room(work, actor, row)
    if already_made(work, actor, room, VisitAct, form):
        return
    _refuse_not_running(row)
    is_reached = form.outcome is Outcome.REACHED
    if is_reached and not form.note:
        raise FormRefused({"note": "Say how she was reached, and what she said."})
    if is_reached:
        _end(work, row, VisitState.REACHED)
    kind = ActKind.REACHED if is_reached else ActKind.TRIED
    _note(work, actor, room, row, form, kind, outcome=form.outcome, note=form.note)
    work.ledger.entry(f"visit.{kind.value}", actor, room, row)


# ── By the clock ─────────────────────────────────────────────────────────────────────────────────────────


def mark_overdue(work: Work, visit_id: UUID) -> bool:
    """Mark this visit as overdue, or as overdue for ten minutes, and tell who is to know; once each. It is looked at
    again under the lock, so that a visit that she has just left is left alone. Nothing of the case is opened.
    """
    row = queries.marked_row(work, visit_id)
    if row is None or row.state != VisitState.RUNNING or work.now <= row.due_at:
        return False
    room = remind(work, row.case_id)
    if row.overdue_at is None:
        row.overdue_at = work.now
        work.ledger.entry("visit.overdue", None, room, row)
        review_soon(work, room, Why.MISSED_CHECK_OUT)
        _tell_all(work, row, [row.watcher_id, *supervisors_of(work, row.case_id)])
    if row.escalated_at is None and work.now > row.due_at + rules.ESCALATES_AFTER:
        row.escalated_at = work.now
        work.ledger.entry("visit.escalated", None, room, row)
        _tell_all(work, row, on_duty(work, row.case_id))
    return True


def _tell_all(work: Work, row: Visit, ids: list[UUID]) -> None:
    for account_id in dict.fromkeys(ids):
        if account_id != row.account_id:
            tell(work, account_id)


def tell(work: Work, account_id: UUID) -> None:
    """That she watches somebody, or that a visit is overdue: on her phones, in quiet hours too."""
    notify(work, account_id, is_urgent=True)


# ── What they share ──────────────────────────────────────────────────────────────────────────────────────


def _hers(work: Work, actor: Actor, row: Visit) -> OpenCase:
    """Only who visits checks in and out. `Refused` for others who see the visit."""
    if row.account_id != actor.id:
        raise Refused()
    return _room(work, actor, row)


def _room(work: Work, actor: Actor, row: Visit) -> OpenCase:
    """The case, to seal an act into. Who has lost sight of it, or watches without it, adds to it and reads nothing:
    somebody whose case was handed over during a visit must still be able to check out.
    """
    return open_cases(work, actor, [row.case_id], "visits").get(row.case_id) or remind(work, row.case_id)


def _note(
    work: Work, actor: Actor, room: OpenCase, row: Visit, form: FieldForm, kind: ActKind, *,
    until: datetime | None = None, claimed_at: datetime | None = None, outcome: Outcome | None = None, note: str = "",
) -> None:  # fmt: skip
    act = VisitAct.begin(room, id=row_id_of(form), visit_id=row.id)
    content = VisitActContent(
        kind=kind, by=actor.id, at=work.now, until=until, claimed_at=claimed_at, outcome=outcome, note=note
    )
    act.sealed = room.seal(content, into=act)
    work.add(act)
    remember(work, actor, room, act, form)


def _end(work: Work, row: Visit, state: VisitState) -> None:
    row.state, row.ended_at = state.value, work.now


def _refuse_not_running(row: Visit) -> None:
    if row.state != VisitState.RUNNING:
        raise FormRefused({"form": "You are not checked in." if row.state == VisitState.PLANNED else ENDED})


def _refuse_watcher(work: Work, actor: Actor, case_id: UUID, watcher: UUID) -> None:
    if watcher not in {person.id for person in watchers_for(work, actor, case_id)}:
        raise FormRefused({"watcher": "Choose a colleague of the team who watches."})
