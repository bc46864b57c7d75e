"""What may come in about the end of a limit."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.features.charge_limits.rules import NOTHING
from app.web.forms import FieldForm, words


class AnswerForm(FieldForm):
    """What is done, or why no charge is waited for. `ends_on`: the last day that the writer saw."""

    what: str = Field(
        max_length=2000,
        json_schema_extra=words(missing="Say what is done, or why no charge is waited for."),
    )
    is_last: bool = False
    ends_on: date = Field(json_schema_extra=words(missing=NOTHING))
