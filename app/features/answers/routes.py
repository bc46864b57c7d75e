"""What is said about a note after it was sent, over HTTP: the desk's inbox, and the team's side inside the case.

The desk's pages work without JavaScript.
"""

import base64
from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case, open_share
from app.access.permissions import Permission
from app.access.work import Work
from app.core.errors import NotFound
from app.core.ids import new_id
from app.features.answers import actions, queries
from app.features.answers.forms import AnswerForm, NoteForm, ReplyForm
from app.features.challenges import rules
from app.features.challenges.queries import challenge_row, challenge_view
from app.features.people.queries import victim_of
from app.features.shares.queries import desk_names, may_propose
from app.web.answers import Handout, Page, Redirect, page
from app.web.asked import Asked
from app.web.forms import BoundForm
from app.web.guards import requires
from app.web.routing import Router

CanRaise = Annotated[Actor, requires(Permission.CHALLENGES_RAISE)]
CanAnswer = Annotated[Actor, requires(Permission.CHALLENGES_ANSWER)]

CHECKPOINT = "Waymark-Checkpoint"

router = Router()


@router.get("/partner")
def index(actor: CanAnswer, work: Work, asked: Asked) -> Page:
    """The list by what is due; beside it the note that comes first."""
    notes = queries.desk_inbox(work, actor)
    first = queries.desk_view(work, actor, notes[0].share_id) if notes else None
    return page("answers/inbox.html", notes=notes, note=first, is_list=True, **_about(work, actor, asked))


@router.get("/partner/challenges/{share_id}")
def show(share_id: UUID, actor: CanAnswer, work: Work, asked: Asked) -> Page:
    note = queries.desk_view(work, actor, share_id)
    notes = queries.desk_inbox(work, actor)
    return page("answers/inbox.html", notes=notes, note=note, is_list=False, **_about(work, actor, asked))


@router.post("/partner/challenges/{share_id}/acknowledgements", again=show)
def acknowledge(share_id: UUID, actor: CanAnswer, work: Work) -> Redirect:
    actions.acknowledge(work, actor, open_share(work, actor, share_id, "challenge received"))
    return _received(work, actor, share_id)


@router.post("/partner/challenges/{share_id}/answers", again=show)
def answer(share_id: UUID, form: AnswerForm, actor: CanAnswer, work: Work) -> Redirect:
    share = open_share(work, actor, share_id, "challenge received")
    actions.answer_challenge(work, actor, share, form)
    return _received(work, actor, share_id)


@router.get("/partner/checkpoint")
def checkpoint(actor: CanAnswer, work: Work) -> Handout:
    """The receipt as a file: what the ledger was, signed, for `waymark verify --checkpoint`."""
    receipt = queries.receipt_of(work, actor)
    if not receipt:
        raise NotFound()
    return Handout(receipt.encode(), "ledger-checkpoint.txt", "text/plain")


@router.get("/cases/{case_id}/challenges/{challenge_id}/notes/new")
def new_note(case_id: UUID, challenge_id: UUID, actor: CanRaise, work: Work, asked: Asked) -> Page:
    return _team_page(
        "answers/note.html", work, actor, case_id, challenge_id, asked.form(NoteForm, {"id": new_id()})
    )


@router.post("/cases/{case_id}/challenges/{challenge_id}/notes", again=new_note)
def append_note(case_id: UUID, challenge_id: UUID, form: NoteForm, actor: CanRaise, work: Work) -> Redirect:
    case = _open(work, actor, case_id)
    actions.append_note(work, actor, case, challenge_row(work, case, challenge_id), form)
    return Redirect(f"/cases/{case_id}/challenges/{challenge_id}")


@router.get("/cases/{case_id}/challenges/{challenge_id}/replies/new")
def new_reply(case_id: UUID, challenge_id: UUID, actor: CanRaise, work: Work, asked: Asked) -> Page:
    form = asked.form(ReplyForm, {"id": new_id(), "heard_on": work.today})
    return _team_page("answers/reply.html", work, actor, case_id, challenge_id, form)


@router.post("/cases/{case_id}/challenges/{challenge_id}/replies", again=new_reply)
def record_reply(case_id: UUID, challenge_id: UUID, form: ReplyForm, actor: CanRaise, work: Work) -> Redirect:
    case = _open(work, actor, case_id)
    actions.record_reply(work, actor, case, challenge_row(work, case, challenge_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/challenges/{challenge_id}")


@router.post("/cases/{case_id}/challenges/{challenge_id}/readings")
def note_read(case_id: UUID, challenge_id: UUID, actor: CanRaise, work: Work) -> Redirect:
    case = _open(work, actor, case_id)
    actions.note_read(work, actor, case, challenge_row(work, case, challenge_id))
    return Redirect(f"/cases/{case_id}/challenges/{challenge_id}")


def _open(work: Work, actor: Actor, case_id: UUID) -> OpenCase:
    return open_case(work, actor, case_id, "challenges", permission=Permission.CHALLENGES_RAISE)


def _team_page(
    template: str, work: Work, actor: Actor, case_id: UUID, challenge_id: UUID, form: BoundForm
) -> Page:
    """A form of the team about one note."""
    case = _open(work, actor, case_id)
    note = challenge_view(work, actor, case, challenge_id)
    return page(template, case=case, note=note, form=form, victim=victim_of(work, case), rules=rules)


def _received(work: Work, actor: Actor, share_id: UUID) -> Redirect:
    """Back to the note; the newest checkpoint goes with it, so that the partner is a witness of the ledger."""
    receipt = queries.receipt_of(work, actor)
    headers = {CHECKPOINT: base64.b64encode(receipt.encode()).decode()} if receipt else {}
    return Redirect(f"/partner/challenges/{share_id}", headers=headers)


def _about(work: Work, actor: Actor, asked: Asked) -> dict[str, Any]:
    form = asked.form(AnswerForm, {"id": new_id()})
    return {"form": form, "desks": desk_names(work, actor), "rules": rules, "today": work.today,
            "may_propose": may_propose(work, actor), "is_shut_out": actor.is_shut_out,
            "receipt": queries.receipt_of(work, actor)}  # fmt: skip
