"""The table of the plan’s copies on victims’ pages, and the shape of one. It holds what a printed copy would."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.db.base import SealedRow


class CopiedLine(BaseModel):
    text: str
    due: date | None = None


class CopiedItem(BaseModel):
    """One version, or as many of two undecided ones as may stand there."""

    versions: list[CopiedLine]
    is_undecided: bool = False


class CopiedSection(BaseModel):
    label: str
    items: list[CopiedItem]


class PagePlanContent(BaseModel):
    """Her wishes and her own items, without travel, alarms, moving home and trusted people."""

    wishes: str = ""
    sections: list[CopiedSection] = []


class PagePlan(SealedRow, table=True):
    """The copy on one page, sealed under the page’s own key; there while the part is switched on."""

    __tablename__ = "page_plan"
    __table_args__ = (UniqueConstraint("page_id"),)

    page_id: UUID
    case_id: UUID = Field(index=True)
    copied_on: date
