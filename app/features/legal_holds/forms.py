"""What may come in about legal holds."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.features.legal_holds.rules import HeldFor
from app.web.forms import LONG, Form, words


class LegalHoldForm(Form):
    held_for: HeldFor = Field(json_schema_extra=words(missing="Choose what holds the case."))
    reason: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Say what it is about, in a sentence.")
    )
    from_day: date = Field(json_schema_extra=words(missing="Give the first day."))
    to_day: date | None = None


class LiftForm(Form):
    version: int
    reason: str = Field(max_length=LONG, json_schema_extra=words(missing="Say why it holds no longer."))
