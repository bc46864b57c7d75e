"""The table of data breaches. What happened and to whom is sealed under the site's key."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import SealedRow
from app.db.types import UtcMoment
from app.features.data_breaches.rules import BreachKind, BreachStatus, Did


class Told(BaseModel):
    """What is known of a breach, as it stands after its last amendment."""

    found_at: datetime
    nature: str = ""
    kinds: list[BreachKind] = []
    people: str = ""
    count: int | None = None
    consequences: str = ""
    steps: str = ""


class Wording(BaseModel):
    """What stood there before an amendment."""

    told: Told
    until: datetime


class Entry(BaseModel):
    """One line of the history. None is ever amended."""

    what: Did
    at: datetime
    by: UUID
    words: str = ""
    moment: datetime | None = None
    reference: str = ""


class DataBreachContent(BaseModel):
    told: Told
    entries: list[Entry] = []
    former: list[Wording] = []


class DataBreach(SealedRow, table=True):
    """Clear: how far it is, the day on which it was found, and the clock by which it is to be reported."""

    __tablename__ = "data_breach"

    status: str = BreachStatus.OPEN.value
    found_on: date
    report_by: datetime = Field(sa_type=UtcMoment)
    warned_at: datetime | None = Field(default=None, sa_type=UtcMoment)
