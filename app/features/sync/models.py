"""The table of receipts. It holds no words and nothing that was rendered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from app.db.base import Row
from app.db.types import UtcMoment


class Mutation(Row, table=True):
    """One item that was taken; `id` is its idempotency key. `fingerprint`: a keyed hash of what was in it, so that
    another item under the same key is told apart. `page`: where the record can be read.
    """

    __tablename__ = "mutation"
    __table_args__ = (Index("ix_mutation_phone", "phone_id", "sequence"),)

    site_id: UUID = Field(index=True)
    case_id: UUID = Field(index=True)
    phone_id: UUID
    sequence: int
    fingerprint: bytes = Field(repr=False)
    answer: str
    page: str = ""
    at: datetime = Field(sa_type=UtcMoment)
