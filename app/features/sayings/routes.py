"""What she said, over HTTP: read by whoever reads the log of her case."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.people.queries import case_name
from app.features.sayings import actions, queries
from app.web.answers import Page, Redirect, case_page
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.INCIDENTS_READ)]
CanRecord = Annotated[Actor, requires(Permission.INCIDENTS_RECORD)]
router = Router()


@router.get("/cases/{case_id}/sayings")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "sayings", permission=Permission.INCIDENTS_READ)
    return case_page("sayings/index.html", case=case, name=case_name(work, case),
                     views=queries.sayings_of(work, actor, case), may=case.may(Permission.INCIDENTS_RECORD),
                     may_change=case.may(Permission.SAFE_CONTACT_AMEND))  # fmt: skip


@router.post("/cases/{case_id}/sayings/{saying_id}/readings")
def read(case_id: UUID, saying_id: UUID, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "sayings", permission=Permission.INCIDENTS_RECORD)
    actions.note_read(work, actor, case, queries.saying_row(work, case, saying_id))
    return Redirect(f"/cases/{case_id}/sayings")
