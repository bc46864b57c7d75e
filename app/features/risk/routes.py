"""Risk over HTTP, for who stands to the case. Agencies read of it what was released to them, and nothing here."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.cases.queries import priority_history
from app.features.cases.rules import PRIORITY_LABELS
from app.features.contacts.queries import case_head
from app.features.people.queries import victim_of
from app.features.question_sets.queries import set_answered, set_asked
from app.features.question_sets.rules import REPLY_LABELS
from app.features.risk import actions, queries, rules
from app.features.risk.forms import AssessmentForm, DimensionForm, TakeBackForm, TypologyForm
from app.features.risk.models import RiskAssessment, RiskDimension
from app.features.risk_tools.queries import is_typology_assessor, tools_in_use, tools_of
from app.features.risk_tools.rules import TRAINED_LABELS
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.RISK_READ)]
CanAmend = Annotated[Actor, requires(Permission.RISK_AMEND)]
CanAssess = Annotated[Actor, requires(Permission.TYPOLOGY_ASSESS)]
router = Router()


@router.get("/cases/{case_id}/risk")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "risk", permission=Permission.RISK_READ)
    found, typologies = queries.assessments_of(work, case), queries.typologies_of(work, actor, case)
    histories = queries.histories_of(work, case)
    entries, exhibits = queries.evidence_of(work, case)
    judged = [one.content for history in histories for one in history.all]
    priorities = priority_history(work, case) if case.may(Permission.FACTS_READ) else []
    told = [*(one.content for one in found), *judged, *(one.content for one in typologies)]
    return page(
        "risk/index.html", case=case, head=case_head(work, actor, case, "more"), rules=rules, assessments=found,
        histories=histories, typologies=typologies, names=queries.names_in(work, actor, told),
        entries={one.id: one for one in entries}, exhibits={one.id: one for one in exhibits},
        kinds=queries.kinds_in(entries), prompts=queries.prompts_of(work, case, found, entries),
        priority=priorities[0] if priorities else None, labels=PRIORITY_LABELS,
        may=case.may(Permission.RISK_AMEND), may_set=case.may(Permission.PRIORITY_SET),
        assesses=case.may(Permission.TYPOLOGY_ASSESS) and is_typology_assessor(work, actor),
    )  # fmt: skip


@router.get("/cases/{case_id}/risk/tools")
def choose(case_id: UUID, actor: CanAmend, work: Work) -> Page:
    case = _open(work, actor, case_id)
    head = case_head(work, actor, case, "more")
    return page("risk/choose.html", tools=tools_in_use(work, actor), head=head, **_about(work, case))


@router.get("/cases/{case_id}/risk/assessments/new")
def new(case_id: UUID, actor: CanAmend, work: Work, asked: Asked, tool: str = "") -> Page:
    case = _open(work, actor, case_id)
    first = {
        "version": 0,
        "seen_by": rules.SeenBy.EVERYBODY,
        "assessed_on": work.today,
        "person": actor.id,
        "tool": tool,
    }
    return _form(work, actor, case, asked.form(AssessmentForm, first), None)


@router.post("/cases/{case_id}/risk/assessments", again=new)
def record(case_id: UUID, form: AssessmentForm, actor: CanAmend, work: Work) -> Redirect:
    made = actions.record_assessment(work, actor, _open(work, actor, case_id), form)
    return Redirect(f"/cases/{case_id}/risk/assessments/{made.id}")


@router.get("/cases/{case_id}/risk/assessments/{assessment_id}")
def show(case_id: UUID, assessment_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "risk", permission=Permission.RISK_READ)
    view = queries.assessment_view(work, case, assessment_id)
    former = queries.wordings_of(work, case, assessment_id)
    exhibits = queries.evidence_of(work, case)[1]
    return page("risk/show.html", case=case, head=case_head(work, actor, case, "more"), view=view, former=former,
                names=queries.names_in(work, actor, [view.content, *former]), rules=rules, trained=TRAINED_LABELS,
                original=next((one for one in exhibits if one.id == view.content.original), None),
                asked=set_answered(work, actor, view.content.question_set), replies=REPLY_LABELS,
                may=case.may(Permission.RISK_AMEND))  # fmt: skip


@router.get("/cases/{case_id}/risk/assessments/{assessment_id}/edit")
def edit(case_id: UUID, assessment_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id)
    view = queries.assessment_view(work, case, assessment_id)
    told = view.content
    first = told.model_dump() | {"tool": told.tool_id, "person": told.completed_by_id, "why_amended": "",
                                 "answers": [f"{code}.{reply}" for code, reply in told.answers.items()],
                                 "version": view.row.version}  # fmt: skip
    return _form(work, actor, case, asked.form(AssessmentForm, first), view)


@router.post("/cases/{case_id}/risk/assessments/{assessment_id}/amendments", again=edit)
def amend(case_id: UUID, assessment_id: UUID, form: AssessmentForm, actor: CanAmend, work: Work) -> Redirect:
    case = _open(work, actor, case_id)
    row = queries.row_of(work, case, RiskAssessment, assessment_id, to_amend=True)
    actions.amend_assessment(work, actor, case, row, form)
    return Redirect(f"/cases/{case_id}/risk/assessments/{assessment_id}")


@router.get("/cases/{case_id}/risk/assessments/{assessment_id}/withdrawals/new")
def new_withdrawal(case_id: UUID, assessment_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id)
    row = queries.row_of(work, case, RiskAssessment, assessment_id)
    return _taking_back(work, case, asked, row, f"assessments/{assessment_id}", "an assessment")


@router.post("/cases/{case_id}/risk/assessments/{assessment_id}/withdrawals", again=new_withdrawal)
def withdraw(case_id: UUID, assessment_id: UUID, form: TakeBackForm, actor: CanAmend, work: Work) -> Redirect:
    case = _open(work, actor, case_id)
    row = queries.row_of(work, case, RiskAssessment, assessment_id, to_amend=True)
    actions.withdraw_assessment(work, actor, case, row, form)
    return Redirect(f"/cases/{case_id}/risk/assessments/{assessment_id}")


@router.get("/cases/{case_id}/risk/dimensions/new")
def new_dimension(case_id: UUID, actor: CanAmend, work: Work, asked: Asked, dimension: str = "") -> Page:
    case = _open(work, actor, case_id)
    entries, exhibits = queries.evidence_of(work, case)
    form = asked.form(DimensionForm, {"dimension": dimension, "judged_on": work.today})
    return page("risk/dimension_form.html", form=form, kinds=queries.kinds_in(entries),
                entries=entries[:queries.MOST_CHOSEN], exhibits=exhibits[:queries.MOST_CHOSEN],
                **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/risk/dimensions", again=new_dimension)
def judge(case_id: UUID, form: DimensionForm, actor: CanAmend, work: Work) -> Redirect:
    actions.judge_dimension(work, actor, _open(work, actor, case_id), form)
    return Redirect(f"/cases/{case_id}/risk")


@router.get("/cases/{case_id}/risk/dimensions/{dimension_id}/withdrawals/new")
def new_dimension_withdrawal(
    case_id: UUID, dimension_id: UUID, actor: CanAmend, work: Work, asked: Asked
) -> Page:
    case = _open(work, actor, case_id)
    row = queries.row_of(work, case, RiskDimension, dimension_id)
    return _taking_back(work, case, asked, row, f"dimensions/{dimension_id}", "a judgement")


@router.post("/cases/{case_id}/risk/dimensions/{dimension_id}/withdrawals", again=new_dimension_withdrawal)
def withdraw_dimension(
    case_id: UUID, dimension_id: UUID, form: TakeBackForm, actor: CanAmend, work: Work
) -> Redirect:
    case = _open(work, actor, case_id)
    row = queries.row_of(work, case, RiskDimension, dimension_id, to_amend=True)
    actions.withdraw_dimension(work, actor, case, row, form)
    return Redirect(f"/cases/{case_id}/risk")


@router.get("/cases/{case_id}/risk/typology/new")
def new_typology(case_id: UUID, actor: CanAssess, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "risk", permission=Permission.TYPOLOGY_ASSESS)
    return page("risk/typology_form.html", form=asked.form(TypologyForm, {"judged_on": work.today}),
                assesses=is_typology_assessor(work, actor), **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/risk/typology", again=new_typology)
def set_typology(case_id: UUID, form: TypologyForm, actor: CanAssess, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "risk", permission=Permission.TYPOLOGY_ASSESS)
    actions.set_typology(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/risk")


@router.get("/cases/{case_id}/risk/typology/{typology_id}/withdrawals/new")
def new_typology_withdrawal(
    case_id: UUID, typology_id: UUID, actor: CanAssess, work: Work, asked: Asked
) -> Page:
    case = open_case(work, actor, case_id, "risk", permission=Permission.TYPOLOGY_ASSESS)
    row = queries.typology_row(work, actor, case, typology_id)
    actions.demand_assessor(work, actor, case)
    return _taking_back(work, case, asked, row, f"typology/{typology_id}", "a typology")


@router.post("/cases/{case_id}/risk/typology/{typology_id}/withdrawals", again=new_typology_withdrawal)
def withdraw_typology(
    case_id: UUID, typology_id: UUID, form: TakeBackForm, actor: CanAssess, work: Work
) -> Redirect:
    case = open_case(work, actor, case_id, "risk", permission=Permission.TYPOLOGY_ASSESS)
    row = queries.typology_row(work, actor, case, typology_id, to_amend=True)
    actions.withdraw_typology(work, actor, case, row, form)
    return Redirect(f"/cases/{case_id}/risk")


def _open(work: Work, actor: Actor, case_id: UUID) -> OpenCase:
    return open_case(work, actor, case_id, "risk", permission=Permission.RISK_AMEND)


def _form(work: Work, actor: Actor, case: OpenCase, form: Any, view: Any) -> Page:
    typed = form.value("tool")
    tool = next((one for one in tools_of(work, actor) if str(one.tool_id) == typed), None)
    name = tool.title if tool else view.title if view else queries.NO_TOOL
    was = view.content.question_set if view and str(view.content.tool_id) == typed else None
    asked = set_answered(work, actor, was) or (
        set_asked(work, actor, tool.tool_id) if tool and not was else None
    )
    return page("risk/form.html", form=form, view=view, tool=tool, name=name, asked=asked, replies=REPLY_LABELS,
                results=[(one, one) for one in tool.content.results] if tool else [],
                people=queries.people_for(work, actor, case, view.content if view else None),
                originals=queries.originals_for(work, case, view.content if view else None),
                **_about(work, case))  # fmt: skip


def _taking_back(work: Work, case: OpenCase, asked: Asked, row: Any, place: str, what: str) -> Page:
    return page("risk/withdrawal.html", form=asked.form(TakeBackForm, {"version": row.version}), row=row, what=what,
                action=f"/cases/{case.id}/risk/{place}/withdrawals", **_about(work, case))  # fmt: skip


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    return {"case": case, "victim": victim_of(work, case), "rules": rules}
