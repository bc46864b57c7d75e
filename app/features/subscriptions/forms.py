"""What may come in about notices: a browser's subscription as it gives it, and the hours that are quiet."""

from __future__ import annotations

from datetime import time
from typing import Any

from pydantic import Field

from app.web.forms import Form, words


class QuietHoursForm(Form):
    start: time = Field(json_schema_extra=words(missing="Give the time from which it is quiet."))
    end: time = Field(json_schema_extra=words(missing="Give the time until which it is quiet."))


class EndForm(Form):
    """Nothing is typed to be told on no phone any more."""


def text_in(body: Any, *names: str) -> str:
    """One text in a JSON body, by the names that lead to it; empty if there is none."""
    for name in names:
        body = body.get(name) if isinstance(body, dict) else None
    return body if isinstance(body, str) else ""
