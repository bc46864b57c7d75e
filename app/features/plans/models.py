"""The tables of the safety plan. What stands in them is sealed; nothing is edited away."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlmodel import Field

from app.db.base import CaseRow
from app.db.types import UtcMoment
from app.features.plan_items.models import PlanItemContent
from app.features.plans.rules import ReviewTrigger, Verdict


class WishesContent(BaseModel):
    """What the victim wants, in her own words, and where that differs from what was advised."""

    text: str = ""
    differs: str = ""
    said_on: date | None = None
    said_at: datetime | None = None
    """When it was written down: of two sayings of one day the later one counts, whichever came in first."""
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

    @property
    def authors(self) -> set[UUID]:
        """Whoever recorded the agreement or wrote something that stands in it."""
        marks = [mark for item in self.items.values() for mark in (item.saving, *item.marks.values())]
        return {one for one in (self.author_id, *(mark.by for mark in marks)) if one is not None}


class PlanVersion(CaseRow, table=True):
    """A version in force: agreed with the victim on a day; frozen."""

    __tablename__ = "plan_version"

    number: int
    agreed_on: date


class PlanReviewContent(BaseModel):
    trigger: ReviewTrigger = ReviewTrigger.INTERVAL
    note: str = ""
    why_later: str = ""
    victim_view: str = ""
    author_id: UUID | None = None


class PlanReview(CaseRow, table=True):
    """The advocate looked at the plan again with the victim."""

    __tablename__ = "plan_review"

    reviewed_on: date
    next_on: date


class PlanCheckContent(BaseModel):
    """What a supervisor made of it, what is to be done, and until when the next review may wait, if for long."""

    verdict: Verdict = Verdict.GOOD
    note: str = ""
    actions: str = ""
    may_wait_until: date | None = None
    version_number: int = 0
    author_id: UUID | None = None


class PlanCheck(CaseRow, table=True):
    """A supervisor's view of one frozen version, given after the fact."""

    __tablename__ = "plan_check"

    version_id: UUID | None = None
    checked_at: datetime = Field(sa_type=UtcMoment)
