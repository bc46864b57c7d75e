"""The table of what is held. The words in it are sealed to the site's intake, as the phone sealed them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app.db.base import Row
from app.db.types import Ciphertext, UtcMoment
from app.features.deliveries.rules import Decision


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
