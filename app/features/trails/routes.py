"""The audit trail over HTTP: of the site, for who audits or manages it; of one case, for who answers for it."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.people.queries import case_name
from app.features.trails import queries
from app.web.answers import Page, case_page, page
from app.web.guards import requires
from app.web.routing import Router

CanReadSite = Annotated[Actor, requires(Permission.TRAIL_READ)]
CanReadCase = Annotated[Actor, requires(Permission.OPENINGS_READ)]

router = Router()


@router.get("/trail")
def site(actor: CanReadSite, work: Work, until: str = "") -> Page:
    return page("trails/site.html", found=queries.site_trail(work, actor, until))


@router.get("/cases/{case_id}/trail")
def case(case_id: UUID, actor: CanReadCase, work: Work, until: str = "") -> Page:
    opened = open_case(work, actor, case_id, "trail", permission=Permission.OPENINGS_READ)
    return case_page("trails/case.html", case=opened, name=case_name(work, opened),
                     found=queries.case_trail(work, actor, opened, until))  # fmt: skip
