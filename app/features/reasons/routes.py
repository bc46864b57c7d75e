"""The door of a case that is not one's own, over HTTP: it shows a reference and five answers, nothing else."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.reasons import OpeningReason, reasons_for
from app.access.work import Work
from app.features.contacts.queries import list_of
from app.features.reasons import actions
from app.features.reasons.forms import OpeningReasonForm
from app.features.reasons.rules import way_on
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CASE_READ)]
router = Router()


@router.get("/cases/{case_id}/opening-reasons/new")
def new(case_id: UUID, actor: CanRead, work: Work, asked: Asked, next: str = "") -> Page:
    case = open_case(work, actor, case_id, "reason", asks=False)
    form = asked.form(OpeningReasonForm, {"next": way_on(str(case_id), next)})
    taps = [(one, label) for one, label in reasons_for(actor).items() if one is not OpeningReason.OTHER]
    return page("reasons/form.html", case=case, form=form, taps=taps, back_to=list_of(actor))


@router.post("/cases/{case_id}/opening-reasons", again=new)
def create(case_id: UUID, form: OpeningReasonForm, actor: CanRead, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "reason", asks=False)
    actions.give_opening_reason(work, actor, case, form)
    return Redirect(way_on(str(case_id), form.next))
