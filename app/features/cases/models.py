"""The tables of a case: what lists need stands clear, all that tells a story is one sealed content."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from pydantic import Field as Content
from sqlmodel import Field

from app.db.base import CaseRow
from app.features.cases.rules import (
    ClosureReason,
    EnhancedReason,
    Offence,
    Priority,
    Relationship,
    Source,
    Stage,
    Status,
)


class CaseContent(BaseModel):
    """The referral and what has become of it since. `offence` is what the police recorded."""

    source: Source = Source.OTHER
    referrer_name: str = ""
    referrer_contact: str = ""
    consent: str = ""
    lawful_reason: str = ""
    crime_reference: str = ""
    force: str = ""
    officer: str = ""
    stage: Stage = Stage.NOT_REPORTED
    found_guilty_on: date | None = None
    is_suspect_known: bool = False
    relationship: Relationship = Relationship.UNKNOWN
    first_incident_on: date | None = None
    last_incident_on: date | None = None
    offence: Offence | None = None
    orders_in_force: str = ""
    vulnerability: str = ""
    tool_completed: str = ""
    safe_contact_note: str = ""
    immediate_danger: bool = False
    summary: str = ""
    enhanced: bool = False
    enhanced_reasons: list[EnhancedReason] = Content(default_factory=list)
    enhanced_reason: str = ""
    update_interval_days: int = 28
    closure: ClosureReason | None = None


class Case(CaseRow, table=True):
    """One case; its id is the case's id."""

    __tablename__ = "case"

    status: str = Status.REFERRED.value
    priority: str = Priority.STANDARD.value
    referred_on: date
    last_contact_on: date | None = None
    last_told_on: date | None = None
    reviewed_on: date | None = None
    closed_on: date | None = None


class PriorityContent(BaseModel):
    """Who judged, when, and why; `before` is empty for the referral's own view."""

    before: Priority | None = None
    after: Priority
    reason: str
    changed_at: datetime
    changed_by: UUID
    next_review_on: date | None = None


class PriorityChange(CaseRow, table=True):
    __tablename__ = "priority_change"


class StatusContent(BaseModel):
    before: Status | None = None
    after: Status
    reason: str = ""
    closure: ClosureReason | None = None
    changed_at: datetime
    changed_by: UUID


class StatusChange(CaseRow, table=True):
    __tablename__ = "status_change"


class FormerFactsContent(BaseModel):
    """What the facts said before they were amended."""

    amended_at: datetime
    amended_by: UUID
    former: dict[str, Any]


class FactsHistory(CaseRow, table=True):
    """The former wordings of a case's facts."""

    __tablename__ = "facts_history"

    former_version: int = Field(default=1)
