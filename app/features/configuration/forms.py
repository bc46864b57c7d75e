"""What may come in about values that a site sets for itself."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.access.configured import Configured
from app.web.forms import LINE, Form, words


class ValueForm(Form):
    """A value from a day on."""

    what: Configured = Field(json_schema_extra=words(missing="Choose what to set."))
    value: int = Field(ge=1, le=100_000, json_schema_extra=words(missing="Give a number."))
    from_day: date = Field(json_schema_extra=words(missing="Give the first day on which this counts."))
    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why."))
