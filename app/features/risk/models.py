"""The tables of risk. All of a judgement is sealed; the day of a review stands clear in what is due alone."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import CaseRow
from app.features.question_sets.rules import Reply
from app.features.risk.rules import Dimension, Level, Purpose, SeenBy, Trend, Typology
from app.features.risk_tools.rules import Trained


class Withdrawn(BaseModel):
    """Who took it back, when and why. It stays to be read."""

    by: UUID
    at: datetime
    why: str


class Judged(BaseModel):
    """What every judgement carries."""

    author_id: UUID
    written_at: datetime
    withdrawn: Withdrawn | None = None


class AssessmentContent(Judged):
    """One assessment. What the tool was called stands here too, as it was called then: registers change.

    `tool_id` None: judgement without a tool. `completed_by_id` None: somebody of another service, named in words.
    `answers` by the codes of the version `question_set`, called `asked`; what was asked stands with the tool alone, so
    that no text of an instrument leaves with an assessment.
    """

    tool_id: UUID | None = None
    tool: str = ""
    purpose: Purpose
    assessed_on: date
    completed_by_id: UUID | None = None
    completed_by: str = ""
    agency: str = ""
    trained: Trained
    with_victim: bool = False
    result: str = ""
    positives: int | None = None
    question_set: UUID | None = None
    asked: str = ""
    answers: dict[str, Reply] = {}
    think_at: int | None = None
    level: Level
    differs: bool = False
    why_differs: str = ""
    actions_raised: str = ""
    her_view: str = ""
    next_review_on: date | None = None
    original: UUID | None = None
    seen_by: SeenBy = SeenBy.EVERYBODY
    why_amended: str = ""


class RiskAssessment(CaseRow, table=True):
    __tablename__ = "risk_assessment"


class RiskAssessmentWording(CaseRow, table=True):
    """What an assessment said before it was amended or withdrawn."""

    __tablename__ = "risk_assessment_wording"

    assessment_id: UUID = Field(index=True)
    number: int


class DimensionContent(Judged):
    """One judgement of one dimension, with what it rests on: entries of the log and exhibits."""

    dimension: Dimension
    level: Level
    trend: Trend
    narrative: str
    judged_on: date
    entries: list[UUID] = []
    exhibits: list[UUID] = []


class RiskDimension(CaseRow, table=True):
    __tablename__ = "risk_dimension"


class TypologyContent(Judged):
    """`is_released`: who leads and who supervises the case read it too; by default assessors alone."""

    typology: Typology
    reasons: str
    judged_on: date
    is_released: bool = False


class RiskTypology(CaseRow, table=True):
    __tablename__ = "risk_typology"
