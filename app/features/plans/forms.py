"""What may come in about the safety plan."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from app.features.plans.rules import ReviewTrigger, Verdict
from app.web.forms import LINE, LONG, SHORT, FieldForm, words


class WishesForm(FieldForm):
    text: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Write what the victim wants, in their words.")
    )
    differs: str = Field("", max_length=LONG)
    said_on: date | None = None
    shared_with: str = Field("", max_length=LINE)


class AgreementForm(FieldForm):
    """`seen` is the mark of the plan that was read with the victim."""

    seen: str = Field("", max_length=SHORT)
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
    why_later: str = Field("", max_length=LINE)


class PlanCheckForm(FieldForm):
    """A supervisor's view. `version_id` is the agreed version that the page showed her."""

    version_id: UUID | None = None
    verdict: Verdict = Field(json_schema_extra=words(missing="Choose one of the answers."))
    note: str = Field(
        max_length=LONG, json_schema_extra=words(missing="Say what is good, and what to change.")
    )
    actions: str = Field("", max_length=LONG)
    may_wait_until: date | None = None
