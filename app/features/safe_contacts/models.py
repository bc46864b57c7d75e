"""The tables of the safe contact: one row a case, every act on it, and reasons for calling all the same."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.db.base import CaseRow
from app.db.types import UtcMoment
from app.features.safe_contacts.rules import SafeContactBlock, SafeContactEvent


class SafeContact(CaseRow, table=True):
    """The one safe contact of a case; sealed: a `SafeContactBlock`. `unsafe` stands clear beside the sealed
    mark: the victim's page shows no news while it is set, and can open nothing of the case to find out.
    """

    __tablename__ = "safe_contact"
    __table_args__ = (UniqueConstraint("case_id"),)

    unsafe: bool = False


class SafeContactHistoryContent(BaseModel):
    """What was done to the safe contact, by whom, and how it stood before."""

    event: SafeContactEvent = SafeContactEvent.RECORDED
    author_id: UUID | None = None
    at: datetime | None = None
    checked_today: bool = False
    note: str = ""
    former: SafeContactBlock | None = None


class SafeContactHistory(CaseRow, table=True):
    """`number` is the version that this act made."""

    __tablename__ = "safe_contact_history"

    number: int


class CallReasonContent(BaseModel):
    reason: str = ""


class CallReason(CaseRow, table=True):
    """Why somebody calls although the answer was *Do not call now*. It opens the number to that person."""

    __tablename__ = "call_reason"

    author_id: UUID
    given_at: datetime = Field(sa_type=UtcMoment)
