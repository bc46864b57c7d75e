"""What is said to the end of the time for a summary charge, over HTTP. Where it is read: on the page of orders."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.charge_limits import actions, queries
from app.features.charge_limits.forms import AnswerForm
from app.features.people.queries import victim_of
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRecord = Annotated[Actor, requires(Permission.INCIDENTS_RECORD)]
router = Router()


@router.get("/cases/{case_id}/charge-limit/answers/new")
def new(case_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id)
    view = queries.limit_of(work, case)
    form = asked.form(AnswerForm, {"ends_on": view.ends_on if view else None})
    return page(
        "charge_limits/answer_form.html", case=case, victim=victim_of(work, case), form=form, view=view
    )


@router.post("/cases/{case_id}/charge-limit/answers", again=new)
def answer(case_id: UUID, form: AnswerForm, actor: CanRecord, work: Work) -> Redirect:
    actions.answer_limit(work, actor, _open(work, actor, case_id), form)
    return Redirect(f"/cases/{case_id}/orders")


def _open(work: Work, actor: Actor, case_id: UUID) -> OpenCase:
    return open_case(work, actor, case_id, "orders", permission=Permission.INCIDENTS_RECORD)
