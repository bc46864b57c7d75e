"""Who opened a case, over HTTP."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.openings import queries
from app.features.people.queries import case_name
from app.web.answers import Page, case_page
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.OPENINGS_READ)]

router = Router()


@router.get("/cases/{case_id}/openings")
def index(case_id: UUID, actor: CanRead, work: Work, until: str = "") -> Page:
    case = open_case(work, actor, case_id, "openings", permission=Permission.OPENINGS_READ)
    return case_page("openings/index.html", case=case, name=case_name(work, case),
                     found=queries.opening_page(work, actor, case, until))  # fmt: skip
