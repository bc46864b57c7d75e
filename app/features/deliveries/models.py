"""The tables of what phones handed in: receipts, without words, and what is held, sealed as the phone sealed it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from app.db.base import Row
from app.db.types import Ciphertext, UtcMoment
from app.features.deliveries.rules import Decision


class Mutation(Row, table=True):
    """One item that was taken; `id` is its idempotency key. `fingerprint`: a keyed hash of what was in it, so that
    another item under the same key is told apart. `page`: where the record can be read.
    """

    __tablename__ = "mutation"
    __table_args__ = (Index("ix_mutation_phone", "phone_id", "sequence"),)

    site_id: UUID = Field(index=True)
    case_id: UUID | None = Field(default=None, index=True)
    phone_id: UUID
    sequence: int
    fingerprint: bytes = Field(repr=False)
    answer: str
    page: str = ""
    at: datetime = Field(sa_type=UtcMoment)


class HeldDelivery(Row, table=True):
    """One item that a phone handed in and that was not taken; `id` is its idempotency key. `box` is what the phone
    sealed to the intake, as it came. `case_id`: the case that it names, so that it goes when that case is shredded.
    `reason`: a code for why it was set aside.
    """

    __tablename__ = "held_delivery"

    site_id: UUID = Field(index=True)
    phone_id: UUID = Field(index=True)
    account_id: UUID = Field(index=True)
    intake_id: UUID
    case_id: UUID | None = Field(default=None, index=True)
    sequence: int
    kind: str
    because: str
    box: bytes = Field(sa_type=Ciphertext, repr=False)
    held_at: datetime = Field(sa_type=UtcMoment)
    decision: str = Decision.WAITING.value
    reason: str = ""
    decided_by: UUID | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcMoment)
