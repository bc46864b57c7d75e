"""What may come in about evidence packs."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.features.shares.forms import TermsForm
from app.features.shares.rules import Consent
from app.web.forms import SHORT, FieldForm, words

MOST = 5_000


class PackForm(FieldForm, TermsForm):
    """A pack that is asked for. `scope` “period” takes what lies in it; “chosen” the ticked alone."""

    recipient: str = Field(
        max_length=SHORT, json_schema_extra=words(missing="Say for whom it is: name, role, unit.")
    )
    scope: Literal["period", "chosen"] = Field(
        "period",
        json_schema_extra=words(wrong="Choose one of the answers.", missing="Choose one of the answers."),
    )
    first: date | None = Field(None, json_schema_extra=words(wrong="Write the day as 4 5 2026."))
    last: date | None = Field(None, json_schema_extra=words(wrong="Write the day as 4 5 2026."))
    entries: list[UUID] = Field([], max_length=MOST)
    exhibits: list[UUID] = Field([], max_length=MOST)
    takes_sensitive: Literal["", "yes"] = ""
    takes_places: Literal["", "yes"] = ""
    consent: Consent = Field(json_schema_extra=words(missing="Say whether the victim agreed to this."))
    agreed_how: str = Field("", max_length=SHORT)
