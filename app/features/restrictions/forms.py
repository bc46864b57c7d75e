"""What may come in about a restricted case."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from app.features.restrictions.rules import Why
from app.web.forms import LONG, Form, words


class RestrictionForm(Form):
    """Why, and who besides the lead and whoever sends this finds the case from now on."""

    why: Why = Field(json_schema_extra=words(missing="Choose why the case is restricted."))
    words: str = Field(default="", max_length=LONG)
    people: list[UUID] = Field(default_factory=list)


class NamingForm(Form):
    person: UUID = Field(json_schema_extra=words(missing="Choose whom to name."))


class LiftingForm(Form):
    version: int
    reason: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Say why it is restricted no longer.")
    )
