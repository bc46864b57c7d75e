"""The case page over HTTP: its summary, and what lies behind More."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.casefile import queries
from app.features.contacts.queries import case_head, list_of
from app.features.pins.queries import pin_view
from app.web.answers import Page, Redirect, page
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CASE_READ)]

router = Router()


@router.get("/cases/{case_id}")
def show(case_id: UUID, actor: CanRead, work: Work) -> Page | Redirect:
    case = open_case(work, actor, case_id, "summary")
    if queries.went_elsewhere(work, case):
        return Redirect(f"/cases/{case_id}/transfer")
    if into := queries.merged_into(work, actor, case):
        return page("casefile/merged.html", case=case, into=into, back_to=list_of(actor))
    return page("casefile/show.html", case=case, head=case_head(work, actor, case, "summary"),
                summary=queries.summary_of(work, actor, case), may=case.may, P=Permission,
                shows_acts=case.may(Permission.PLAN_READ), pin=pin_view(work, actor, case))  # fmt: skip


@router.get("/cases/{case_id}/more")
def more(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "more")
    return page("casefile/more.html", case=case, head=case_head(work, actor, case, "more"),
                places=queries.places_of(work, case))  # fmt: skip
