"""The only writer of orders. What was recorded before an amendment stays; before its end somebody looks at it."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core.clock import day_words
from app.core.errors import Conflict, FormRefused
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.rules import DueKind, end_of_day
from app.features.orders.forms import LookedForm, OrderForm
from app.features.orders.models import Looked, Order, OrderContent, OrderWording
from app.features.orders.queries import OrderView
from app.features.orders.rules import MADE, TYPE_LABELS, OrderStatus, conditions_of, problems_of
from app.features.plan_triggers.actions import review_soon
from app.features.plan_triggers.rules import Why

CHANGED = "Not saved: somebody else amended this order meanwhile. Read theirs, then save yours again."


def record_order(work: Work, actor: Actor, case: OpenCase, form: OrderForm) -> Order:
    case.demand(Permission.ORDERS_AMEND)
    if again := already_made(work, actor, case, Order, form):
        return again
    content = _content(work, actor, form)
    row: Order = Order.begin(case, id=row_id_of(form))
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("order.recorded", actor, case, row)
    _tell_before_the_end(work, case, row, content)
    if content.status in MADE:
        review_soon(work, case, Why.ORDER_MADE)
    return row


def amend_order(work: Work, actor: Actor, case: OpenCase, row: Order, form: OrderForm) -> Order:
    """A new wording. If its days changed, whoever looked before looked at other days: it comes to Today anew."""
    former = _to_change(case, row, form.version)
    content = _content(work, actor, form)
    kept: dict[str, object] = {"looked": former.looked}
    if all(getattr(content, name) == getattr(former, name) for name in ("status", "expires", "renewal_due")):
        kept["days_set_at"] = former.days_set_at
    _reword(work, actor, case, row, former, content.model_copy(update=kept), "order.amended")
    if why := _why_review(former, content):
        review_soon(work, case, why)
    return row


def note_looked(work: Work, actor: Actor, case: OpenCase, row: Order, form: LookedForm) -> Order:
    """Somebody has looked at an order whose end is near: it comes again on the next of its days."""
    former = _to_change(case, row, form.version)
    if not OrderView(row, former, work.today).is_to_look:
        raise FormRefused(
            {"form": "Nothing is to be looked at today: its end is not near, or it is not in force."}
        )
    looked = Looked(at=work.now, by=actor.id, what=form.what)
    content = former.model_copy(update={"looked": [*former.looked, looked]})
    _reword(work, actor, case, row, former, content, "order.looked-at")
    review_soon(work, case, Why.ORDER_ENDING)
    return row


def _why_review(former: OrderContent, now: OrderContent) -> Why | None:
    """What of an amendment changes what keeps her safe: that it was made or is over, its rules, its last day."""
    if now.status in MADE and former.status not in MADE:
        return Why.ORDER_MADE
    if former.status in MADE and now.status not in MADE:
        return Why.ORDER_OVER
    if now.status not in MADE:
        return None
    is_varied = now.status is OrderStatus.VARIED and former.status is not OrderStatus.VARIED
    is_other = (now.conditions, now.expires) != (former.conditions, former.expires)
    return Why.ORDER_CHANGED if is_varied or is_other else None


def _to_change(case: OpenCase, row: Order, seen: int) -> OrderContent:
    case.demand(Permission.ORDERS_AMEND)
    if seen != row.version:
        raise Conflict(CHANGED)
    return case.open(row, OrderContent)


def _reword(
    work: Work,
    actor: Actor,
    case: OpenCase,
    row: Order,
    former: OrderContent,
    content: OrderContent,
    kind: str,
) -> None:
    kept: OrderWording = OrderWording.begin(case, order_id=row.id, number=row.version)
    kept.sealed = case.seal(former, into=kept)
    work.add(kept)
    row.version += 1
    row.sealed = case.seal(content, into=row)
    work.ledger.entry(kind, actor, case, row, corrects=kept.id)
    _tell_before_the_end(work, case, row, content)


def _content(work: Work, actor: Actor, form: OrderForm) -> OrderContent:
    conditions = conditions_of(form.conditions)
    problems = problems_of(form.status, form.made_on, form.served_on, form.expires, form.renewal_due, conditions,
                           work.today)  # fmt: skip
    if problems:
        raise FormRefused(problems)
    said = form.model_dump(exclude={"id", "version", "conditions"})
    return OrderContent(**said, conditions=conditions, author_id=actor.id, written_at=work.now,
                        days_set_at=work.now)  # fmt: skip


def _tell_before_the_end(work: Work, case: OpenCase, row: Order, told: OrderContent) -> None:
    """One thing due for each order in force that ends or is to be renewed: on the next day that tells of it."""
    settle(work, case.id, DueKind.ORDER_ENDS, about=row.id)
    day = OrderView(row, told, work.today).due_on
    if day is None:
        return
    renews = told.renewal_due if told.renewal_due and day == told.renewal_due else None
    words = (
        f"renewal by {day_words(renews, weekday=False)}"
        if renews
        else (f"ends {day_words(told.expires, weekday=False, year=True)}" if told.expires else "renewal")
    )
    add_due(
        work,
        case,
        DueKind.ORDER_ENDS,
        end_of_day(day),
        about=row.id,
        label=f"{TYPE_LABELS[told.type]}, {words}",
    )
