"""The tables of orders. All of one is sealed; the day on which to look at it stands clear in what is due."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import CaseRow
from app.features.orders.rules import OrderStatus, OrderType


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
    looked: list[Looked] = []


class Order(CaseRow, table=True):
    __tablename__ = "court_order"


class OrderWording(CaseRow, table=True):
    """What was recorded of an order before it was amended."""

    __tablename__ = "court_order_wording"

    order_id: UUID = Field(index=True)
    number: int
