"""What may come in about risk. Every level is a field that a person chooses; none has a first answer."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import Field

from app.features.question_sets.rules import MOST_QUESTIONS
from app.features.risk.rules import Dimension, Level, Purpose, SeenBy, Trend, Typology
from app.web.forms import LINE, LONG, FieldForm, Form, words

LEVEL = words(missing="Choose the level that you judge, or “Not known”.")


class AssessmentForm(FieldForm):
    """One wording. `tool` empty: judgement without a tool; `person` empty: somebody of another service.

    `answers` to the questions of `question_set`, each as `code.reply`: their count takes the place of `positives`.
    `seen_by` not sent: what it was, else everybody who reads the risk of the case.
    """

    tool: UUID | None = None
    purpose: Purpose = Field(json_schema_extra=words(missing="Choose what it is for."))
    assessed_on: date = Field(json_schema_extra=words(missing="Give the day of the assessment."))
    person: UUID | None = None
    completed_by: str = Field("", max_length=LINE)
    agency: str = Field("", max_length=LINE)
    with_victim: bool = False
    result: str = Field("", max_length=LINE)
    positives: int | None = Field(None, ge=0, le=500)
    question_set: UUID | None = None
    answers: list[str] = Field(default_factory=list, max_length=MOST_QUESTIONS)
    level: Level = Field(json_schema_extra=LEVEL)
    differs: bool = False
    why_differs: str = Field("", max_length=LONG)
    her_view: str = Field("", max_length=LONG)
    actions_raised: str = Field("", max_length=LONG)
    next_review_on: date | None = None
    original: UUID | None = None
    seen_by: SeenBy | None = None
    why_amended: str = Field("", max_length=LINE)
    version: int = Field(0, ge=0)


class DimensionForm(FieldForm):
    dimension: Dimension = Field(json_schema_extra=words(missing="Choose which dimension."))
    level: Level = Field(json_schema_extra=LEVEL)
    trend: Trend = Field(json_schema_extra=words(missing="Choose how it changes."))
    narrative: str = Field(max_length=LONG, json_schema_extra=words(missing="Say why, in a few sentences."))
    judged_on: date = Field(json_schema_extra=words(missing="Give the day."))
    rests_on: list[UUID] = Field(default_factory=list, max_length=40)


class TypologyForm(FieldForm):
    typology: Typology = Field(json_schema_extra=words(missing="Choose one, or “Undetermined”."))
    reasons: str = Field(max_length=LONG, json_schema_extra=words(missing="Say what it rests on."))
    judged_on: date = Field(json_schema_extra=words(missing="Give the day."))
    is_released: bool = False


class TakeBackForm(Form):
    """Why a judgement is withdrawn."""

    why: str = Field(max_length=LINE, json_schema_extra=words(missing="Say why it is withdrawn."))
    version: int = Field(ge=1)
