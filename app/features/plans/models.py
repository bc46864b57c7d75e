"""The tables of the safety plan. What stands in them is sealed; nothing is edited away."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import CaseRow
from app.db.types import UtcMoment
from app.features.plans.rules import Agreement, Audience, ItemStatus, Owner, ReviewTrigger, Section, Verdict


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
    author_id: UUID | None = None
    written_at: datetime | None = None

    @property
    def agreed_to(self) -> tuple[object, ...]:
        """What of it the victim agrees to; who wrote it and when is no part of that."""
        seen_by = frozenset(self.visible_to)
        return (self.section, self.text, self.status, self.agreed, self.owner, self.due, seen_by)


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


class WishesContent(BaseModel):
    """What the victim wants, in her own words, and where that differs from what was advised."""

    text: str = ""
    differs: str = ""
    said_on: date | None = None
    shared_with: str = ""
    author_id: UUID | None = None


class Wishes(CaseRow, table=True):
    """Each saying is a row; the newest counts, the earlier ones stay."""

    __tablename__ = "wishes"

    number: int


class PlanVersionContent(BaseModel):
    """The plan as it stood when the victim agreed to it: items with their ids, and the wishes."""

    items: dict[str, PlanItemContent] = {}
    wishes: str = ""
    with_whom: str = ""
    note: str = ""
    author_id: UUID | None = None


class PlanVersion(CaseRow, table=True):
    """A version in force: agreed with the victim on a day; frozen."""

    __tablename__ = "plan_version"

    number: int
    agreed_on: date


class PlanReviewContent(BaseModel):
    trigger: ReviewTrigger = ReviewTrigger.INTERVAL
    note: str = ""
    victim_view: str = ""
    author_id: UUID | None = None


class PlanReview(CaseRow, table=True):
    """The advocate looked at the plan again with the victim."""

    __tablename__ = "plan_review"

    reviewed_on: date
    next_on: date


class PlanCheckContent(BaseModel):
    verdict: Verdict = Verdict.GOOD
    note: str = ""
    version_number: int = 0
    author_id: UUID | None = None


class PlanCheck(CaseRow, table=True):
    """A supervisor's view of one frozen version, given after the fact."""

    __tablename__ = "plan_check"

    version_id: UUID | None = None
    checked_at: datetime = Field(sa_type=UtcMoment)
