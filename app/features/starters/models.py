"""The table of starter lists: one for a part of the plan, from a day on. Under the site's key."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel
from sqlalchemy import UniqueConstraint

from app.db.base import SealedRow


class StarterContent(BaseModel):
    lines: list[str] = []


class StarterList(SealedRow, table=True):
    """The whole list of one part of the plan, from a day on. Of several for one day the highest `number` counts."""

    __tablename__ = "starter_list"
    __table_args__ = (UniqueConstraint("site_id", "section", "number"),)

    section: str
    from_day: date
    number: int
