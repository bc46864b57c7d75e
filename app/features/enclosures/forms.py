"""What may come in about files that lie in an exhibit and are to be exhibits of their own."""

from __future__ import annotations

from pydantic import Field

from app.features.enclosures.rules import MOST_AT_ONCE, Entries
from app.features.exhibits.rules import Sensitivity
from app.web.forms import Form, words


class EnclosuresForm(Form):
    """Which of the files, by their places; how sensitive they are; and what comes into the log of them."""

    chosen: list[str] = Field(
        max_length=MOST_AT_ONCE, json_schema_extra=words(missing="Tick what is to be kept apart.")
    )
    sensitivity: Sensitivity = Sensitivity.NORMAL
    entries: Entries = Entries.NONE
