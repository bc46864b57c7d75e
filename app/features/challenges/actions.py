"""The only writer of challenge notes. Sending is a release; what was sent is never changed. Words that both sides
read are sealed under the share's key; what the desk does changes clear columns alone, and opens no case.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, OpenShare, Room, open_share
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core import clock
from app.core.errors import Conflict, FormRefused, NotFound
from app.features.agencies.rules import PartnerKind
from app.features.challenges import forms, queries, rules
from app.features.challenges.models import (
    Challenge,
    ChallengeContent,
    ChallengeReply,
    ChallengeStep,
    ChallengeWording,
    SaidContent,
)
from app.features.challenges.rules import STAGES, ChallengeStatus, Said
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.queries import deadline_from
from app.features.deadlines.rules import DueKind, Lane
from app.features.shares.actions import Terms, ask_or_release, listen
from app.features.shares.models import SharingRecord
from app.features.shares.queries import receiver_named, share_view
from app.features.shares.rules import RecordStatus
from app.features.subscriptions.actions import notify_on_case

S = ChallengeStatus
CLOSES_AT = 17


def draft_challenge(work: Work, actor: Actor, case: OpenCase, form: forms.ChallengeForm) -> Challenge:
    """Begin a note. Nothing leaves until it is sent."""
    case.demand(Permission.CHALLENGES_RAISE)
    if again := already_made(work, actor, case, Challenge, form):
        return again
    content = _content(work, actor, case, form)
    reference = queries.free_reference(work, case.site_id)
    row: Challenge = Challenge.begin(case, id=row_id_of(form), reference=reference, status=S.DRAFT.value,
                                     stage=rules.first_stage(form.urgency), raised_on=work.today)  # fmt: skip
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("challenge.drafted", actor, case, row)
    return row


def amend_challenge(
    work: Work, actor: Actor, case: OpenCase, row: Challenge, form: forms.ChallengeForm
) -> None:
    """Change a draft; its former wording stays."""
    case.demand(Permission.CHALLENGES_RAISE)
    if row.status != S.DRAFT:
        raise Conflict("This note has left, or waits for a decision. Append a note instead.")
    if form.version != row.version:
        raise Conflict("Not saved: somebody else changed this draft meanwhile. Read it, then save again.")
    former = case.open(row, ChallengeContent)
    wording: ChallengeWording = ChallengeWording.begin(case, challenge_id=row.id, number=row.version)
    wording.sealed = case.seal(former, into=wording)
    content = _content(work, actor, case, form, former)
    row.version += 1
    row.stage = rules.first_stage(form.urgency)
    row.sealed = case.seal(content, into=row)
    work.add(wording)
    work.ledger.entry("challenge.amended", actor, case, row)


def send_challenge(
    work: Work, actor: Actor, case: OpenCase, row: Challenge, form: forms.SendForm
) -> SharingRecord:
    """Release the note to its desk or person; without the victim's permission the supervisor is asked first."""
    case.demand(Permission.CHALLENGES_RAISE)
    if row.status != S.DRAFT or form.version != row.version:
        raise Conflict(
            "Not sent: somebody else changed or sent this note meanwhile. Read it, then send again."
        )
    content = case.open(row, ChallengeContent)
    receiver = receiver_named(work, actor, content.receiver)
    if receiver is None:
        raise FormRefused(
            {"form": "This desk or person is not there any more. Amend the note and choose another."}
        )
    terms = Terms.of(form, content.permission, content.incidents)
    copy = queries.copy_for(work, actor, case, row, content, with_name=form.with_name)
    record = ask_or_release(work, actor, case, copy, receiver, terms)
    if record.status == RecordStatus.WAITING:
        row.status = S.WAITING
    else:
        _begin_clock(work, actor, case, row, record)
    return record


def hear_decision(work: Work, actor: Actor, case: OpenCase, record: SharingRecord) -> None:
    """The supervisor decided on the release of a note: it goes now, or it is a draft again with her reason."""
    if record.source_id is None:
        return
    row = queries.challenge_row(work, case, record.source_id, to_amend=True)
    if record.status == RecordStatus.DECLINED:
        row.status = S.DRAFT
        reason = share_view(work, actor, case, record.id).steps[-1].reason
        add_step(work, actor, case, row, Said.RETURNED, text=reason)
        work.ledger.entry("challenge.returned", actor, case, row)
    else:
        _begin_clock(work, actor, case, row, record)
    tell_advocate(work, case, row.id)


listen("challenge", hear_decision)


def escalate(work: Work, actor: Actor, case: OpenCase, row: Challenge, form: forms.EscalationForm) -> None:
    """Take the note to a later stage, with the reason; the desk sees the stage and its date, not the reason."""
    case.demand(Permission.CHALLENGES_RAISE)
    if already_made(work, actor, case, ChallengeStep, form):
        return
    if not rules.may_escalate(queries.times_of(row)):
        raise Conflict("This note cannot be escalated as it stands.")
    problems = rules.escalation_problems(form.stage, row.stage, form.due_on, form.route, work.today)
    if problems:
        raise FormRefused(problems)
    usual = deadline_from(work, row.site_id, STAGES[form.stage - 1].event, False, work.now)
    due = clock.at_local(form.due_on, CLOSES_AT) if form.due_on else usual
    step = add_step(work, actor, case, row, Said.ESCALATED, form, text=form.reason, stage=form.stage, route=form.route,
                 by_when=clock.local_day(due) if due else None)  # fmt: skip
    remember(work, actor, case, step, form)
    row.stage, row.status, row.due_at = form.stage, S.ESCALATED.value, due
    row.acknowledge_by = row.acknowledged_on = row.answered_on = None
    _settle_all(work, case, row)
    await_reply(work, case, row, due)
    if row.share_id and form.stage < rules.LAST_STAGE:
        share = open_share(work, actor, row.share_id, "challenge")
        add_reply(
            work,
            actor,
            share,
            Said.ESCALATED,
            stage=form.stage,
            by_when=clock.local_day(due) if due else None,
        )
    work.ledger.entry("challenge.escalated", actor, case, row, stage=form.stage)


