"""The course of conduct over HTTP: for who reads the log."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.conduct import rules
from app.features.conduct.queries import Chosen, course_of
from app.features.contacts.queries import case_head
from app.web.answers import Page, page
from app.web.guards import requires
from app.web.routing import Router

CanReadLog = Annotated[Actor, requires(Permission.INCIDENTS_READ)]

router = Router()


@router.get("/cases/{case_id}/conduct")
def show(
    case_id: UUID, actor: CanReadLog, work: Work, period: str = "", kind: str = "", means: str = ""
) -> Page:
    case = open_case(work, actor, case_id, "log", permission=Permission.INCIDENTS_READ)
    chosen = Chosen.of(period, kind, means)
    return page("conduct/show.html", case=case, head=case_head(work, actor, case, "log"), chosen=chosen, rules=rules,
                course=course_of(work, actor, case, chosen), today=work.today,
                may=case.may(Permission.INCIDENTS_RECORD))  # fmt: skip
