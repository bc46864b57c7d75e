"""What may come in about starters."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.features.starters.rules import Section
from app.web.forms import LINE, LONG, Form, words


class StartersForm(Form):
    """The list of one part of the plan from a day on, one starter on each line."""

    section: Section = Field(json_schema_extra=words(missing="Choose a part of the plan."))
    lines: str = Field("", max_length=LONG)
    from_day: date = Field(json_schema_extra=words(missing="Give the first day on which this counts."))
    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why."))
