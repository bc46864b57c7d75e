"""What may be said of a place that a picture tells."""

from __future__ import annotations

from pydantic import Field

from app.web.forms import LINE, LONG, Form


class PositionForm(Form):
    """Whose place it is, if that is known, and a note."""

    who: str = Field(default="", max_length=LINE)
    note: str = Field(default="", max_length=LONG - 500)
