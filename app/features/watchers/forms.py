"""What somebody gives to those who watch her visits."""

from __future__ import annotations

from pydantic import Field

from app.web.forms import SHORT, Form


class CardForm(Form):
    phone: str = Field("", max_length=SHORT)
    phrase: str = Field("", max_length=SHORT)
