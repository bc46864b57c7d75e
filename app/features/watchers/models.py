"""What who watches has to know of a colleague, and the beat of the job that watches."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import Row, SealedRow
from app.db.types import UtcMoment


class VisitCardContent(BaseModel):
    """What who watches has to know: the number to ring, and what she says when she cannot talk."""

    phone: str = ""
    phrase: str = ""


class VisitCard(SealedRow, table=True):
    """One person’s card for her visits, sealed under the site’s key: colleagues who watch open no case."""

    __tablename__ = "visit_card"

    account_id: UUID = Field(unique=True)


class WatchBeat(Row, table=True):
    """When the watching job last ran to its end. One row."""

    __tablename__ = "watch_beat"

    beat_at: datetime = Field(sa_type=UtcMoment)
