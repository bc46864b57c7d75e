"""What may come in about emergency openings."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.access.emergencies import EmergencyReason
from app.features.emergencies.rules import Review, Verdict
from app.web.forms import LINE, LONG, SHORT, Form, words


class EmergencyForm(Form):
    """Which case, exactly, and why."""

    reference: str = Field(default="", max_length=SHORT)
    name: str = Field(default="", max_length=LINE)
    date_of_birth: date | None = None
    reason: EmergencyReason = Field(json_schema_extra=words(missing="Choose why it has to be opened now."))
    words: str = Field(default="", max_length=LONG)


class AgreementForm(Form):
    """What the second person says."""

    verdict: Verdict = Field(json_schema_extra=words(missing="Choose whether the case is opened."))
    words: str = Field(default="", max_length=LONG)


class PlacesForm(Form):
    why: str = Field(max_length=LONG, json_schema_extra=words(missing="Say why you need the address."))


class ReviewForm(Form):
    review: Review = Field(json_schema_extra=words(missing="Choose whether you accept this opening."))
    words: str = Field(max_length=LONG, json_schema_extra=words(missing="Say how you see it, in a sentence."))
