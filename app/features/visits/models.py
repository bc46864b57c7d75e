"""The tables of visits: the visit, and what was done about it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Index
from sqlmodel import Field

from app.db.base import CaseRow
from app.db.types import UtcMoment
from app.features.visits.rules import ActKind, Outcome, VisitKind


class VisitContent(BaseModel):
    """A visit as it was planned. Where it goes is said in general words alone."""

    kind: VisitKind = VisitKind.HOME
    what_for: str = ""
    author_id: UUID | None = None
    written_at: datetime | None = None


class Visit(CaseRow, table=True):
    """One visit. Clear: who goes, who watches, its state, and the instants by which its clock runs.

    `overdue_at` and `escalated_at`: when the watching job has put it on others' lists.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_account_state", "account_id", "state"),
        Index("ix_visit_state_due", "state", "due_at"),
    )

    account_id: UUID
    watcher_id: UUID = Field(index=True)
    state: str
    starts_at: datetime = Field(sa_type=UtcMoment)
    due_at: datetime = Field(sa_type=UtcMoment)
    checked_in_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    overdue_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    escalated_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    ended_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class VisitActContent(BaseModel):
    """What somebody did about a visit. `claimed_at` is what a phone says of when it was done: a claim, no clock's."""

    kind: ActKind
    by: UUID
    at: datetime
    until: datetime | None = None
    claimed_at: datetime | None = None
    outcome: Outcome | None = None
    note: str = ""


class VisitAct(CaseRow, table=True):
    """One act about a visit; what it was is sealed. They are never changed."""

    __tablename__ = "visit_act"

    visit_id: UUID = Field(index=True)
