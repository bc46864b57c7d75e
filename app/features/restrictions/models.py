"""The table of restrictions. Who is named stands in `case_relation`, where the door looks."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from app.access.actor import Relation
from app.db.base import CaseRow
from app.features.restrictions.rules import Why


class EndedRelation(BaseModel):
    """A backup, or cover to a day, that a restriction ended."""

    person: UUID
    kind: Relation
    from_day: date
    to_day: date | None = None


class RestrictionContent(BaseModel):
    """Why it was placed and by whom, and what it ended; once it is lifted, why that and by whom."""

    why: Why
    words: str = ""
    placed_by: UUID
    placed_at: datetime
    ended: list[EndedRelation] = []
    lifted_why: str = ""
    lifted_by: UUID | None = None


class Restriction(CaseRow, table=True):
    """It is lifted, never deleted."""

    __tablename__ = "restriction"

    placed_on: date
    lifted_on: date | None = None
