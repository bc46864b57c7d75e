"""What may come in about question sets."""

from __future__ import annotations

from pydantic import Field

from app.features.question_sets.rules import LONGEST_FILE
from app.web.forms import LINE, SHORT, Form, words


class QuestionSetForm(Form):
    """One version: what its file holds, and by what right."""

    edition: str = Field("", max_length=SHORT)
    licence_note: str = Field(
        max_length=2000,
        json_schema_extra=words(missing="Say by what licence or permission these questions stand here."),
    )
    file: str = Field(max_length=LONGEST_FILE, json_schema_extra=words(missing="Paste what the file holds."))
    reason: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why."))


class EndSetForm(Form):
    why: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why it is not asked any more."))
