"""The table of handovers: to whom, from which day, and whether the note was read. The note itself is sealed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from app.db.base import CaseRow
from app.features.handovers.rules import How


class HandoverContent(BaseModel):
    """What was due when it was written, in words, and what was said besides."""

    how: How
    due: list[str] = []
    words: str = ""
    former: UUID | None = None
    given_by: UUID
    given_at: datetime
    read_at: datetime | None = None


class Handover(CaseRow, table=True):
    """`about` of the row on Today is its id."""

    __tablename__ = "handover"

    account_id: UUID
    from_day: date
    to_day: date | None = None
    read_on: date | None = None
