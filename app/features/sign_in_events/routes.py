"""Events at the doors of the staff over HTTP, for administrators. Nobody else has a door here."""

from typing import Annotated

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.sign_in_events import queries
from app.web.answers import Page, page
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.SIGN_IN_EVENTS_READ)]
router = Router()


@router.get("/sign-ins")
def index(actor: CanRead, work: Work, until: str = "", person: str = "") -> Page:
    return page("sign_in_events/index.html", found=queries.event_page(work, actor, until, person))
