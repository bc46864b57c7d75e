"""Starters over HTTP, for administrators. Advocates meet them in the form of an item."""

from typing import Annotated

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.starters import actions, queries
from app.features.starters.forms import StartersForm
from app.features.starters.rules import Section, section_named
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanConfigure = Annotated[Actor, requires(Permission.CONFIGURATION_AMEND)]
router = Router()


@router.get("/starters")
def index(actor: CanConfigure, work: Work) -> Page:
    return page("starters/index.html", found=queries.all_starters(work, actor))


@router.get("/starters/new")
def new(actor: CanConfigure, work: Work, asked: Asked, section: str = "") -> Page:
    """The list of one part of the plan; without a word for it, or with one that is none, of the first."""
    queries.demand(actor)
    typed = asked.form(StartersForm, initial={"section": section}).value("section")
    view = queries.starters_of(work, actor, section_named(typed) or Section.IMMEDIATE_DANGER)
    initial = {"section": view.section, "lines": "\n".join(view.lines), "from_day": work.today}
    return page("starters/form.html", view=view, form=asked.form(StartersForm, initial=initial))


@router.post("/starters", again=new)
def set_starters(form: StartersForm, actor: CanConfigure, work: Work) -> Redirect:
    actions.set_starters(work, actor, form)
    return Redirect("/starters")
