"""What may come in about sharing: the terms of a release, a decision on one, and its end."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.features.shares.rules import Consent, Holding, LawfulBasis, Told
from app.web.forms import LINE, LONG, SHORT, FieldForm, Form, words


class TermsForm(Form):
    """Why something leaves. Every release says all of it. `reason` is for a release without permission."""

    purpose: str = Field(max_length=LINE, json_schema_extra=words(missing="Say what this is for."))
    basis: LawfulBasis = Field(json_schema_extra=words(missing="Choose the basis in law."))
    reason: str = Field("", max_length=2000)
    told: Told = Field(json_schema_extra=words(missing="Say whether the victim was told."))
    is_minimum: Literal["yes"] = Field(
        json_schema_extra=words(
            missing="Read what leaves, then confirm that nothing more is needed.",
            wrong="Read what leaves, then confirm that nothing more is needed.",
        )
    )


class ShareForm(FieldForm, TermsForm):
    """Words for a desk or one person. `replaces` is the record of the release that this one follows."""

    receiver: str = Field(max_length=SHORT, json_schema_extra=words(missing="Choose a desk or a person."))
    title: str = Field(max_length=SHORT, json_schema_extra=words(missing="Give it a short title."))
    holds: list[Holding] = Field(
        max_length=10, json_schema_extra=words(missing="Say what stands in it. “None of these” is fine.")
    )
    text: str = Field(max_length=LONG, json_schema_extra=words(missing="Write what they need to know."))
    consent: Consent = Field(json_schema_extra=words(missing="Say whether the victim agreed to this."))
    replaces: str = Field("", max_length=SHORT)


class DecisionForm(Form):
    """A supervisor's decision. A refusal says why."""

    decision: Literal["approve", "decline"] = Field(
        json_schema_extra=words(missing="Choose one of the answers.", wrong="Choose one of the answers.")
    )
    reason: str = Field("", max_length=2000)


class EndForm(Form):
    reason: str = Field(max_length=2000, json_schema_extra=words(missing="Say why this ends."))
