"""What may come in about a deletion."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.features.deletions.rules import Cause
from app.web.forms import LONG, SHORT, Form, words

WHY = words(missing="Say why, in a sentence.")


class ProposalForm(Form):
    """A supervisor proposes a closed case by hand: with it she is the first of the two."""

    cause: Cause = Field(json_schema_extra=words(missing="Choose why it should go."))
    reason: str = Field(max_length=LONG, json_schema_extra=WHY)


class ConfirmationForm(Form):
    """One of the two confirms; the second types the reference besides."""

    version: int
    reason: str = Field(max_length=LONG, json_schema_extra=WHY)
    reference: str = Field(default="", max_length=SHORT)


class RefusalForm(Form):
    """The case is kept."""

    version: int
    reason: str = Field(max_length=LONG, json_schema_extra=WHY)
    keep_until: date | None = None
