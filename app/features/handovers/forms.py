"""What may come in about a handover of one case or many."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from app.features.handovers.rules import MOST_CASES, How
from app.web.forms import LONG, Form, words


class HandoverForm(Form):
    cases: list[UUID] = Field(
        max_length=MOST_CASES,
        json_schema_extra=words(missing="Tick at least one case.", wrong="Tick fewer cases."),
    )
    how: How = Field(json_schema_extra=words(missing="Choose for good, or for some days."))
    to: UUID = Field(json_schema_extra=words(missing="Choose who takes the cases."))
    from_day: date = Field(json_schema_extra=words(missing="Give the first day."))
    to_day: date | None = None
    words: str = Field(default="", max_length=LONG)
