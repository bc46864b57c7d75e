"""Orders over HTTP, with the entries of the log that tell of their breach."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.breaches.rules import breaches_of
from app.features.charge_limits.queries import limit_of
from app.features.charge_limits.queries import names_in as limit_names
from app.features.charge_limits.rules import NEWS, AnswerKind
from app.features.contacts.queries import case_head
from app.features.incidents.queries import incidents_of
from app.features.orders import actions, queries, rules
from app.features.orders.forms import LookedForm, OrderForm
from app.features.people.queries import victim_of
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.ORDERS_READ)]
CanAmend = Annotated[Actor, requires(Permission.ORDERS_AMEND)]
router = Router()


@router.get("/cases/{case_id}/orders")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "orders", permission=Permission.ORDERS_READ)
    log = incidents_of(work, case) if case.may(Permission.INCIDENTS_READ) else []
    limit = limit_of(work, case, log) if log else None
    return page("orders/index.html", case=case, head=case_head(work, actor, case, "more"),
                orders=queries.orders_of(work, case), rules=rules, today=work.today,
                breaches=breaches_of(one for one in log if one.counts), may=case.may(Permission.ORDERS_AMEND),
                limit=limit, said_by=limit_names(work, actor, limit), may_answer=case.may(Permission.INCIDENTS_RECORD),
                kinds=AnswerKind, news=NEWS)  # fmt: skip


@router.get("/cases/{case_id}/orders/new")
def new(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id)
    return page(
        "orders/form.html", form=asked.form(OrderForm, {"version": 0}), order=None, **_about(work, case)
    )


@router.post("/cases/{case_id}/orders", again=new)
def record(case_id: UUID, form: OrderForm, actor: CanAmend, work: Work) -> Redirect:
    order = actions.record_order(work, actor, _open(work, actor, case_id), form)
    return Redirect(f"/cases/{case_id}/orders/{order.id}")


@router.get("/cases/{case_id}/orders/{order_id}")
def show(case_id: UUID, order_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "orders", permission=Permission.ORDERS_READ)
    order = queries.order_view(work, case, order_id)
    former = queries.wordings_of(work, case, order_id, order.content)
    entries = incidents_of(work, case, actor) if case.may(Permission.INCIDENTS_READ) else []
    return page("orders/show.html", case=case, head=case_head(work, actor, case, "more"), order=order, former=former,
                names=queries.names_in(work, actor, [order.content, *former]), rules=rules, today=work.today,
                breaches=[one for one in entries if one.counts and one.content.breach_order == order_id],
                raises=case.may(Permission.CHALLENGES_RAISE), may=case.may(Permission.ORDERS_AMEND))  # fmt: skip


@router.get("/cases/{case_id}/orders/{order_id}/edit")
def edit(case_id: UUID, order_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id)
    order = queries.order_view(work, case, order_id)
    first = order.content.model_dump() | {"conditions": "\n".join(order.content.conditions), "why_amended": "",
                                          "version": order.row.version}  # fmt: skip
    return page("orders/form.html", form=asked.form(OrderForm, first), order=order, **_about(work, case))


@router.post("/cases/{case_id}/orders/{order_id}/amendments", again=edit)
def amend(case_id: UUID, order_id: UUID, form: OrderForm, actor: CanAmend, work: Work) -> Redirect:
    case = _open(work, actor, case_id)
    actions.amend_order(work, actor, case, queries.order_row(work, case, order_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/orders/{order_id}")


@router.get("/cases/{case_id}/orders/{order_id}/looks/new")
def looking(case_id: UUID, order_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = _open(work, actor, case_id)
    order = queries.order_view(work, case, order_id)
    form = asked.form(LookedForm, {"version": order.row.version})
    return page("orders/look_form.html", form=form, order=order, **_about(work, case))


@router.post("/cases/{case_id}/orders/{order_id}/looks", again=looking)
def look(case_id: UUID, order_id: UUID, form: LookedForm, actor: CanAmend, work: Work) -> Redirect:
    case = _open(work, actor, case_id)
    actions.note_looked(work, actor, case, queries.order_row(work, case, order_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/orders/{order_id}")


def _open(work: Work, actor: Actor, case_id: UUID) -> OpenCase:
    return open_case(work, actor, case_id, "orders", permission=Permission.ORDERS_AMEND)


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    return {"case": case, "victim": victim_of(work, case), "rules": rules}
