"""The table of what was recorded about a limit. All of it is sealed; a row is never changed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from app.db.base import CaseRow
from app.features.charge_limits.rules import AnswerKind


class ChargeAnswerContent(BaseModel):
    """What somebody said to the end of one limit, or that news of a charge was recorded or withdrawn."""

    kind: AnswerKind
    what: str = ""
    ends_on: date | None = None
    author_id: UUID
    written_at: datetime


class ChargeAnswer(CaseRow, table=True):
    __tablename__ = "charge_answer"
