"""Merging two cases over HTTP: what would happen, and the merge itself."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.moving import MovedFiles
from app.access.permissions import Permission
from app.access.work import Work
from app.features.merges import actions, queries
from app.features.merges.forms import MergeForm
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanDecide = Annotated[Actor, requires(Permission.MATCHES_DECIDE)]
router = Router()


@router.get("/matches/{match_id}/merge")
def preview(match_id: UUID, actor: CanDecide, work: Work, asked: Asked) -> Page:
    match, halves = queries.halves_of(work, actor, match_id)
    form = asked.form(MergeForm, {"version": match.row.version})
    choices = [(half.case.id, f"{half.victim.name}, case {half.case.reference}") for half in halves]
    return page("merges/preview.html", match=match, halves=halves, choices=choices, form=form)


def seal_files(match_id: UUID, form: MergeForm, actor: Actor, work: Work) -> MovedFiles:
    """Ahead of the lock: the files of the case that goes are sealed anew, as streams."""
    return actions.seal_files(work, actor, match_id, form)


@router.post("/matches/{match_id}/merges", again=preview, before=seal_files)
def merge(match_id: UUID, form: MergeForm, actor: CanDecide, work: Work, ready: Any) -> Redirect:
    case = actions.merge_cases(work, actor, match_id, form, ready)
    return Redirect(f"/cases/{case.id}")
