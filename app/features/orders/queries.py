"""Reads the orders of an opened case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.orders.models import Order, OrderContent, OrderWording
from app.features.orders.rules import MADE, TYPE_LABELS, is_in_force, state_words


@dataclass(frozen=True)
class OrderView:
    """One order, as of a day."""

    row: Order
    content: OrderContent
    today: date

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def title(self) -> str:
        return TYPE_LABELS[self.content.type]

    @property
    def in_force(self) -> bool:
        return is_in_force(self.content.status, self.content.expires, self.today)

    @property
    def state(self) -> str:
        told = self.content
        return state_words(told.status, told.expires, told.served_on, self.today)

    @property
    def days_left(self) -> int | None:
        return (self.content.expires - self.today).days if self.in_force and self.content.expires else None

    @property
    def has_run_out(self) -> bool:
        """Whether its last day has passed and nobody has recorded that it ended."""
        return self.content.status in MADE and not self.in_force

    @property
    def due_on(self) -> date | None:
        return self.content.due_on if self.in_force else None

    @property
    def is_to_look(self) -> bool:
        """Whether somebody has to say today what is done before it ends."""
        return self.due_on is not None and self.due_on <= self.today


def orders_of(work: Work, case: OpenCase) -> list[OrderView]:
    """Those in force first, the one that ends soonest before the others; then the rest, the newest first."""
    rows = work.session.scalars(select(Order).where(Order.case_id == case.id).order_by(Order.id)).all()
    views = [OrderView(row, case.open(row, OrderContent), work.today) for row in rows]
    return sorted(
        views,
        key=lambda one: (
            not one.in_force,
            (one.content.expires or date.max).toordinal() if one.in_force else -_written(one.content),
        ),
    )


def in_force(work: Work, case: OpenCase) -> list[OrderView]:
    return [one for one in orders_of(work, case) if one.in_force]


def order_row(work: Work, case: OpenCase, order_id: UUID, *, to_amend: bool = False) -> Order:
    """The row, held until the end when it is to be amended."""
    row = work.session.get(Order, order_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def order_view(work: Work, case: OpenCase, order_id: UUID) -> OrderView:
    row = order_row(work, case, order_id)
    return OrderView(row, case.open(row, OrderContent), work.today)


def orders_by_id(
    work: Work, cases: Mapping[UUID, OpenCase], order_ids: Iterable[UUID]
) -> dict[UUID, OrderView]:
    """Just these orders of the opened cases of a list; one question to the database."""
    rows = work.session.scalars(select(Order).where(Order.id.in_(list(order_ids))))
    return {
        row.id: OrderView(row, cases[row.case_id].open(row, OrderContent), work.today)
        for row in rows
        if row.case_id in cases
    }


def wordings_of(work: Work, case: OpenCase, order_id: UUID, present: OrderContent) -> list[OrderContent]:
    """The former wordings, the newest first, without those from which somebody who looked changed nothing."""
    rows = work.session.scalars(
        select(OrderWording)
        .where(OrderWording.order_id == order_id, OrderWording.case_id == case.id)
        .order_by(OrderWording.number.desc())
    )
    kept, later = [], present
    for told in (case.open(row, OrderContent) for row in rows):
        if told.model_copy(update={"looked": later.looked}) != later:
            kept.append(told)
        later = told
    return kept


def names_in(work: Work, actor: Actor, contents: Iterable[OrderContent]) -> dict[UUID, str]:
    """The names of everybody who wrote or looked."""
    ids = {
        one for told in contents for one in (told.author_id, *(looked.by for looked in told.looked)) if one
    }
    return names_of(work, actor, ids)


def _written(content: OrderContent) -> float:
    return content.written_at.timestamp() if content.written_at else 0.0
