"""The table of deletions. Who decided and why is sealed under the case's key, and goes with the case."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Index

from app.db.base import CaseRow
from app.features.deletions.rules import Cause
from app.features.retention.rules import Kept


class DeletionContent(BaseModel):
    """What proposes it, the two who confirmed it, or who keeps the case; each with a reason."""

    kept: Kept | None = None
    span: str = ""
    due_on: date | None = None
    cause: Cause | None = None
    first_by: UUID | None = None
    first_at: datetime | None = None
    first_reason: str = ""
    second_by: UUID | None = None
    second_at: datetime | None = None
    second_reason: str = ""
    declined_by: UUID | None = None
    declined_at: datetime | None = None
    declined_reason: str = ""

    @property
    def code(self) -> str:
        """The reason as a code word, for the tombstone."""
        return (self.cause or self.kept or Cause.OTHER).value


class Deletion(CaseRow, table=True):
    """One proposal and what became of it. A case that is kept is not proposed again before `rests_until`."""

    __tablename__ = "deletion"
    __table_args__ = (Index("ix_deletion_status", "site_id", "status"),)

    status: str
    proposed_on: date
    rests_until: date | None = None
