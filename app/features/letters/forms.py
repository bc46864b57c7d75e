"""What may come in about letters."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.features.letters.rules import LetterKind, Way
from app.features.shares.forms import TermsForm
from app.features.shares.rules import Consent, Holding
from app.web.forms import LINE, LONG, SHORT, FieldForm, Form, words


class LetterForm(FieldForm, TermsForm):
    """A letter, whole: who gets it, its words, and why it may leave."""

    kind: LetterKind = Field(
        json_schema_extra=words(missing="Choose who it is for.", wrong="Choose who it is for.")
    )
    to: str = Field(
        max_length=LINE, json_schema_extra=words(missing="Write who gets it: name, role and address.")
    )
    subject: str = Field(max_length=SHORT, json_schema_extra=words(missing="Write what it is about."))
    text: str = Field(max_length=LONG, json_schema_extra=words(missing="Write the letter."))
    holds: list[Holding] = Field(
        max_length=10, json_schema_extra=words(missing="Say what stands in it. “None of these” is fine.")
    )
    consent: Consent = Field(json_schema_extra=words(missing="Say whether the victim agreed to this."))
    agreed_how: str = Field("", max_length=SHORT)


class SentForm(Form):
    """That it went out, on which day and how."""

    sent_on: date = Field(
        json_schema_extra=words(missing="Write the day as 4 5 2026.", wrong="Write the day as 4 5 2026.")
    )
    sent_how: Way = Field(
        json_schema_extra=words(missing="Say how it went out.", wrong="Say how it went out.")
    )


class PutAwayForm(Form):
    reason: str = Field(max_length=2000, json_schema_extra=words(missing="Say why it is put away."))
