"""The table of proposals: sealed under the key of the release by which they came, so that both sides open them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import SealedRow
from app.features.proposals.rules import ProposalStatus


class ProposalContent(BaseModel):
    """What a partner says has happened, in words for the advocate alone, and what became of it."""

    milestone_id: UUID
    label: str = ""
    happened_on: date | None = None
    words: str = ""
    sender: str = ""
    at: datetime
    ended_by: UUID | None = None
    ended_at: datetime | None = None
    reason: str = ""
    update_id: UUID | None = None


class NewsProposal(SealedRow, table=True):
    """One proposal. Clear: by which release it came, who made it on which day, and where it stands."""

    __tablename__ = "news_proposal"

    case_id: UUID = Field(index=True)
    share_id: UUID = Field(index=True)
    author_id: UUID = Field(index=True)
    status: str = ProposalStatus.WAITING.value
    proposed_on: date
