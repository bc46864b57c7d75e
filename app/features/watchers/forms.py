"""What somebody gives to those who watch her visits."""

from __future__ import annotations

from pydantic import Field

from app.web.forms import SHORT, Form, words


class CardForm(Form):
    phone: str = Field(
        max_length=SHORT, json_schema_extra=words(missing="Give the number that who watches rings.")
    )
    phrase: str = Field(
        max_length=SHORT, json_schema_extra=words(missing="Say what you will say when you cannot talk.")
    )