def record_outcome(work: Work, actor: Actor, case: OpenCase, row: Challenge, form: forms.OutcomeForm) -> None:
    """Close the note with words for why. A draft can only be withdrawn."""
    case.demand(Permission.CHALLENGES_RAISE)
    if row.status in rules.CLOSED or row.status == S.WAITING:
        raise Conflict("This note is closed, or waits for a decision.")
    if row.status == S.DRAFT and form.outcome is not rules.Outcome.WITHDRAWN:
        raise FormRefused({"outcome": "This note was not sent. It can only be withdrawn."})
    add_step(work, actor, case, row, Said.OUTCOME, text=form.text, heard_as=form.outcome.label)
    row.status = form.outcome.value
    _settle_all(work, case, row)
    work.ledger.entry("challenge.closed", actor, case, row, outcome=form.outcome.value)


def tell_advocate(work: Work, room: Room, challenge_id: UUID) -> None:
    """Put the note into the inbox of who leads its case. A partner's share will do: nothing is sealed for it."""
    read_by = deadline_from(work, room.site_id, rules.ANSWERED_EVENT, False, work.now) or work.now
    if room.case_id is not None:
        settle(work, room.case_id, DueKind.ANSWER_READ, challenge_id)
    add_due(
        work, room, DueKind.ANSWER_READ, read_by, lane=Lane.INBOX, about=challenge_id, in_working_days=True
    )
    if room.case_id is not None:
        notify_on_case(work, room.case_id)


def add_reply(
    work: Work, actor: Actor, share: OpenShare, kind: Said, form: Any = None, **said: Any
) -> ChallengeReply:
    """One entry that both sides read."""
    if share.case_id is None:
        raise NotFound()
    reply = ChallengeReply(
        id=row_id_of(form), site_id=share.site_id, case_id=share.case_id, share_id=share.id
    )
    content = SaidContent(kind=kind, author_id=actor.id, at=work.now, **said)
    reply.sealed = share.seal(content, into=reply)
    work.add(reply)
    return reply


def _content(
    work: Work,
    actor: Actor,
    case: OpenCase,
    form: forms.ChallengeForm,
    former: ChallengeContent | None = None,
) -> ChallengeContent:
    receiver = receiver_named(work, actor, form.receiver)
    known = {fact.id for fact in queries.facts_of(work, case)}
    problems = rules.draft_problems(form.decided_on, form.by_when, work.today)
    if receiver is None or receiver.kind is PartnerKind.CHAIR:
        problems["receiver"] = "Choose a desk or a person."
    if not known.issuperset(form.incidents):
        problems["incidents"] = "Choose entries of this case’s log."
    if receiver is None or problems:
        raise FormRefused(problems)
    permission_on = former.permission_on if former and former.permission is form.permission else work.today
    author_id = former.author_id if former else actor.id
    typed = form.model_dump(exclude={"id", "version"})
    return ChallengeContent(**typed, to_whom=receiver.label, permission_on=permission_on, author_id=author_id)


def _begin_clock(work: Work, actor: Actor, case: OpenCase, row: Challenge, record: SharingRecord) -> None:
    """It has left: the desk owes a word today, and its answer by the stage's own time or the day we asked for."""
    content = case.open(row, ChallengeContent)
    row.status, row.share_id, row.raised_on = S.SUBMITTED.value, record.share_id, work.today
    row.acknowledge_by = deadline_from(work, case.site_id, rules.ACKNOWLEDGE_EVENT, False, work.now)
    stage = deadline_from(work, case.site_id, STAGES[row.stage - 1].event, False, work.now)
    asked = clock.at_local(content.by_when, CLOSES_AT) if content.by_when else None
    row.due_at = min((one for one in (stage, asked) if one is not None and one > work.now), default=None)
    await_reply(work, case, row, row.acknowledge_by or row.due_at)
    add_step(work, actor, case, row, Said.SENT, who=content.to_whom)
    work.ledger.entry("challenge.sent", actor, case, row, share=str(row.share_id))


def await_reply(work: Work, case: OpenCase, row: Challenge, due_at: datetime | None, label: str = "") -> None:
    """Put the note's clock on Today; without a date there is none."""
    if due_at is not None:
        label = label or case.open(row, ChallengeContent).type.label
        add_due(work, case, DueKind.CHALLENGE_REPLY, due_at, about=row.id, label=label, in_working_days=True)


def _settle_all(work: Work, case: OpenCase, row: Challenge) -> None:
    for kind in (DueKind.CHALLENGE_REPLY, DueKind.ANSWER_READ):
        settle(work, case.id, kind, row.id)


def demand_sent(row: Challenge) -> None:
    """Go on only with a note that has left and is not closed."""
    if row.status in rules.NOT_SENT or row.status in rules.CLOSED:
        raise Conflict("This note was not sent yet, or is closed.")


def add_step(
    work: Work, actor: Actor, case: OpenCase, row: Challenge, kind: Said, form: Any = None, **said: Any
) -> ChallengeStep:
    step: ChallengeStep = ChallengeStep.begin(case, id=row_id_of(form), challenge_id=row.id)
    step.sealed = case.seal(SaidContent(kind=kind, author_id=actor.id, at=work.now, **said), into=step)
    work.add(step)
    return step
