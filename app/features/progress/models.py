"""The tables of progress: former wordings of an update, and what was published to a victim's page."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.db.base import CaseRow, SealedRow
from app.db.types import UtcMoment


class UpdateWording(CaseRow, table=True):
    """A former wording of an update; sealed as an `UpdateContent`."""

    __tablename__ = "update_wording"
    __table_args__ = (UniqueConstraint("update_id", "number"),)

    update_id: UUID = Field(index=True)
    number: int


class PublishedContent(BaseModel):
    """What the victim reads. It says nothing of holds, of sources, or of anybody else's case."""

    title: str
    what_happened: str
    what_it_means: str = ""
    what_next: str = ""
    what_you_can_do: str = ""
    who_to_ask: str = ""
    told_by: str = ""
    told_how: str = ""
    told_at: datetime | None = None


class PublishedUpdate(SealedRow, table=True):
    """One update on a victim's page, sealed under the page's own key. It is shown from an instant on."""

    __tablename__ = "published_update"
    __table_args__ = (UniqueConstraint("update_id"),)

    page_id: UUID = Field(index=True)
    case_id: UUID = Field(index=True)
    update_id: UUID
    published_on: date
    visible_from: datetime = Field(sa_type=UtcMoment)
    withdrawn_on: date | None = None
