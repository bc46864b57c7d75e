"""What may come in about a hold that has fallen: what somebody decides, and why."""

from __future__ import annotations

from datetime import date, time

from pydantic import Field

from app.features.holds.rules import HoldChoice
from app.web.forms import Form, words


class HoldDecisionForm(Form):
    choice: HoldChoice = Field(json_schema_extra=words(missing="Choose what to do."))
    reason: str = Field(max_length=2000, json_schema_extra=words(missing="Say why, in a sentence."))
    until_on: date | None = None
    until_at: time | None = None
    version: int = Field(ge=1)
