"""What may come in about a merge."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field, field_validator

from app.web.forms import LONG, Form, words


class MergeForm(Form):
    """Which case stays, why, and that it is understood that this is not undone."""

    version: int
    keep: UUID = Field(json_schema_extra=words(missing="Choose which case stays."))
    reason: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Say how you know that it is one person.")
    )
    understood: bool = Field(json_schema_extra=words(missing="Tick that this cannot be undone."))

    @field_validator("understood", mode="after")
    @classmethod
    def _is_understood(cls, value: bool) -> bool:
        if not value:
            raise ValueError("Tick that this cannot be undone.")
        return value
