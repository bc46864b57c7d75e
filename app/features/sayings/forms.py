"""What she types. Each field has a name of its own, so that a form that comes back finds its place on her page."""

from __future__ import annotations

from pydantic import Field

from app.features.sayings.rules import StillSafe
from app.web.forms import LONG, FieldForm, words


class WantForm(FieldForm):
    """What she thinks, and what should happen."""

    wish: str = Field(max_length=LONG, json_schema_extra=words(missing="Write what you want."))


class ReachForm(FieldForm):
    """Whether the present way is safe, and what would be safer."""

    still_safe: StillSafe = Field(json_schema_extra=words(missing="Say if the way we use now is still safe."))
    way: str = Field("", max_length=LONG)
