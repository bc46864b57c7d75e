"""The register over HTTP: tools for administrators, trainings for administrators and service managers."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.features.bank_holidays.forms import WithdrawForm
from app.features.risk_tools import actions, queries
from app.features.risk_tools.forms import EndTrainingForm, ToolForm, TrainingForm
from app.features.risk_tools.models import ToolContent
from app.features.risk_tools.rules import TYPOLOGY
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanAmend = Annotated[Actor, requires(Permission.RISK_TOOLS_AMEND)]
CanRecord = Annotated[Actor, requires(Permission.TRAINING_RECORD)]
router = Router()


@router.get("/risk-tools")
def index(actor: CanAmend, work: Work) -> Page:
    return page("risk_tools/index.html", tools=queries.tools_of(work, actor))


@router.get("/risk-tools/new")
def new(actor: CanAmend, work: Work, asked: Asked) -> Page:
    first = {"needs_training": True, "is_in_use": True, "from_day": work.today}
    return page("risk_tools/form.html", form=asked.form(ToolForm, first), view=None)


@router.post("/risk-tools", again=new)
def add(form: ToolForm, actor: CanAmend, work: Work) -> Redirect:
    actions.set_tool(work, actor, form)
    return Redirect("/risk-tools")


@router.get("/risk-tools/{tool_id}")
def show(tool_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    view = queries.tool_view(work, actor, tool_id)
    first = _typed(view.content) | {"from_day": work.today}
    return page("risk_tools/form.html", form=asked.form(ToolForm, first), view=view)


@router.post("/risk-tools/{tool_id}", again=show)
def amend(tool_id: UUID, form: ToolForm, actor: CanAmend, work: Work) -> Redirect:
    actions.set_tool(work, actor, form, tool_id)
    return Redirect(f"/risk-tools/{tool_id}")


@router.get("/risk-tools/coming/{wording_id}/withdrawals/new")
def new_withdrawal(wording_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    row = queries.wording_row(work, actor, wording_id)
    view = queries.tool_view(work, actor, row.tool_id)
    return page("configuration/withdrawal.html", form=asked.form(WithdrawForm), subject=view.title,
                words="Another wording", from_day=row.from_day, back=f"/risk-tools/{row.tool_id}",
                action=f"/risk-tools/coming/{row.id}/withdrawals")  # fmt: skip


@router.post("/risk-tools/coming/{wording_id}/withdrawals", again=new_withdrawal)
def withdraw(wording_id: UUID, form: WithdrawForm, actor: CanAmend, work: Work) -> Redirect:
    actions.withdraw_wording(work, actor, wording_id, form)
    return Redirect("/risk-tools")


@router.get("/risk-training")
def trainings(actor: CanRecord, work: Work) -> Page:
    back_to = "/risk-tools" if may_anywhere(actor.role, Permission.RISK_TOOLS_AMEND) else "/cases"
    return page("risk_tools/trainings.html", found=queries.trainings_of(work, actor), back_to=back_to)


@router.get("/risk-training/new")
def new_training(actor: CanRecord, work: Work, asked: Asked) -> Page:
    tools = [("", TYPOLOGY), *((view.tool_id, view.title) for view in queries.tools_of(work, actor))]
    return page("risk_tools/training_form.html", form=asked.form(TrainingForm), tools=tools,
                people=queries.may_be_trained(work, actor))  # fmt: skip


@router.post("/risk-training", again=new_training)
def record(form: TrainingForm, actor: CanRecord, work: Work) -> Redirect:
    actions.record_training(work, actor, form)
    return Redirect("/risk-training")


@router.get("/risk-training/{training_id}/endings/new")
def new_ending(training_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    view = queries.training_view(work, actor, training_id)
    return page("risk_tools/ending.html", form=asked.form(EndTrainingForm), view=view)


@router.post("/risk-training/{training_id}/endings", again=new_ending)
def end(training_id: UUID, form: EndTrainingForm, actor: CanRecord, work: Work) -> Redirect:
    actions.end_training(work, actor, training_id, form)
    return Redirect("/risk-training")


def _typed(content: ToolContent) -> dict[str, Any]:
    return content.model_dump() | {"results": "\n".join(content.results)}
