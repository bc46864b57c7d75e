"""Question sets over HTTP, for administrators. Who assesses reads them in the form of an assessment alone."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.question_sets import actions, queries
from app.features.question_sets.forms import EndSetForm, QuestionSetForm
from app.features.risk_tools.queries import tool_view
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanAmend = Annotated[Actor, requires(Permission.RISK_TOOLS_AMEND)]
router = Router()


@router.get("/risk-tools/{tool_id}/question-sets")
def index(tool_id: UUID, actor: CanAmend, work: Work) -> Page:
    tool = tool_view(work, actor, tool_id)
    found = queries.sets_of(work, actor, tool.tool_id)
    return page(
        "question_sets/index.html", tool=tool, found=found, names=queries.names_in(work, actor, found)
    )


@router.get("/risk-tools/{tool_id}/question-sets/new")
def new(tool_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    tool = tool_view(work, actor, tool_id)
    return page("question_sets/form.html", tool=tool, form=asked.form(QuestionSetForm))


@router.post("/risk-tools/{tool_id}/question-sets", again=new)
def load(tool_id: UUID, form: QuestionSetForm, actor: CanAmend, work: Work) -> Redirect:
    row = actions.load_set(work, actor, tool_id, form)
    return Redirect(f"/question-sets/{row.id}")


@router.get("/question-sets/{set_id}")
def show(set_id: UUID, actor: CanAmend, work: Work) -> Page:
    view = queries.set_view(work, actor, set_id)
    return page("question_sets/show.html", view=view, tool=tool_view(work, actor, view.row.tool_id),
                names=queries.names_in(work, actor, [view]))  # fmt: skip


@router.get("/question-sets/{set_id}/endings/new")
def new_ending(set_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    view = queries.set_view(work, actor, set_id)
    tool = tool_view(work, actor, view.row.tool_id)
    return page("question_sets/ending.html", view=view, tool=tool, form=asked.form(EndSetForm))


@router.post("/question-sets/{set_id}/endings", again=new_ending)
def end(set_id: UUID, form: EndSetForm, actor: CanAmend, work: Work) -> Redirect:
    actions.end_set(work, actor, set_id, form)
    return Redirect(f"/question-sets/{set_id}")
