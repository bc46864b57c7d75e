"""The table of how long things are kept, and on which days the schedule was gone through. Nothing in it is personal."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.db.base import Row


class RetentionRule(Row, table=True):
    """One row: so many years, from this day to that; both days count. A change is a new row; the former one stays."""

    __tablename__ = "retention_rule"
    __table_args__ = (UniqueConstraint("site_id", "kept", "effective_from"),)

    site_id: UUID = Field(index=True)
    kept: str
    years: int
    counted_from: str
    note: str = ""
    effective_from: date
    effective_to: date | None = None


class RetentionRun(Row, table=True):
    """The schedule was gone through for this site on this day."""

    __tablename__ = "retention_run"
    __table_args__ = (UniqueConstraint("site_id", "ran_on"),)

    site_id: UUID
    ran_on: date
