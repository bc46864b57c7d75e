"""The table of updates: one piece of news for the victim each, with the instants by which its clocks run."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Content
from sqlalchemy import Index
from sqlmodel import Field

from app.db.base import CaseRow
from app.db.types import UtcMoment
from app.features.holds.rules import HoldChoice
from app.features.milestones.rules import Handling
from app.features.safe_contacts.rules import Channel


class HoldDecision(BaseModel):
    """What somebody decided about a hold that had fallen."""

    choice: HoldChoice
    reason: str = ""
    until: datetime | None = None
    decided_by: UUID
    decided_at: datetime


class UpdateContent(BaseModel):
    """One piece of news: its words, where it came from, and what became of it."""

    milestone_id: UUID | None = None
    code: str = ""
    label: str = ""
    handling: Handling = Handling.ADVOCATE
    title: str = ""
    what_happened: str = ""
    what_it_means: str = ""
    what_next: str = ""
    what_you_can_do: str = ""
    who_to_ask: str = ""
    told_us: str = ""
    news_on: date | None = None
    recorded_at: datetime
    deadline: datetime
    decisions: list[HoldDecision] = Content(default_factory=list)
    told_at: datetime | None = None
    told_how: Channel | None = None
    told_by: UUID | None = None
    told_note: str = ""
    published_by: UUID | None = None
    published_at: datetime | None = None
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = None
    withdrawn_why: str = ""
    author_id: UUID | None = None
    written_at: datetime | None = None
    proposal_id: UUID | None = None


class Update(CaseRow, table=True):
    """News for the victim. Clear: where it stands, and until when it waits. `fell_at`: others were shown it."""

    __tablename__ = "update"
    __table_args__ = (Index("ix_update_hold", "status", "hold_due_at"),)

    status: str
    made_on: date
    hold_due_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    fell_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    visible_from: datetime | None = Field(default=None, sa_type=UtcMoment)
