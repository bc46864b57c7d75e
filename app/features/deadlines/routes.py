"""The site's table of deadlines over HTTP, for administrators. Nobody else has a door here."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.bank_holidays.forms import WithdrawForm
from app.features.deadlines import actions, queries
from app.features.deadlines.forms import RuleForm
from app.features.deadlines.rules import MARK_LABELS, UNIT_LABELS, span_words
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanConfigure = Annotated[Actor, requires(Permission.DEADLINES_CONFIGURE)]
router = Router()


@router.get("/deadlines")
def index(actor: CanConfigure, work: Work) -> Page:
    table = queries.deadline_table(work, actor)
    return page("deadlines/index.html", table=table, span=span_words, marks=MARK_LABELS)


@router.get("/deadlines/{rule_id}")
def edit(rule_id: UUID, actor: CanConfigure, work: Work, asked: Asked) -> Page:
    view = queries.deadline_rule(work, actor, rule_id)
    form = asked.form(RuleForm, initial=view.newest.model_dump(exclude={"effective_from"}))
    return page(
        "deadlines/edit.html", view=view, form=form, span=span_words, marks=MARK_LABELS, units=UNIT_LABELS
    )


@router.post("/deadlines/{rule_id}", again=edit)
def amend(rule_id: UUID, form: RuleForm, actor: CanConfigure, work: Work) -> Redirect:
    actions.amend_rule(work, actor, rule_id, form)
    return Redirect("/deadlines")


@router.get("/deadlines/{rule_id}/withdrawals/new")
def new_withdrawal(rule_id: UUID, actor: CanConfigure, work: Work, asked: Asked) -> Page:
    row = queries.deadline_rule(work, actor, rule_id).newest
    return page("configuration/withdrawal.html", form=asked.form(WithdrawForm), subject=row.label,
                words=span_words(row.std_amount, row.std_unit), from_day=row.effective_from,
                back=f"/deadlines/{row.id}", action=f"/deadlines/{row.id}/withdrawals")  # fmt: skip


@router.post("/deadlines/{rule_id}/withdrawals", again=new_withdrawal)
def withdraw(rule_id: UUID, form: WithdrawForm, actor: CanConfigure, work: Work) -> Redirect:
    actions.withdraw_rule(work, actor, rule_id, form)
    return Redirect("/deadlines")
