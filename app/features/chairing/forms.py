"""What may come in from the meeting's chair."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.web.forms import LONG, FieldForm, words


class DecisionForm(FieldForm):
    """What the meeting decided on one note; the desk and the team both read it."""

    text: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Write what the meeting decided, and why.")
    )
    by_when: date | None = None
