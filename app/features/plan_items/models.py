"""The tables of the plan's items. What stands in them is sealed; nothing is edited away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import CaseRow
from app.features.plan_items.rules import FIELDS, Agreement, Audience, ItemStatus, Owner
from app.features.starters.rules import Section


class Mark(BaseModel):
    """Who wrote one field last, and when."""

    by: UUID | None = None
    at: datetime | None = None


class PlanItemContent(BaseModel):
    """One thing that will be in place: what, why, whose, by when, and whether the victim agrees."""

    section: Section = Section.HOME
    text: str = ""
    why: str = ""
    owner: Owner = Owner.VICTIM
    due: date | None = None
    status: ItemStatus = ItemStatus.SUGGESTED
    agreed: Agreement = Agreement.NOT_ASKED
    agreed_on: date | None = None
    refusal: str = ""
    visible_to: list[Audience] = []
    review_on: date | None = None
    ends_on: date | None = None
    linked_risk: str = ""
    author_id: UUID | None = None
    written_at: datetime | None = None
    marks: dict[str, Mark] = {}
    """Of fields that somebody else wrote than who saved this version, or at another time."""
    joined: list[str] = []
    """Fields that others changed while this was written, and that stand here as they left them."""
    settled: list[str] = []
    """Fields for which a person chose between two versions when this was saved, also where nothing changed by it."""

    @property
    def fields(self) -> dict[str, object]:
        """What a person says of an item, to be compared; who may see it has no order."""
        return {name: getattr(self, name) for name in FIELDS} | {"visible_to": frozenset(self.visible_to)}

    @property
    def saving(self) -> Mark:
        """Who saved this version, and when."""
        return Mark(by=self.author_id, at=self.written_at)

    def mark(self, name: str) -> Mark:
        """Who wrote this field, and when."""
        return self.marks.get(name) or self.saving

    def taking(self, names: Iterable[str], other: PlanItemContent) -> Self:
        """The same with these fields as the other version has them, each still by who wrote it there."""
        names = [*names]
        update = {name: getattr(other, name) for name in names}
        if "agreed" in names:
            update["agreed_on"] = other.agreed_on
        kept = {name: mark for name, mark in self.marks.items() if name not in names}
        return self.model_copy(update=update | {"marks": kept | {name: other.mark(name) for name in names}})

    def saved_by(self, author_id: UUID, at: datetime) -> Self:
        """The same, saved by somebody: each field stays by who wrote it."""
        marks = {name: self.mark(name) for name in FIELDS}
        return self.model_copy(update={"author_id": author_id, "written_at": at, "marks": marks})

    @property
    def agreed_to(self) -> tuple[object, ...]:
        """What of it the victim agrees to; who wrote it and when is no part of that."""
        seen_by = frozenset(self.visible_to)
        return (
            self.section,
            self.text,
            self.status,
            self.agreed,
            self.owner,
            self.due,
            self.ends_on,
            seen_by,
        )

    @property
    def left_with(self) -> tuple[object, ...]:
        """What of it a partner reads, and whether it may: where this changes, released copies are superseded."""
        seen_by = frozenset(self.visible_to)
        return (self.section, self.text, self.owner, self.due, self.status, self.ends_on, seen_by)


class PlanItem(CaseRow, table=True):
    __tablename__ = "plan_item"

    made_on: date
    has_rival: bool = False


class PlanItemWording(CaseRow, table=True):
    """A former wording of an item, or one that was not chosen; sealed as it was."""

    __tablename__ = "plan_item_wording"

    item_id: UUID = Field(index=True)
    number: int


class PlanItemRival(CaseRow, table=True):
    """A second version that came while the first was being changed. Both stand until a person chooses."""

    __tablename__ = "plan_item_rival"

    item_id: UUID = Field(index=True)
    decided_on: date | None = None
