"""The list of cases over HTTP."""

from typing import Annotated

from app.access import drafts
from app.access.actor import SITE_WIDE, Actor
from app.access.configured import Configured, value_on
from app.access.door import open_person
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.features.caseload import queries
from app.features.caseload.forms import SearchForm
from app.features.caseload.rules import Filter, filter_labels, place_in
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CASELOAD_READ)]
CanList = Annotated[Actor, requires(Permission.CASES_LIST)]

router = Router()


@router.get("/cases")
def cases(actor: CanList, work: Work, asked: Asked, show: str = "all", after: str = "") -> Page:
    wanted = Filter(show) if show in set(Filter) else Filter.ALL
    form = asked.form(SearchForm)
    place = place_in(after)
    found = queries.case_list(work, actor, wanted, place, form.value("q").strip())
    labels = filter_labels(value_on(work, actor.site_id, Configured.QUIET_DAYS))
    return page(
        "caseload/cases.html", found=found, wanted=wanted, labels=labels, form=form, begun=bool(place),
        may={one.value: may_anywhere(actor.role, one) for one in (Permission.CASES_REFER, Permission.EMERGENCY_ASK)},
        is_whole_site=actor.role in SITE_WIDE, is_held=actor.is_held,
    )  # fmt: skip


@router.get("/log")
def choose(actor: CanRead, work: Work) -> Page:
    """＋ without a case: choose whose log it goes to, the case that was last in hand first."""
    return page("caseload/log.html", rows=queries.cases_to_log(work, actor))


@router.post("/cases/searches", again=cases)
def search(form: SearchForm, actor: CanList, work: Work) -> Redirect:
    """Search words travel in a sealed draft, never in an address."""
    if not form.q:
        return Redirect("/cases")
    content = drafts.DraftContent(path="/cases", typed={"q": [form.q]})
    return Redirect(f"/cases?draft={drafts.keep_draft(work, actor.id, open_person(work, actor), content)}")
