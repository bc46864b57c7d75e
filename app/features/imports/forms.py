"""What may come in about messages that become entries of the log."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.web.forms import Form, words


class MessagesForm(Form):
    """Which proposals become entries; `order` and `sender` say how the file was read when they were ticked."""

    order: Literal["", "dmy", "mdy", "ymd"] = ""
    sender: int = Field(ge=0, le=100_000, json_schema_extra=words(missing="Say whose messages they are."))
    chosen: list[str] = Field(
        max_length=200, json_schema_extra=words(missing="Tick what is to stand in the log.")
    )
