"""What may come in about a proposal: what has happened, why it is taken back, why it is declined."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from app.web.forms import FieldForm, Form, words

TEXT = 2000


class ProposalForm(FieldForm):
    """The kind of news, its day, and words that the advocate alone reads."""

    milestone: UUID = Field(json_schema_extra=words(missing="Choose what has happened."))
    happened_on: date = Field(json_schema_extra=words(missing="Give the day."))
    words: str = Field(
        max_length=TEXT, json_schema_extra=words(missing="Write what the advocate needs to know.")
    )


class TakeBackForm(Form):
    reason: str = Field(max_length=TEXT, json_schema_extra=words(missing="Say why. The advocate reads it."))


class RefusalForm(Form):
    reason: str = Field(
        max_length=TEXT, json_schema_extra=words(missing="Say why. Who proposed it reads your reason.")
    )
