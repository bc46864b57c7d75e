"""The only writer of what is said about a note after it was sent: by the desk, by others of the agency, by the team.

The desk's words are sealed under the share's key; of the note itself they change clear columns alone.
"""

from __future__ import annotations

from datetime import date

from app.access.actor import Actor
from app.access.door import OpenCase, OpenShare, open_share
from app.access.permissions import Permission, may_anywhere
from app.access.repeats import already_made, remember
from app.access.work import Work
from app.core import clock
from app.core.errors import Conflict, FormRefused, Refused
from app.features.answers.forms import AnswerForm, NoteForm, ReplyForm
from app.features.answers.rules import answer_problems
from app.features.challenges.actions import (
    CLOSES_AT,
    add_reply,
    add_step,
    await_reply,
    demand_sent,
    tell_advocate,
)
from app.features.challenges.models import Challenge, ChallengeReply, ChallengeStep
from app.features.challenges.queries import challenge_view, replies_in, row_of_share
from app.features.challenges.rules import CLOSED, ChallengeStatus, Heard, Said, without_name
from app.features.deadlines.actions import move_due, settle
from app.features.deadlines.rules import DueKind
from app.features.people.queries import victim_of
from app.features.shares.models import SharingContent
from app.features.shares.queries import copy_of, record_about
from app.features.shares.rules import RecordStatus, needs_approval

S = ChallengeStatus


def acknowledge(work: Work, actor: Actor, share: OpenShare) -> None:
    """The desk has it. A second click changes nothing."""
    row = _row(work, actor, share)
    if row.acknowledged_on is not None:
        return
    reply = add_reply(work, actor, share, Said.ACKNOWLEDGEMENT)
    _mark_acknowledged(work, row, work.today, S.ACKNOWLEDGED)
    work.ledger.entry("challenge.acknowledged", actor, share, reply)


def answer_challenge(work: Work, actor: Actor, share: OpenShare, form: AnswerForm) -> ChallengeReply:
    """The desk's answer, with its reason. If a colleague answered meanwhile, this one is kept and not sent."""
    if again := already_made(work, actor, share, ChallengeReply, form):
        return again
    row = _row(work, actor, share)
    problems = answer_problems(form.verdict, form.will_do, form.by_when, work.today)
    if problems:
        raise FormRefused(problems)
    if form.seen != sum(one.kind is Said.ANSWER for one in replies_in(work, share)):
        raise Conflict(
            "A colleague answered meanwhile. Yours is kept below and is not sent. Read theirs first."
        )
    reply = add_reply(work, actor, share, Said.ANSWER, form, text=form.reason, verdict=form.verdict,
                      will_do=form.will_do, by_when=form.by_when)  # fmt: skip
    remember(work, actor, share, reply, form)
    _mark_answered(work, row, work.today, S(form.verdict.value))
    tell_advocate(work, share, row.id)
    work.ledger.entry("challenge.answered", actor, share, reply, verdict=form.verdict.value)
    return reply


def record_reply(work: Work, actor: Actor, case: OpenCase, row: Challenge, form: ReplyForm) -> None:
    """Keep what somebody of the agency said outside this app; it moves the note as their own answer would."""
    case.demand(Permission.CHALLENGES_RAISE)
    if already_made(work, actor, case, ChallengeStep, form):
        return
    demand_sent(row)
    heard_on = form.heard_on or work.today
    if not row.raised_on <= heard_on <= work.today:
        raise FormRefused({"heard_on": "Give a day between the sending and today."})
    step = add_step(work, actor, case, row, Said.OUTSIDE, form, text=form.text, who=form.who, heard_on=heard_on,
                    heard_as=form.heard_as.label)  # fmt: skip
    remember(work, actor, case, step, form)
    is_answer = form.heard_as not in (Heard.ACKNOWLEDGED, Heard.DISCUSSED)
    (_mark_answered if is_answer else _mark_acknowledged)(work, row, heard_on, S(form.heard_as.value))
    work.ledger.entry("challenge.reply-recorded", actor, case, row)


