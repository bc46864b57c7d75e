"""The tables of orders. All of one is sealed; the day on which to look at it stands clear in what is due."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.core.clock import local_day
from app.db.base import CaseRow
from app.features.orders.rules import OrderStatus, OrderType, alert_day


class Looked(BaseModel):
    """That somebody looked at an order whose end is near, and what is done about it."""

    at: datetime
    by: UUID
    what: str


class OrderContent(BaseModel):
    """What is known of one order, or of bail. Conditions are kept one by one, as they were made."""

    type: OrderType = OrderType.OTHER
    status: OrderStatus = OrderStatus.CONSIDERED
    court: str = ""
    reference: str = ""
    made_on: date | None = None
    served_on: date | None = None
    expires: date | None = None
    renewal_due: date | None = None
    conditions: list[str] = []
    note: str = ""
    author_id: UUID | None = None
    written_at: datetime | None = None
    why_amended: str = ""
    days_set_at: datetime | None = None
    looked: list[Looked] = []

    @property
    def due_on(self) -> date | None:
        """The day on which it is to be looked at next, a past one while nobody has; None if it need not be.

        Who looked before its days were set anew looked at other days.
        """
        if self.days_set_at is None:
            return None
        seen = self.looked[-1].at if self.looked and self.looked[-1].at > self.days_set_at else None
        seen_on = local_day(seen) if seen else None
        return alert_day(self.expires, self.renewal_due, seen_on, local_day(self.days_set_at))


class Order(CaseRow, table=True):
    __tablename__ = "court_order"


class OrderWording(CaseRow, table=True):
    """What was recorded of an order before it was amended."""

    __tablename__ = "court_order_wording"

    order_id: UUID = Field(index=True)
    number: int
