"""The backups over HTTP, for administrators."""

from typing import Annotated

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.backups import queries
from app.web.answers import Page, page
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.BACKUPS_READ)]
router = Router()


@router.get("/backups")
def index(actor: CanRead, work: Work) -> Page:
    return page("backups/index.html", found=queries.backups_of(work, actor))
