"""What may come in about risk tools and who is trained in them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from app.web.forms import LINE, LONG, SHORT, Form, words


class ToolForm(Form):
    """One wording of a tool from a day on. `results` holds one on each line."""

    name: str = Field(max_length=SHORT, json_schema_extra=words(missing="Give the tool’s name."))
    edition: str = Field("", max_length=SHORT)
    owner: str = Field("", max_length=LINE)
    rights_note: str = Field(
        max_length=2000, json_schema_extra=words(missing="Say by what right it is used here.")
    )
    results: str = Field("", max_length=2000)
    needs_training: bool = False
    is_in_use: bool = False
    think_at: int | None = Field(None, ge=1, le=500)
    from_day: date = Field(json_schema_extra=words(missing="Give the first day on which this counts."))
    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why."))


class TrainingForm(Form):
    """`trained_in` empty: the typology."""

    trainee: UUID = Field(json_schema_extra=words(missing="Choose who is trained."))
    trained_in: UUID | None = None
    trained_on: date = Field(json_schema_extra=words(missing="Give the day of the training."))
    until: date | None = None
    note: str = Field("", max_length=LONG)


class EndTrainingForm(Form):
    why: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why it ends."))
