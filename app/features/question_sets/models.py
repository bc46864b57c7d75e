"""The table of question sets, one row for each version, under the site's key. What was loaded never changes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.db.base import SealedRow


class Question(BaseModel):
    code: str
    question: str


class Ended(BaseModel):
    """That a set is not asked any more: who said so, when and why."""

    at: datetime
    by: UUID
    why: str


class QuestionSetContent(BaseModel):
    """The questions, and by what right they stand here. Neither leaves the site by any release, pack or paper."""

    edition: str = ""
    licence_note: str
    questions: list[Question]
    loaded_by: UUID
    loaded_at: datetime
    ended: Ended | None = None


class QuestionSet(SealedRow, table=True):
    """One version of one tool's questions; the highest `number` that has not ended is asked."""

    __tablename__ = "question_set"
    __table_args__ = (UniqueConstraint("tool_id", "number"),)

    tool_id: UUID = Field(index=True)
    number: int
