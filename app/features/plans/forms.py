"""What may come in about the safety plan."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from app.features.plans.rules import Agreement, Audience, ItemStatus, Owner, ReviewTrigger, Section, Verdict
from app.web.forms import LINE, LONG, FieldForm, Form, words

ITEM_TEXT = 2000
BOTH_TEXTS = 2 * ITEM_TEXT + 2
"""Two texts and the empty line between them: where a third version begins."""


class PlanItemForm(FieldForm):
    """One item. `version` is the one the writer saw; 0 for a new item."""

    section: Section = Field(
        json_schema_extra=words(missing="Choose the part of the plan that this belongs to.")
    )
    text: str = Field(max_length=ITEM_TEXT, json_schema_extra=words(missing="Say what will be in place."))
    why: str = Field("", max_length=2000)
    owner: Owner = Field(json_schema_extra=words(missing="Say who does it."))
    due: date | None = None
    status: ItemStatus = Field(ItemStatus.SUGGESTED)
    agreed: Agreement = Field(
        json_schema_extra=words(missing="Say whether the victim agrees. “Not asked” is fine.")
    )
    refusal: str = Field("", max_length=2000)
    visible_to: list[Audience] = Field(default_factory=list)
    review_on: date | None = None
    version: int = Field(0, ge=0)


class ChoiceForm(Form):
    """Which of two versions stands, or a third one written new; `text` holds both until somebody writes there."""

    chosen: str = Field(
        json_schema_extra=words(missing="Choose a version, or write it new."), pattern="^(first|second|new)$"
    )
    text: str = Field("", max_length=BOTH_TEXTS)
    agreed: Agreement = Field(
        json_schema_extra=words(missing="Say whether the victim agrees. “Not asked” is fine.")
    )
    version: int = Field(0, ge=0)


class WishesForm(FieldForm):
    text: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Write what the victim wants, in their words.")
    )
    differs: str = Field("", max_length=LONG)
    said_on: date | None = None
    shared_with: str = Field("", max_length=LINE)


class AgreementForm(FieldForm):
    with_whom: str = Field(
        max_length=LINE, json_schema_extra=words(missing="Say how it was agreed, like “at home, read aloud”.")
    )
    note: str = Field("", max_length=LONG)


class PlanReviewForm(FieldForm):
    trigger: ReviewTrigger = Field(json_schema_extra=words(missing="Say why the plan was looked at."))
    victim_view: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Write what the victim said about the plan.")
    )
    note: str = Field("", max_length=LONG)
    next_on: date | None = None


class PlanCheckForm(FieldForm):
    """A supervisor's view. `version_id` is the agreed version that the page showed her."""

    version_id: UUID | None = None
    verdict: Verdict = Field(json_schema_extra=words(missing="Choose one of the answers."))
    note: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Say what is good, and what to change.")
    )
