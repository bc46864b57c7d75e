"""The only writer of what is said to a limit, and of the one reminder of it. It reads no day into law: it reminds.

One reminder is due on a case that is not charged, about the last entry that counts. A newer entry moves it on, an
answer takes it to its next day or ends it, a recorded charge ends it.
"""

from __future__ import annotations

from datetime import datetime

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.errors import Conflict, FormRefused
from app.features.cases.actions import listen_to_facts
from app.features.charge_limits import queries
from app.features.charge_limits.forms import AnswerForm
from app.features.charge_limits.models import ChargeAnswer, ChargeAnswerContent
from app.features.charge_limits.queries import Basis, LimitView
from app.features.charge_limits.rules import NOTHING, AnswerKind
from app.features.deadlines.actions import add_due, settle, settle_rows
from app.features.deadlines.models import Due, DueContent
from app.features.deadlines.rules import DueKind, end_of_day
from app.features.incidents.actions import listen
from app.features.incidents.models import Incident, IncidentContent

MOVED = (
    "Not saved: the last day has changed meanwhile, because the log has. Look at it below, then save again."
)


def answer_limit(work: Work, actor: Actor, case: OpenCase, form: AnswerForm) -> ChargeAnswer:
    """Somebody has looked at the end of the time: it comes once more before it, or not again."""
    case.demand(Permission.INCIDENTS_RECORD)
    if again := already_made(work, actor, case, ChargeAnswer, form):
        return again
    queries.hold_case(work, case)
    view = queries.limit_of(work, case)
    if view is None or view.is_charged:
        raise FormRefused({"form": NOTHING})
    if view.ends_on != form.ends_on:
        raise Conflict(MOVED)
    kind = AnswerKind.FOR_GOOD if form.is_last else AnswerKind.ONCE
    row: ChargeAnswer = ChargeAnswer.begin(case, id=row_id_of(form))
    content = ChargeAnswerContent(kind=kind, what=form.what, ends_on=view.ends_on, author_id=actor.id,
                                  written_at=work.now)  # fmt: skip
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("charge-limit.answered", actor, case, row)
    look_again(work, case)
    return row


def note_charge(work: Work, actor: Actor, case: OpenCase, *, is_charged: bool) -> None:
    """News of a charge was recorded, or withdrawn."""
    kind = AnswerKind.CHARGED if is_charged else AnswerKind.NOT_CHARGED
    row: ChargeAnswer = ChargeAnswer.begin(case)
    row.sealed = case.seal(ChargeAnswerContent(kind=kind, author_id=actor.id, written_at=work.now), into=row)
    work.add(row)
    work.ledger.entry("charge-limit.news", actor, case, row)
    look_again(work, case)


def look_again(work: Work, case: OpenCase) -> None:
    """What is due is worked out anew from the whole log. A case that may be added to and not read keeps its rows."""
    if not case.may_be_read:
        return
    work.session.flush()
    basis = queries.basis_of(work, case)
    _remind(work, case, basis, queries.limit_of(work, case, basis=basis))


def _entry_logged(work: Work, case: OpenCase, entry: Incident, content: IncidentContent) -> None:
    """A new entry, or another wording of one. What is newer than what was counted is all that has to be looked at."""
    if not case.may_be_read:
        return
    work.session.flush()
    basis = queries.basis_of(work, case)
    act = queries.act_in(entry, content)
    is_new = entry.version == 1 and content.withdrawn is None
    if is_new and basis.waiting is not None and basis.counted is not None:
        counted = queries.act_in(basis.counted, case.open(basis.counted, IncidentContent))
        if act.place > counted.place:
            view = queries.limit_from(work, basis.rules, act, is_charged=False)
            _remind(work, case, basis, view, in_place=True)
    elif is_new and entry.number == 1 and not basis.has_answers:
        is_charged, is_over = queries.is_charged(case, basis.case, ()), queries.is_over(basis.case)
        _remind(work, case, basis, queries.limit_from(work, basis.rules, act, is_charged=is_charged,
                                                      is_at_an_end=is_over))  # fmt: skip
    else:
        _remind(work, case, basis, queries.limit_of(work, case, basis=basis))


def _remind(
    work: Work, case: OpenCase, basis: Basis, view: LimitView | None, *, in_place: bool = False
) -> None:
    """One row, on the day on which it comes next. What is late stays late while its time has not moved on.

    `in_place`: the row that waits takes the new words, which is one statement; else it is settled and another begins.
    """
    day, waiting = view.remind_on if view else None, basis.waiting
    if view is None or day is None or (waiting is None and view.ends_on < work.today):
        if waiting is not None:
            settle(work, case.id, DueKind.CHARGE_LIMIT)
        return
    due_at, about = end_of_day(max(day, work.today)), view.act.incident_id
    if waiting is not None and waiting.due_at < work.now and day < work.today:
        due_at = waiting.due_at
    if waiting is not None and in_place:
        waiting.due_at, waiting.about = due_at, about
        waiting.version += 1
        waiting.sealed = case.seal(DueContent(label=view.label, told_at=work.now), into=waiting)
        settle_rows(work, case.id, basis.others)
    elif waiting is None or not _says(case, waiting, view, due_at):
        if waiting is not None:
            settle(work, case.id, DueKind.CHARGE_LIMIT)
        add_due(work, case, DueKind.CHARGE_LIMIT, due_at, about=about, label=view.label)


def _says(case: OpenCase, waiting: Due, view: LimitView, due_at: datetime) -> bool:
    """Whether the row that waits says all this already."""
    same = waiting.about == view.act.incident_id and waiting.due_at == due_at
    return same and case.open(waiting, DueContent).label == view.label


listen(_entry_logged)
listen_to_facts(look_again)
