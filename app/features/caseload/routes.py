"""Today, the inbox, the list of cases and the board over HTTP."""

from typing import Annotated

from app.access import drafts
from app.access.actor import Actor, Role
from app.access.door import open_person
from app.access.permissions import Permission
from app.access.work import Work
from app.core import clock
from app.features.caseload import queries
from app.features.caseload.forms import SearchForm
from app.features.caseload.rules import AMBER, FILTER_LABELS, RED, Filter
from app.web.answers import Answer, Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanEnter = Annotated[Actor, requires(Permission.OWN_ACCOUNT)]
CanRead = Annotated[Actor, requires(Permission.CASELOAD_READ)]
CanReadInbox = Annotated[Actor, requires(Permission.INBOX_READ)]
CanReadBoard = Annotated[Actor, requires(Permission.BOARD_READ)]

HOME = {Role.SUPERVISOR: "/team", Role.PARTNER: "/partner", Role.ADMINISTRATOR: "/people"}

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


@router.get("/inbox")
def inbox(actor: CanReadInbox, work: Work) -> Page:
    return page("caseload/inbox.html", rows=queries.inbox_of(work, actor))


@router.get("/cases")
def cases(actor: CanRead, work: Work, asked: Asked, show: str = "all", page_number: str = "1") -> Page:
    wanted = Filter(show) if show in set(Filter) else Filter.ALL
    form = asked.form(SearchForm)
    number = int(page_number) if page_number.isdigit() and len(page_number) < 6 else 1
    found = queries.case_list(work, actor, wanted, number, form.value("q").strip())
    return page("caseload/cases.html", found=found, wanted=wanted, labels=FILTER_LABELS, form=form)


@router.post("/cases/searches", again=cases)
def search(form: SearchForm, actor: CanRead, work: Work) -> Redirect:
    """Search words travel in a sealed draft, never in an address."""
    if not form.q:
        return Redirect("/cases")
    content = drafts.DraftContent(path="/cases", typed={"q": [form.q]})
    return Redirect(f"/cases?draft={drafts.keep_draft(work, actor.id, open_person(work, actor), content)}")


@router.get("/team")
def board(actor: CanReadBoard, work: Work) -> Page:
    return page(
        "caseload/board.html", board=queries.board_of(work, actor), moment=work.now, amber=AMBER, red=RED
    )


def _today(actor: Actor, work: Work) -> Page:
    return page(
        "caseload/today.html", agenda=queries.today_of(work, actor), moment=clock.moment_words(work.now)
    )
