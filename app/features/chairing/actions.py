"""The only writer of what the meeting decides on a note. It opens no case, and stops no clock but the first word's."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import OpenShare
from app.access.permissions import Permission, may_anywhere
from app.access.repeats import already_made, remember
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, Refused
from app.features.chairing.forms import DecisionForm
from app.features.challenges.actions import add_reply, tell_advocate
from app.features.challenges.models import ChallengeReply
from app.features.challenges.queries import row_of_share
from app.features.challenges.rules import CLOSED, ChallengeStatus, Said


def record_decision(work: Work, actor: Actor, share: OpenShare, form: DecisionForm) -> ChallengeReply:
    """What the meeting decided, for both sides to read; the advocate finds it in the inbox. The agency still owes its
    own answer.
    """
    if not may_anywhere(actor.role, Permission.CHALLENGES_CHAIR):
        raise Refused()
    if again := already_made(work, actor, share, ChallengeReply, form):
        return again
    row = row_of_share(work, share, to_amend=True)
    if row.status in CLOSED:
        raise Conflict("The team has closed this note. What you typed is kept below and is not sent.")
    if form.by_when is not None and form.by_when < work.today:
        raise FormRefused({"by_when": "Give today or a later day."})
    reply = add_reply(work, actor, share, Said.MEETING, form, text=form.text, by_when=form.by_when)
    remember(work, actor, share, reply, form)
    if row.status in (ChallengeStatus.SUBMITTED, ChallengeStatus.ACKNOWLEDGED):
        row.status = ChallengeStatus.DISCUSSED.value
    tell_advocate(work, share, row.id)
    work.ledger.entry("challenge.meeting-decided", actor, share, reply)
    return reply
