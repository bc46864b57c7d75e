"""What may come in for the site's table of deadlines."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.features.deadlines.rules import Mark, Unit
from app.web.forms import LINE, SHORT, Form, words


class RuleForm(Form):
    """A change to one row, from a day on."""

    who: str = Field(max_length=SHORT, json_schema_extra=words(missing="Say who must do it."))
    std_amount: int | None = Field(default=None, ge=0, le=400)
    std_unit: Unit | None = None
    enh_amount: int | None = Field(default=None, ge=0, le=400)
    enh_unit: Unit | None = None
    mark: Mark = Field(json_schema_extra=words(missing="Say how sure this is."))
    note: str = Field(default="", max_length=LINE)
    effective_from: date = Field(json_schema_extra=words(missing="Give the first day on which this counts."))
    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why."))
