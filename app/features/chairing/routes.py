"""The challenge board of the meeting's chair over HTTP. It works without JavaScript."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_share
from app.access.permissions import Permission
from app.access.work import Work
from app.core.ids import new_id
from app.features.chairing import actions, queries
from app.features.chairing.forms import DecisionForm
from app.features.chairing.rules import GROUP_LABELS
from app.features.challenges import rules
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanChair = Annotated[Actor, requires(Permission.CHALLENGES_CHAIR)]

router = Router()


@router.get("/meeting")
def index(actor: CanChair, work: Work, asked: Asked) -> Page:
    """The board; beside it the note that comes first."""
    board = queries.meeting_board(work, actor)
    first = next((note for notes in board.values() for note in notes), None)
    note = queries.meeting_view(work, actor, first.share_id) if first and first.share_id else None
    return page("chairing/board.html", note=note, is_list=True, **_about(asked, actor, board))


@router.get("/meeting/challenges/{share_id}")
def show(share_id: UUID, actor: CanChair, work: Work, asked: Asked) -> Page:
    note = queries.meeting_view(work, actor, share_id)
    board = queries.meeting_board(work, actor)
    return page("chairing/board.html", note=note, is_list=False, **_about(asked, actor, board))


@router.post("/meeting/challenges/{share_id}/decisions", again=show)
def decide(share_id: UUID, form: DecisionForm, actor: CanChair, work: Work) -> Redirect:
    queries.meeting_view(work, actor, share_id)
    actions.record_decision(work, actor, open_share(work, actor, share_id, "meeting"), form)
    return Redirect(f"/meeting/challenges/{share_id}")


def _about(asked: Asked, actor: Actor, board: dict[Any, Any]) -> dict[str, Any]:
    groups = [(GROUP_LABELS[group], notes) for group, notes in board.items() if notes]
    return {"form": asked.form(DecisionForm, {"id": new_id()}), "groups": groups, "rules": rules,
            "is_shut_out": actor.is_shut_out, "is_held": actor.is_held}  # fmt: skip
