"""What may come in to release a frozen case."""

from __future__ import annotations

from pydantic import Field

from app.web.forms import LONG, SHORT, Form, words


class ReleaseForm(Form):
    """Which case, typed once more, and why nothing speaks against releases from it."""

    reference: str = Field(
        max_length=SHORT, json_schema_extra=words(missing="Type the case’s reference once more.")
    )
    reason: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Say what you found, and why releases may go again.")
    )
