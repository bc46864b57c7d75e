"""The first page of each role, Today and the inbox over HTTP."""

from typing import Annotated

from app.access.actor import PARTNERS, Actor, Role
from app.access.permissions import Permission
from app.access.work import Work
from app.core import clock
from app.core.ids import new_id
from app.features.agenda import queries
from app.features.visits.queries import visits_today
from app.web.answers import Answer, Page, Redirect, page
from app.web.guards import requires
from app.web.routing import Router

CanEnter = Annotated[Actor, requires(Permission.OWN_ACCOUNT)]
CanRead = Annotated[Actor, requires(Permission.CASELOAD_READ)]
CanReadInbox = Annotated[Actor, requires(Permission.INBOX_READ)]

HOME = {Role.SUPERVISOR: "/team", Role.ADMINISTRATOR: "/people", Role.SERVICE_MANAGER: "/cases", Role.CHAIR: "/meeting",
        Role.DPO: "/records"} | dict.fromkeys(PARTNERS, "/partner")  # fmt: skip

router = Router()


@router.get("/")
def home(actor: CanEnter, work: Work) -> Answer:
    """The first page of each role: Today, the board, a desk's inbox, the administrator's people."""
    if actor.role in HOME:
        return Redirect(HOME[actor.role])
    return _today(actor, work)


@router.get("/today")
def today(actor: CanRead, work: Work) -> Page:
    return _today(actor, work)


@router.get("/today/visits", counts_as_use=False)
def visits(actor: CanRead, work: Work) -> Page:
    """What Today begins with, for a page that asks again every half minute."""
    return page("agenda/visits.html", block="visits", visits=visits_today(work, actor), mint=new_id())


@router.get("/inbox")
def inbox(actor: CanReadInbox, work: Work) -> Page:
    return page("agenda/inbox.html", rows=queries.inbox_of(work, actor))


def _today(actor: Actor, work: Work) -> Page:
    return page(
        "agenda/today.html",
        agenda=queries.today_of(work, actor),
        moment=clock.moment_words(work.now),
        mint=new_id(),
    )
