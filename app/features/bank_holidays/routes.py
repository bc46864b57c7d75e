"""Bank holidays over HTTP, for administrators. Nobody else has a door here."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import Permission
from app.access.work import Work
from app.features.bank_holidays import actions, queries
from app.features.bank_holidays.forms import HOW_LABELS, DayForm, WithdrawForm
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanConfigure = Annotated[Actor, requires(Permission.CONFIGURATION_AMEND)]
router = Router()


@router.get("/bank-holidays")
def index(actor: CanConfigure, work: Work) -> Page:
    return page("bank_holidays/index.html", found=queries.holiday_page(work, actor))


@router.get("/bank-holidays/new")
def new(actor: CanConfigure, work: Work, asked: Asked) -> Page:
    return page("bank_holidays/form.html", form=asked.form(DayForm), ways=HOW_LABELS)


@router.post("/bank-holidays", again=new)
def set_day(form: DayForm, actor: CanConfigure, work: Work) -> Redirect:
    actions.set_day(work, actor, form)
    return Redirect("/bank-holidays")


@router.get("/bank-holidays/{day_id}/withdrawals/new")
def new_withdrawal(day_id: UUID, actor: CanConfigure, work: Work, asked: Asked) -> Page:
    row = queries.holiday_row(work, actor, day_id)
    return page("bank_holidays/withdrawal.html", row=row, form=asked.form(WithdrawForm))


@router.post("/bank-holidays/{day_id}/withdrawals", again=new_withdrawal)
def withdraw(day_id: UUID, form: WithdrawForm, actor: CanConfigure, work: Work) -> Redirect:
    actions.withdraw_day(work, actor, day_id, form)
    return Redirect("/bank-holidays")
