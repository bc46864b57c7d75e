"""The tables of challenge notes: the note under the case's key, replies under the share's key, so that both sides
open them. Clear are only the status, the stage, days and the clock.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Index
from sqlmodel import Field

from app.db.base import CaseRow, SealedRow
from app.db.types import UtcMoment
from app.features.challenges.rules import ChallengeType, OutsideRoute, Said, Urgency, Verdict
from app.features.shares.rules import Consent


class ChallengeContent(BaseModel):
    """The note itself: what was decided or left out, what we know, what the victim says, what we ask and by when."""

    receiver: str = ""
    to_whom: str = ""
    type: ChallengeType = ChallengeType.C01
    also: list[ChallengeType] = []
    urgency: Urgency = Urgency.ROUTINE
    decision: str = ""
    decided_on: date | None = None
    know: str = ""
    incidents: list[UUID] = []
    view: str = ""
    permission: Consent = Consent.NO
    permission_on: date | None = None
    risk: str = ""
    ask: str = ""
    by_when: date | None = None
    standard: str = ""
    author_id: UUID | None = None


class Challenge(CaseRow, table=True):
    """A note. The receiving desk's acts change the clear columns alone: the sealed content is never touched."""

    __tablename__ = "challenge"
    __table_args__ = (Index("ix_challenge_reference", "site_id", "reference"),)

    reference: str
    status: str
    stage: int = 1
    raised_on: date
    share_id: UUID | None = Field(default=None, index=True)
    acknowledge_by: datetime | None = Field(default=None, sa_type=UtcMoment)
    due_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    acknowledged_on: date | None = None
    answered_on: date | None = None


class ChallengeWording(CaseRow, table=True):
    """A former wording of a draft."""

    __tablename__ = "challenge_wording"

    challenge_id: UUID = Field(index=True)
    number: int


class SaidContent(BaseModel):
    """One thing that was said or done. Which fields are filled depends on `kind`."""

    kind: Said = Said.NOTE
    text: str = ""
    who: str = ""
    heard_on: date | None = None
    heard_as: str = ""
    verdict: Verdict | None = None
    will_do: str = ""
    by_when: date | None = None
    stage: int = 0
    route: OutsideRoute | None = None
    author_id: UUID | None = None
    at: datetime | None = None


class ChallengeStep(CaseRow, table=True):
    """What the team alone reads: its own notes, replies from outside, why it escalated, the outcome."""

    __tablename__ = "challenge_step"

    challenge_id: UUID = Field(index=True)


class ChallengeReply(SealedRow, table=True):
    """What both sides read: acknowledgements, answers, notes to the desk; sealed under the share's key."""

    __tablename__ = "challenge_reply"

    case_id: UUID = Field(index=True)
    share_id: UUID = Field(index=True)
