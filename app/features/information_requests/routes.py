"""Requests for information over HTTP: their steps inside a case, and a list by reference for who decides."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case, open_share
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.ids import new_id
from app.features.information_requests import actions, queries, rules
from app.features.information_requests.forms import (
    AmendForm,
    ClosingForm,
    DecisionForm,
    NoticeForm,
    RequestForm,
    ScopeForm,
    StepForm,
    SubmissionForm,
    ViewsForm,
)
from app.features.people.queries import case_name
from app.features.shares.queries import copy_of
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.forms import BoundForm
from app.web.guards import requires
from app.web.routing import Router

READ, RECORD, DECIDE = (
    Permission.INFORMATION_REQUESTS_READ,
    Permission.INFORMATION_REQUESTS_RECORD,
    Permission.INFORMATION_REQUESTS_DECIDE,
)
CanList = Annotated[Actor, requires(Permission.INFORMATION_REQUESTS_LIST)]
CanSubmit = Annotated[Actor, requires(Permission.INFORMATION_REQUESTS_SUBMIT)]
CanRead = Annotated[Actor, requires(READ)]
CanRecord = Annotated[Actor, requires(RECORD)]
CanDecide = Annotated[Actor, requires(DECIDE)]
KIND = "information requests"

router = Router()


@router.get("/information-requests")
def listed(actor: CanList, work: Work) -> Page:
    return page("information_requests/listed.html", waiting=queries.listed(work, actor),
                done=queries.listed(work, actor, only_open=False), rules=rules,
                breaches=may_anywhere(actor.role, Permission.DATA_BREACHES_READ))  # fmt: skip


@router.get("/cases/{case_id}/information-requests")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, KIND, permission=READ)
    return case_page(
        "information_requests/index.html", requests=queries.requests_of(work, case), **_about(work, case)
    )


@router.get("/cases/{case_id}/information-requests/new")
def new(case_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    form = asked.form(RequestForm, {"id": new_id(), "asked_on": work.today})
    return page("information_requests/new.html", form=form, **_about(work, case))


@router.post("/cases/{case_id}/information-requests", again=new)
def create(case_id: UUID, form: RequestForm, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    row = actions.record_request(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/information-requests/{row.id}")


@router.get("/cases/{case_id}/information-requests/{request_id}")
def show(case_id: UUID, request_id: UUID, actor: CanRead, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, KIND, permission=READ)
    view = queries.request_view(work, actor, case, request_id)
    form = asked.form(StepForm, {"version": view.row.version})
    return case_page("information_requests/show.html", request=view, form=form, **_about(work, case))


@router.post("/cases/{case_id}/information-requests/{request_id}/loggings", again=show)
def log(case_id: UUID, request_id: UUID, form: StepForm, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    actions.log(work, actor, case, queries.request_row(work, case, request_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/information-requests/{request_id}")


@router.post("/cases/{case_id}/information-requests/{request_id}/passings", again=show)
def pass_on(case_id: UUID, request_id: UUID, form: StepForm, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    actions.pass_on(work, actor, case, queries.request_row(work, case, request_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/information-requests/{request_id}")


@router.get("/cases/{case_id}/information-requests/{request_id}/edit")
def amending(case_id: UUID, request_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    view = queries.request_view(work, actor, case, request_id)
    known = {**view.content.asked.model_dump(), "reply_due": view.row.reply_due}
    return _step(
        "information_requests/edit.html",
        work,
        case,
        view,
        asked.form(AmendForm, {"version": view.row.version, **known}),
    )


@router.post("/cases/{case_id}/information-requests/{request_id}/amendments", again=amending)
def amend(case_id: UUID, request_id: UUID, form: AmendForm, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    actions.amend(work, actor, case, queries.request_row(work, case, request_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/information-requests/{request_id}")


@router.get("/cases/{case_id}/information-requests/{request_id}/notices/new")
def telling(case_id: UUID, request_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    view = queries.request_view(work, actor, case, request_id)
    return _step(
        "information_requests/notice.html",
        work,
        case,
        view,
        asked.form(NoticeForm, {"version": view.row.version}),
    )


@router.post("/cases/{case_id}/information-requests/{request_id}/notices", again=telling)
def note_notice(case_id: UUID, request_id: UUID, form: NoticeForm, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    actions.note_notice(work, actor, case, queries.request_row(work, case, request_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/information-requests/{request_id}")


@router.get("/cases/{case_id}/information-requests/{request_id}/views/new")
def asking(case_id: UUID, request_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    view = queries.request_view(work, actor, case, request_id)
    return _step(
        "information_requests/views.html",
        work,
        case,
        view,
        asked.form(ViewsForm, {"version": view.row.version}),
    )


@router.post("/cases/{case_id}/information-requests/{request_id}/views", again=asking)
def note_views(case_id: UUID, request_id: UUID, form: ViewsForm, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    actions.note_views(work, actor, case, queries.request_row(work, case, request_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/information-requests/{request_id}")


@router.get("/cases/{case_id}/information-requests/{request_id}/scope-checks/new")
def checking(case_id: UUID, request_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    view = queries.request_view(work, actor, case, request_id)
    return _step(
        "information_requests/scope.html",
        work,
        case,
        view,
        asked.form(ScopeForm, {"version": view.row.version}),
    )


@router.post("/cases/{case_id}/information-requests/{request_id}/scope-checks", again=checking)
def check_scope(case_id: UUID, request_id: UUID, form: ScopeForm, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    actions.check_scope(work, actor, case, queries.request_row(work, case, request_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/information-requests/{request_id}")


@router.get("/cases/{case_id}/information-requests/{request_id}/decisions/new")
def deciding(case_id: UUID, request_id: UUID, actor: CanDecide, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, KIND, permission=DECIDE)
    view = queries.request_view(work, actor, case, request_id)
    return _step(
        "information_requests/decision.html",
        work,
        case,
        view,
        asked.form(DecisionForm, {"version": view.row.version}),
    )


@router.post("/cases/{case_id}/information-requests/{request_id}/decisions", again=deciding)
def decide(case_id: UUID, request_id: UUID, form: DecisionForm, actor: CanDecide, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, KIND, permission=DECIDE)
    actions.decide(work, actor, case, queries.request_row(work, case, request_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/information-requests/{request_id}")


@router.get("/cases/{case_id}/information-requests/{request_id}/closings/new")
def closing(case_id: UUID, request_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    view = queries.request_view(work, actor, case, request_id)
    return _step(
        "information_requests/closing.html",
        work,
        case,
        view,
        asked.form(ClosingForm, {"version": view.row.version}),
    )


@router.post("/cases/{case_id}/information-requests/{request_id}/closings", again=closing)
def close(case_id: UUID, request_id: UUID, form: ClosingForm, actor: CanRecord, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, KIND, permission=RECORD)
    actions.close(work, actor, case, queries.request_row(work, case, request_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/information-requests/{request_id}")


@router.get("/shared/{share_id}/information-requests")
def sent(share_id: UUID, actor: CanSubmit, work: Work) -> Page:
    share = open_share(work, actor, share_id, "information request")
    actions.demand_may_submit(work, actor)
    return page("information_requests/sent.html", copy=copy_of(work, share), share_id=share_id,
                requests=queries.sent_by(work, share))  # fmt: skip


@router.get("/shared/{share_id}/information-requests/new")
def submitting(share_id: UUID, actor: CanSubmit, work: Work, asked: Asked) -> Page:
    share = open_share(work, actor, share_id, "information request")
    actions.demand_may_submit(work, actor)
    form = asked.form(SubmissionForm, {"id": new_id()})
    return page(
        "information_requests/submission.html", copy=copy_of(work, share), share_id=share_id, form=form
    )


@router.post("/shared/{share_id}/information-requests", again=submitting)
def submit(share_id: UUID, form: SubmissionForm, actor: CanSubmit, work: Work) -> Redirect:
    actions.submit_request(work, actor, open_share(work, actor, share_id, "information request"), form)
    return Redirect(f"/shared/{share_id}/information-requests")


def _step(template: str, work: Work, case: OpenCase, view: queries.RequestView, form: BoundForm) -> Page:
    return page(template, request=view, form=form, **_about(work, case))


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    may = {"record": case.may(RECORD), "decide": case.may(DECIDE)}
    return {"case": case, "case_name": case_name(work, case), "rules": rules, "may": may}
