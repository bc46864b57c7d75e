"""The tables of the one clock: what is due on a case, and the site's deadlines with their dates."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.db.base import CaseRow, Row
from app.db.types import UtcMoment


class DueContent(BaseModel):
    """What the row says besides its kind, and when that was last told: what is answered later answers this."""

    label: str = ""
    told_at: datetime | None = None


class Due(CaseRow, table=True):
    """One thing that is due. The kind stands clear, its cause is sealed; `about` is the row it waits for."""

    __tablename__ = "due"
    __table_args__ = (
        Index("ix_due_open", "case_id", "done_at", "due_at"),
        Index("ix_due_waiting", "site_id", "lane", "kind", "done_at", "case_id"),
    )

    kind: str
    lane: str
    due_at: datetime = Field(sa_type=UtcMoment)
    about: UUID | None = Field(default=None, index=True)
    done_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    in_working_days: bool = False
    hard: bool = False


class DeadlineRule(Row, table=True):
    """One row of a site's table: for this event, so long, from this day to that; both days count.

    A change is a new row; the former keeps its words and gets `effective_to`. Nothing here is personal.
    """

    __tablename__ = "deadline_rule"
    __table_args__ = (UniqueConstraint("site_id", "event", "effective_from"),)

    site_id: UUID = Field(index=True)
    event: str
    label: str
    who: str
    std_amount: int | None = None
    std_unit: str | None = None
    enh_amount: int | None = None
    enh_unit: str | None = None
    mark: str
    note: str = ""
    kind: str = ""
    lane: str = "today"
    effective_from: date
    effective_to: date | None = None