def append_note(work: Work, actor: Actor, case: OpenCase, row: Challenge, form: NoteForm) -> None:
    """Add words after sending: for the team, or for the desk too if the victim agreed to the note."""
    case.demand(Permission.CHALLENGES_RAISE)
    demand_sent(row)
    if form.for_desk:
        _send_note(work, actor, case, row, form)
    elif already_made(work, actor, case, ChallengeStep, form) is None:
        step = add_step(work, actor, case, row, Said.NOTE, form, text=form.text)
        remember(work, actor, case, step, form)
        work.ledger.entry("challenge.noted", actor, case, row)


def note_read(work: Work, actor: Actor, case: OpenCase, row: Challenge) -> None:
    """The advocate has read the answer: it leaves the inbox, and what was promised by a day is looked at then."""
    case.demand(Permission.CHALLENGES_RAISE)
    if not settle(work, case.id, DueKind.ANSWER_READ, row.id):
        return
    said = challenge_view(work, actor, case, row.id).said
    answer = next((one.content for one in reversed(said) if one.kind is Said.ANSWER), None)
    if answer and answer.by_when and answer.by_when >= work.today and row.status in (S.AGREED, S.PART_AGREED):
        promised = clock.at_local(answer.by_when, CLOSES_AT)
        await_reply(work, case, row, promised, f"Check: {answer.will_do}"[:200])
    work.ledger.entry("challenge.answer-read", actor, case, row)


def _send_note(work: Work, actor: Actor, case: OpenCase, row: Challenge, form: NoteForm) -> None:
    share = _open_for_desk(work, actor, case, row)
    if already_made(work, actor, share, ChallengeReply, form):
        return
    text = form.text
    if not copy_of(work, share).victim_name:
        victim = victim_of(work, case).content
        text = without_name(text, [victim.name, victim.known_as])
    reply = add_reply(work, actor, share, Said.NOTE, form, text=text)
    remember(work, actor, share, reply, form)
    work.ledger.entry("challenge.note-sent", actor, share, reply)


def _open_for_desk(work: Work, actor: Actor, case: OpenCase, row: Challenge) -> OpenShare:
    """The share, for words that the desk shall read too; what was approved was the first wording alone."""
    record = record_about(work, case, row.id)
    if record is None or row.share_id is None or record.status != RecordStatus.RELEASED:
        raise FormRefused({"for_desk": "The desk no longer opens this note. Keep yours for the team."})
    if needs_approval(case.open(record, SharingContent).consent):
        words = "The supervisor approved the first words only. Keep this note for the team."
        raise FormRefused({"for_desk": words})
    return open_share(work, actor, row.share_id, "challenge")


def _row(work: Work, actor: Actor, share: OpenShare) -> Challenge:
    """The note, held until the end, if this person may answer it and it is not closed."""
    if not may_anywhere(actor.role, Permission.CHALLENGES_ANSWER):
        raise Refused()
    row = row_of_share(work, share, to_amend=True)
    if row.status in CLOSED:
        raise Conflict("The team has closed this note. What you typed is kept below and is not sent.")
    return row


def _mark_acknowledged(work: Work, row: Challenge, day: date, status: ChallengeStatus) -> None:
    """They have it: from now on the answer is what is awaited."""
    row.acknowledged_on = row.acknowledged_on or day
    if row.status in (S.SUBMITTED, S.ACKNOWLEDGED, S.DISCUSSED):
        row.status = status.value
    if row.due_at is not None:
        move_due(work, row.case_id, DueKind.CHALLENGE_REPLY, row.id, row.due_at)


def _mark_answered(work: Work, row: Challenge, day: date, status: ChallengeStatus) -> None:
    """They answered: their clock stops."""
    row.status = status.value
    row.acknowledged_on = row.acknowledged_on or day
    row.answered_on = day
    settle(work, row.case_id, DueKind.CHALLENGE_REPLY, row.id)
