"""The table of legal holds. Clear are only its days: the schedule must see that a hold stands without any key."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from app.db.base import CaseRow
from app.features.legal_holds.rules import HeldFor


class LegalHoldContent(BaseModel):
    """Why it was placed and by whom; once it is lifted, why that and by whom."""

    held_for: HeldFor = HeldFor.OTHER
    reason: str = ""
    placed_by: UUID
    placed_at: datetime
    lifted_why: str = ""
    lifted_by: UUID | None = None
    lifted_at: datetime | None = None


class LegalHold(CaseRow, table=True):
    """A hold is lifted, never deleted."""

    __tablename__ = "legal_hold"

    from_day: date
    to_day: date | None = None
    lifted_on: date | None = None
