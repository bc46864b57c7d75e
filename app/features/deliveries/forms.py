"""What a supervisor may decide about a held delivery."""

from __future__ import annotations

from pydantic import Field

from app.features.deliveries.rules import Aside
from app.web.forms import Form, words


class AsideForm(Form):
    """It is kept sealed, and taken to no case."""

    reason: Aside = Field(json_schema_extra=words(missing="Say why it is set aside."))


class TakeForm(Form):
    """Nothing is typed to take it: the words are its author's."""
