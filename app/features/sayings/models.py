"""The table of sayings. Each stays as it was said; that it was read is noted beside it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from app.db.base import CaseRow
from app.features.sayings.rules import StillSafe, Subject


class SayingContent(BaseModel):
    """Her own words. `still_safe` is about how she is reached; `was_noted`: there was a safe contact to mark."""

    subject: Subject
    words: str = ""
    still_safe: StillSafe | None = None
    was_noted: bool = False
    said_at: datetime
    read_by: UUID | None = None
    read_at: datetime | None = None


class Saying(CaseRow, table=True):
    """Said on her page on a day, read on another; `about` of the row in the inbox is its id."""

    __tablename__ = "saying"

    said_on: date
    read_on: date | None = None
