"""Sharing over HTTP: the team's side inside a case, the receiver's side under /shared."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.core.ids import as_uuid4, new_id
from app.features.people.queries import case_name
from app.features.shares import actions, queries, rules
from app.features.shares.forms import DecisionForm, EndForm, ShareForm
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.SHARES_READ)]
CanRelease = Annotated[Actor, requires(Permission.SHARES_RELEASE)]
CanApprove = Annotated[Actor, requires(Permission.SHARES_APPROVE)]
CanReceive = Annotated[Actor, requires(Permission.SHARES_RECEIVE)]

router = Router()


@router.get("/cases/{case_id}/shares")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "shares", permission=Permission.SHARES_READ)
    return case_page("shares/index.html", shares=queries.shares_of(work, case), **_about(work, actor, case))


@router.get("/cases/{case_id}/shares/new")
def new(case_id: UUID, actor: CanRelease, work: Work, asked: Asked, replaces: str = "") -> Page:
    """An empty form, or one filled with an earlier release that is to be made again."""
    case = open_case(work, actor, case_id, "shares", permission=Permission.SHARES_RELEASE)
    former_id = as_uuid4(replaces)
    former = queries.share_view(work, actor, case, former_id) if former_id else None
    initial = {"id": new_id()} | (former.again if former else {})
    receivers = queries.receiver_options(work, actor, chairs=True)
    return page("shares/new.html", form=asked.form(ShareForm, initial), receivers=receivers,
                **_about(work, actor, case))  # fmt: skip


@router.post("/cases/{case_id}/shares", again=new)
def create(case_id: UUID, form: ShareForm, actor: CanRelease, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "shares", permission=Permission.SHARES_RELEASE)
    record = actions.share_words(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/shares/{record.id}")


@router.get("/cases/{case_id}/shares/{record_id}")
def show(case_id: UUID, record_id: UUID, actor: CanRead, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "shares", permission=Permission.SHARES_READ)
    share = queries.share_view(work, actor, case, record_id)
    return case_page("shares/show.html", share=share, form=asked.form(EndForm), **_about(work, actor, case))


@router.post("/cases/{case_id}/shares/{record_id}/ends", again=show)
def end(case_id: UUID, record_id: UUID, form: EndForm, actor: CanRelease, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "shares", permission=Permission.SHARES_RELEASE)
    actions.end_share(work, actor, case, queries.record_row(work, case, record_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/shares/{record_id}")


@router.get("/cases/{case_id}/shares/{record_id}/approvals")
def approval(case_id: UUID, record_id: UUID, actor: CanApprove, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "shares", permission=Permission.SHARES_APPROVE)
    share = queries.share_view(work, actor, case, record_id)
    return page("shares/approval.html", share=share, form=asked.form(DecisionForm),
                own=share.content.author_id == actor.id, **_about(work, actor, case))  # fmt: skip


@router.post("/cases/{case_id}/shares/{record_id}/approvals", again=approval)
def decide(case_id: UUID, record_id: UUID, form: DecisionForm, actor: CanApprove, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "shares", permission=Permission.SHARES_APPROVE)
    actions.decide(work, actor, case, queries.record_row(work, case, record_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/shares/{record_id}")


@router.post("/cases/{case_id}/shares/{record_id}/readings")
def note_read(case_id: UUID, record_id: UUID, actor: CanRelease, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "shares", permission=Permission.SHARES_RELEASE)
    actions.note_read(work, actor, case, queries.record_row(work, case, record_id))
    return Redirect(f"/cases/{case_id}/shares/{record_id}")


@router.get("/shared")
def received(actor: CanReceive, work: Work) -> Page:
    return page("shares/received.html", shares=queries.received(work, actor), is_shut_out=actor.is_shut_out,
                desks=queries.desk_names(work, actor),
                may_propose=queries.may_propose(work, actor),
                may_receive=rules.receives_words(queries.kind_of_receiver(work, actor)))  # fmt: skip


@router.get("/shared/{share_id}")
def received_copy(share_id: UUID, actor: CanReceive, work: Work) -> Page:
    return page("shares/copy.html", share=queries.received_view(work, actor, share_id),
                may_propose=queries.may_propose(work, actor), may_ask=queries.may_ask(work, actor))  # fmt: skip


def _about(work: Work, actor: Actor, case: OpenCase) -> dict[str, Any]:
    may = {"release": case.may(Permission.SHARES_RELEASE), "approve": case.may(Permission.SHARES_APPROVE)}
    return {"case": case, "case_name": case_name(work, case), "rules": rules, "may": may}
