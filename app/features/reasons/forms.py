"""What may come in about why a case is opened."""

from __future__ import annotations

from pydantic import Field

from app.access.reasons import OpeningReason
from app.web.forms import LINE, Form, words


class OpeningReasonForm(Form):
    """One of five; `next` is where she was going."""

    reason: OpeningReason = Field(json_schema_extra=words(missing="Choose why you open this case."))
    words: str = Field(default="", max_length=LINE)
    next: str = Field(default="", max_length=500)
