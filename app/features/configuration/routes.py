"""What a site sets for itself over HTTP, for administrators. Nobody else has a door here."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.configured import MEASURES, Configured
from app.access.permissions import Permission
from app.access.work import Work
from app.features.bank_holidays.forms import WithdrawForm
from app.features.bank_holidays.queries import holiday_page
from app.features.configuration import actions, queries, rules
from app.features.configuration.forms import ValueForm
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanConfigure = Annotated[Actor, requires(Permission.CONFIGURATION_AMEND)]
router = Router()


@router.get("/configuration")
def index(actor: CanConfigure, work: Work) -> Page:
    return page(
        "configuration/index.html", values=queries.values_of(work, actor), holidays=holiday_page(work, actor)
    )


@router.get("/configuration/changes")
def changes(actor: CanConfigure, work: Work, year: str = "") -> Page:
    found = queries.changes_in(work, actor, rules.year_of(year, work.today))
    return page("configuration/changes.html", found=found)


@router.get("/configuration/values/new")
def new(actor: CanConfigure, work: Work, asked: Asked, what: str = "") -> Page:
    """The form of one value; without a word for it, or with one that is none, the first."""
    typed = asked.form(ValueForm, initial={"what": what}).value("what")
    view = queries.value_view(work, actor, queries.known(typed))
    form = asked.form(ValueForm, initial={"what": view.what, "value": view.value})
    return page("configuration/value.html", view=view, form=form)


@router.post("/configuration/values", again=new)
def set_value(form: ValueForm, actor: CanConfigure, work: Work) -> Redirect:
    actions.set_value(work, actor, form)
    return Redirect("/configuration")


@router.get("/configuration/coming/{value_id}/withdrawals/new")
def new_withdrawal(value_id: UUID, actor: CanConfigure, work: Work, asked: Asked) -> Page:
    row = queries.value_row(work, actor, value_id)
    measure = MEASURES[Configured(row.name)]
    return page("configuration/withdrawal.html", form=asked.form(WithdrawForm), subject=measure.label,
                words=measure.words(row.value), from_day=row.from_day,
                back=f"/configuration/values/new?what={row.name}",
                action=f"/configuration/coming/{row.id}/withdrawals")  # fmt: skip


@router.post("/configuration/coming/{value_id}/withdrawals", again=new_withdrawal)
def withdraw(value_id: UUID, form: WithdrawForm, actor: CanConfigure, work: Work) -> Redirect:
    actions.withdraw_value(work, actor, value_id, form)
    return Redirect("/configuration")
