"""One's own sessions over HTTP: the list, the end of one, the end of all others."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.devices import actions, queries
from app.features.devices.forms import EndForm
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

Own = Annotated[Actor, requires(Permission.OWN_ACCOUNT)]
OwnProven = Annotated[Actor, requires(Permission.OWN_ACCOUNT, proven=True)]
router = Router()


@router.get("/me/sessions")
def show(actor: Own, work: Work, asked: Asked) -> Page:
    return page("devices/index.html", devices=queries.devices_of(work, actor), form=asked.form(EndForm))


@router.post("/me/sessions/endings", again=show)
def end_others(form: EndForm, actor: OwnProven, work: Work, asked: Asked) -> Redirect:
    actions.end_others(work, actor, asked.device)
    return Redirect("/me/sessions")


@router.post("/me/sessions/{session_id}/endings", again=show)
def end(session_id: UUID, form: EndForm, actor: OwnProven, work: Work) -> Redirect:
    actions.end_one(work, actor, session_id)
    return Redirect("/me/sessions")
