"""The table of milestones. A change is a new row; the former one gets `effective_to` and keeps its words."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.db.base import Row
from app.features.milestones.rules import HoldKind


class Milestone(Row, table=True):
    """One kind of news and its first words, from a day to a day; both days count. Nothing here is personal.

    `label` is what staff call it; title and text are for the victim.
    """

    __tablename__ = "milestone"
    __table_args__ = (UniqueConstraint("site_id", "code", "effective_from"),)

    site_id: UUID = Field(index=True)
    code: str
    group: str
    label: str
    title: str
    text: str
    what_it_means: str
    what_next: str
    what_you_can_do: str
    handling: str
    hold_kind: str = HoldKind.SLOW.value
    rights: str = ""
    effective_from: date
    effective_to: date | None = None
