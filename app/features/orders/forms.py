"""What may come in about an order or bail."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.features.orders.rules import OrderStatus, OrderType
from app.web.forms import LINE, LONG, FieldForm, Form, words


class OrderForm(FieldForm):
    """One wording. `conditions` holds one on each line; `version` is what the writer saw, 0 for a new one."""

    type: OrderType = Field(json_schema_extra=words(missing="Choose what it is."))
    status: OrderStatus = Field(json_schema_extra=words(missing="Choose how far it is."))
    court: str = Field("", max_length=LINE)
    reference: str = Field("", max_length=LINE)
    made_on: date | None = None
    served_on: date | None = None
    expires: date | None = None
    renewal_due: date | None = None
    conditions: str = Field("", max_length=LONG)
    note: str = Field("", max_length=LONG)
    why_amended: str = Field("", max_length=LINE)
    version: int = Field(0, ge=0)


class LookedForm(Form):
    """What is done before an order ends."""

    what: str = Field(max_length=2000, json_schema_extra=words(missing="Say what is done before it ends."))
    version: int = Field(ge=1)
