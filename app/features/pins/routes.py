"""Pinning a case over HTTP: a page of its own, to which the case's page leads who carries a phone."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.people.queries import victim_of
from app.features.pins import actions, queries, rules
from app.features.pins.forms import PinForm
from app.web.answers import Page, Redirect, case_page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CASE_READ)]

router = Router()


@router.get("/cases/{case_id}/pin")
def show(case_id: UUID, actor: CanRead, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "pin")
    return case_page("pins/show.html", case, pin=queries.pin_view(work, actor, case), rules=rules,
                     victim=victim_of(work, case), form=asked.form(PinForm))  # fmt: skip


@router.post("/cases/{case_id}/pin", again=show)
def pin(case_id: UUID, form: PinForm, actor: CanRead, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "pin")
    (actions.pin_case if form.on else actions.unpin_case)(work, actor, case)
    return Redirect(f"/cases/{case_id}/pin")
