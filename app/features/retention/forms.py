"""What may come in for the site's table of retention."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.features.retention.rules import LONGEST_YEARS
from app.web.forms import LINE, Form, words


class RetentionForm(Form):
    """A change to one row, from a day on."""

    years: int = Field(ge=1, le=LONGEST_YEARS, json_schema_extra=words(missing="Say how many years."))
    note: str = Field(default="", max_length=LINE)
    effective_from: date = Field(json_schema_extra=words(missing="Give the first day on which this counts."))
    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why."))
