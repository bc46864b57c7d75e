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
from app.features.information_requests.models import InformationRequest
from app.features.people.queries import case_name
from app.features.shares.queries import copy_of
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.forms import Form
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
                done=queries.listed(work, actor, only_open=False), rules=rules, most=queries.MOST,
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
    actions.log(work, actor, *_to_change(work, actor, case_id, request_id), form)
    return _back(case_id, request_id)


@router.post("/cases/{case_id}/information-requests/{request_id}/passings", again=show)
def pass_on(case_id: UUID, request_id: UUID, form: StepForm, actor: CanRecord, work: Work) -> Redirect:
    actions.pass_on(work, actor, *_to_change(work, actor, case_id, request_id), form)
    return _back(case_id, request_id)


@router.get("/cases/{case_id}/information-requests/{request_id}/edit")
def amending(case_id: UUID, request_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    return _step(work, actor, case_id, request_id, asked, AmendForm, "information_requests/edit.html")


@router.post("/cases/{case_id}/information-requests/{request_id}/amendments", again=amending)
def amend(case_id: UUID, request_id: UUID, form: AmendForm, actor: CanRecord, work: Work) -> Redirect:
    actions.amend(work, actor, *_to_change(work, actor, case_id, request_id), form)
    return _back(case_id, request_id)


@router.get("/cases/{case_id}/information-requests/{request_id}/notices/new")
def telling(case_id: UUID, request_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    return _step(work, actor, case_id, request_id, asked, NoticeForm, "information_requests/notice.html")


@router.post("/cases/{case_id}/information-requests/{request_id}/notices", again=telling)
def note_notice(case_id: UUID, request_id: UUID, form: NoticeForm, actor: CanRecord, work: Work) -> Redirect:
    actions.note_notice(work, actor, *_to_change(work, actor, case_id, request_id), form)
    return _back(case_id, request_id)


@router.get("/cases/{case_id}/information-requests/{request_id}/views/new")
def asking(case_id: UUID, request_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    return _step(work, actor, case_id, request_id, asked, ViewsForm, "information_requests/views.html")


@router.post("/cases/{case_id}/information-requests/{request_id}/views", again=asking)
def note_views(case_id: UUID, request_id: UUID, form: ViewsForm, actor: CanRecord, work: Work) -> Redirect:
    actions.note_views(work, actor, *_to_change(work, actor, case_id, request_id), form)
    return _back(case_id, request_id)


@router.get("/cases/{case_id}/information-requests/{request_id}/scope-checks/new")
def checking(case_id: UUID, request_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    return _step(work, actor, case_id, request_id, asked, ScopeForm, "information_requests/scope.html")


@router.post("/cases/{case_id}/information-requests/{request_id}/scope-checks", again=checking)
def check_scope(case_id: UUID, request_id: UUID, form: ScopeForm, actor: CanRecord, work: Work) -> Redirect:
    actions.check_scope(work, actor, *_to_change(work, actor, case_id, request_id), form)
    return _back(case_id, request_id)


@router.get("/cases/{case_id}/information-requests/{request_id}/decisions/new")
def deciding(case_id: UUID, request_id: UUID, actor: CanDecide, work: Work, asked: Asked) -> Page:
    return _step(
        work, actor, case_id, request_id, asked, DecisionForm, "information_requests/decision.html", DECIDE
    )


@router.post("/cases/{case_id}/information-requests/{request_id}/decisions", again=deciding)
def decide(case_id: UUID, request_id: UUID, form: DecisionForm, actor: CanDecide, work: Work) -> Redirect:
    actions.decide(work, actor, *_to_change(work, actor, case_id, request_id, DECIDE), form)
    return _back(case_id, request_id)


@router.get("/cases/{case_id}/information-requests/{request_id}/closings/new")
def closing(case_id: UUID, request_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    return _step(work, actor, case_id, request_id, asked, ClosingForm, "information_requests/closing.html")


@router.post("/cases/{case_id}/information-requests/{request_id}/closings", again=closing)
def close(case_id: UUID, request_id: UUID, form: ClosingForm, actor: CanRecord, work: Work) -> Redirect:
    actions.close(work, actor, *_to_change(work, actor, case_id, request_id), form)
    return _back(case_id, request_id)


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


def _step(
    work: Work, actor: Actor, case_id: UUID, request_id: UUID, asked: Asked, form: type[Form], template: str,
    permission: Permission = RECORD,
) -> Page:  # fmt: skip
    """The form of one step, beside the request as it stands."""
    case = open_case(work, actor, case_id, KIND, permission=permission)
    view = queries.request_view(work, actor, case, request_id)
    return page(template, request=view, form=asked.form(form, queries.known(view)),
                **_about(work, case))  # fmt: skip


def _to_change(
    work: Work, actor: Actor, case_id: UUID, request_id: UUID, permission: Permission = RECORD
) -> tuple[OpenCase, InformationRequest]:
    case = open_case(work, actor, case_id, KIND, permission=permission)
    return case, queries.request_row(work, case, request_id, to_amend=True)


def _back(case_id: UUID, request_id: UUID) -> Redirect:
    return Redirect(f"/cases/{case_id}/information-requests/{request_id}")


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    may = {"record": case.may(RECORD), "decide": case.may(DECIDE)}
    return {"case": case, "case_name": case_name(work, case), "rules": rules, "may": may}
