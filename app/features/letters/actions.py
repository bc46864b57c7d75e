"""The only writer of letters. Nothing leaves without a record of why, nor without the victim's permission before a
supervisor has agreed; what went out stays as it was."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.plain import put
from app.access.repeats import already_made, remember, row_id_of
from app.access.rooms import FROZEN_WORDS, RELEASED_WORDS
from app.access.work import Work
from app.core.errors import Conflict, FormRefused
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.rules import DueKind, Lane
from app.features.letters.forms import LetterForm, PutAwayForm, SentForm
from app.features.letters.models import Letter, LetterContent
from app.features.letters.queries import sender_of
from app.features.letters.rules import KIND, MAY_BE_TAKEN, LetterStatus, still_to_write
from app.features.shares.actions import demand_decision
from app.features.shares.forms import DecisionForm
from app.features.shares.rules import agreement_problems, holding_problem, needs_approval

GONE = "This letter was sent, declined or put away meanwhile. Look at it again."


def write_letter(work: Work, actor: Actor, case: OpenCase, form: LetterForm) -> Letter:
    """Ready at once with the victim's agreement; without it a supervisor decides first."""
    case.demand(Permission.SHARES_RELEASE)
    if again := already_made(work, actor, case, Letter, form):
        return again
    if case.is_frozen:
        raise FormRefused({"form": FROZEN_WORDS})
    problems = _problems(form)
    if problems:
        raise FormRefused(problems)
    waits = needs_approval(form.consent)
    row: Letter = Letter.begin(
        case, id=row_id_of(form), asked_on=work.today,
        status=(LetterStatus.WAITING if waits else LetterStatus.RELEASED).value,
    )  # fmt: skip
    content = LetterContent(
        **form.model_dump(exclude={"id", "draft", "is_minimum"}), sender=sender_of(work, actor), author_id=actor.id,
        asked_at=work.now,
    )  # fmt: skip
    row.sealed = case.seal(content if waits else _released(work, case, content), into=row)
    put(work, row)
    remember(work, actor, case, row, form)
    if waits:
        add_due(
            work, case, DueKind.LETTER_APPROVE, work.now, lane=Lane.BOARD, about=row.id, label=form.subject
        )
    work.ledger.entry("letter.asked" if waits else "letter.released", actor, case, row)
    return row


def _problems(form: LetterForm) -> dict[str, str]:
    problems = agreement_problems(form.consent, form.basis, form.reason, form.agreed_how)
    if barred := holding_problem(KIND, form.holds):
        problems["holds"] = barred
    if left := still_to_write(form.subject, form.text):
        problems["text"] = f"Write this, or take it out, with its brackets: {left[0]}"
    return problems


def decide(work: Work, actor: Actor, case: OpenCase, row: Letter, form: DecisionForm) -> None:
    """Another supervisor agrees, and it may be taken; or declines with a reason."""
    content = case.open(row, LetterContent)
    waits = row.status == LetterStatus.WAITING
    is_agreed = demand_decision(actor, case, form, content.author_id, waits=waits)
    settle(work, case.id, DueKind.LETTER_APPROVE, row.id)
    said = {"decided_by": actor.id, "decided_at": work.now, "decision": form.reason}
    content = content.model_copy(update=said)
    _write(
        case, row, _released(work, case, content) if is_agreed else content,
        LetterStatus.RELEASED if is_agreed else LetterStatus.DECLINED,
    )  # fmt: skip
    add_due(
        work, case, DueKind.LETTER_APPROVE, work.now, lane=Lane.INBOX, about=row.id, label=content.subject
    )
    work.ledger.entry("letter.approved" if is_agreed else "letter.declined", actor, case, row)


def note_decision_read(work: Work, actor: Actor, case: OpenCase, row: Letter) -> None:
    """The advocate has read what was decided: it leaves her inbox."""
    case.demand(Permission.SHARES_RELEASE)
    if row.status != LetterStatus.WAITING and settle(work, case.id, DueKind.LETTER_APPROVE, row.id):
        work.ledger.entry("letter.decision-read", actor, case, row)


def note_sent(work: Work, actor: Actor, case: OpenCase, row: Letter, form: SentForm) -> None:
    """It went out; from then on nobody takes it for one that still lies here."""
    case.demand(Permission.SHARES_RELEASE)
    content = case.open(row, LetterContent)
    if row.status != LetterStatus.RELEASED:
        raise Conflict(GONE)
    if form.sent_on > work.today or form.sent_on < row.asked_on:
        raise FormRefused({"sent_on": "A day between the one when it was written and today."})
    settle(work, case.id, DueKind.LETTER_APPROVE, row.id)
    said = {"sent_on": form.sent_on, "sent_how": form.sent_how}
    _write(case, row, content.model_copy(update=said), LetterStatus.SENT)
    work.ledger.entry("letter.sent", actor, case, row)


def put_away(work: Work, actor: Actor, case: OpenCase, row: Letter, form: PutAwayForm) -> None:
    """It cannot be taken as PDF any more; its words, who wrote it and why stay."""
    case.demand(Permission.SHARES_RELEASE)
    content = case.open(row, LetterContent)
    if row.status not in (LetterStatus.WAITING, *MAY_BE_TAKEN):
        raise Conflict(GONE)
    settle(work, case.id, DueKind.LETTER_APPROVE, row.id)
    said = {"put_away_at": work.now, "put_away_by": actor.id, "put_away_why": form.reason}
    _write(case, row, content.model_copy(update=said), LetterStatus.PUT_AWAY)
    work.ledger.entry("letter.put-away", actor, case, row)


def _released(work: Work, case: OpenCase, content: LetterContent) -> LetterContent:
    warning = RELEASED_WORDS if case.mismatch else ""
    return content.model_copy(update={"released_at": work.now, "warning": warning})


def _write(case: OpenCase, row: Letter, content: LetterContent, status: LetterStatus) -> None:
    row.status = status.value
    row.version += 1
    row.sealed = case.seal(content, into=row)
