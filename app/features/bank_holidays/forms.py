"""What may come in about bank holidays."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from app.web.forms import LINE, Form, words


class How(StrEnum):
    ADD = "add"
    STRIKE = "strike"


HOW_LABELS = {How.ADD: "Add it", How.STRIKE: "Strike it from the list"}


class DayForm(Form):
    """A day that is a bank holiday here, or is none."""

    how: How = Field(json_schema_extra=words(missing="Choose whether the day is added or struck."))
    day: date = Field(json_schema_extra=words(missing="Give the day."))
    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why."))


class WithdrawForm(Form):
    """Why a change that is still to come will not come."""

    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why."))
