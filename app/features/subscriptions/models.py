"""Subscriptions and quiet hours, sealed under their person's key, and the notices that wait, which say nothing."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import Row, SealedRow
from app.db.types import UtcMoment


class PushSubscription(SealedRow, table=True):
    """One browser of hers that takes notices. Sealed: its endpoint and its half of the keys. `lost_on`: when the push
    service said that it is reached there no more; she has not turned it off, so its next page may subscribe anew.
    """

    __tablename__ = "push_subscription"

    account_id: UUID = Field(index=True)
    made_on: date
    lost_on: date | None = None


class NoticeHours(SealedRow, table=True):
    """When she is not to be told. Without a row the usual hours count."""

    __tablename__ = "notice_hours"

    account_id: UUID = Field(unique=True)


class Notice(Row, table=True):
    """That one browser is to be told that something is new: written with what is new, gone when it was told. It has
    no content, and says neither why nor of which case.
    """

    __tablename__ = "notice"

    account_id: UUID = Field(index=True)
    subscription_id: UUID = Field(index=True)
    due_at: datetime = Field(index=True, sa_type=UtcMoment)
    tries: int = 0
    is_urgent: bool = False
    """Whether it goes out in quiet hours too: somebody may be in danger."""


class SubscriptionContent(BaseModel):
    endpoint: str
    p256dh: str
    auth: str

    def __repr__(self) -> str:
        return "<subscription>"

    __str__ = __repr__


class NoticeHoursContent(BaseModel):
    """From a time to a time by a clock in London, over midnight if the end comes first; the same time twice: never."""

    start: time
    end: time
