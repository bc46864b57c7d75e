"""The site's table of retention over HTTP, for administrators."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.bank_holidays.forms import WithdrawForm
from app.features.retention import actions, queries
from app.features.retention.forms import RetentionForm
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanConfigure = Annotated[Actor, requires(Permission.RETENTION_CONFIGURE)]
router = Router()


@router.get("/retention")
def index(actor: CanConfigure, work: Work) -> Page:
    table = queries.retention_table(work, actor)
    return page("retention/index.html", table=table, span=queries.span_words)


@router.get("/retention/{retention_id}")
def edit(retention_id: UUID, actor: CanConfigure, work: Work, asked: Asked) -> Page:
    view = queries.retention_rule(work, actor, retention_id)
    form = asked.form(RetentionForm, initial=view.newest.model_dump(exclude={"effective_from"}))
    return page("retention/edit.html", view=view, form=form, span=queries.span_words)


@router.post("/retention/{retention_id}", again=edit)
def amend(retention_id: UUID, form: RetentionForm, actor: CanConfigure, work: Work) -> Redirect:
    actions.amend_retention(work, actor, retention_id, form)
    return Redirect("/retention")


@router.get("/retention/{retention_id}/withdrawals/new")
def new_withdrawal(retention_id: UUID, actor: CanConfigure, work: Work, asked: Asked) -> Page:
    view = queries.retention_rule(work, actor, retention_id)
    return page("configuration/withdrawal.html", form=asked.form(WithdrawForm), subject=view.label,
                words=queries.span_words(view.newest), from_day=view.newest.effective_from,
                back=f"/retention/{view.newest.id}", action=f"/retention/{view.newest.id}/withdrawals")  # fmt: skip


@router.post("/retention/{retention_id}/withdrawals", again=new_withdrawal)
def withdraw(retention_id: UUID, form: WithdrawForm, actor: CanConfigure, work: Work) -> Redirect:
    actions.withdraw_retention(work, actor, retention_id, form)
    return Redirect("/retention")
