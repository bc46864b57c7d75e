"""What may come in about a case: the referral, allocation, priority, cover, status and the facts."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

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
from app.features.people.rules import Pronoun
from app.web.forms import LINE, LONG, SHORT, FieldForm, Form, words

Consent = Literal["yes", "no", "not_asked"]


class ReferralForm(FieldForm):
    """A new referral: from whom, about whom, on what basis, and what is known."""

    source: Source = Field(json_schema_extra=words(missing="Choose where this referral comes from."))
    referrer_name: str = Field(default="", max_length=LINE)
    referrer_contact: str = Field(default="", max_length=LINE)
    team_id: UUID | None = None
    name: str = Field(
        max_length=LINE,
        json_schema_extra=words(missing="Give the victim’s name, or what to call this person."),
    )
    known_as: str = Field(default="", max_length=SHORT)
    former_names: str = Field(default="", max_length=LINE)
    pronouns: Pronoun = Pronoun.THEY
    date_of_birth: date | None = None
    language: str = Field(default="", max_length=SHORT)
    interpreter_needed: bool = False
    safe_contact_note: str = Field(default="", max_length=LONG)
    consent: Consent = Field(
        json_schema_extra=words(missing="Say whether the victim agreed to this referral.")
    )
    lawful_reason: str = Field(default="", max_length=LONG)
    immediate_danger: bool = Field(json_schema_extra=words(missing="Say whether someone is in danger now."))
    priority: Priority = Priority.STANDARD
    summary: str = Field(default="", max_length=LONG)
    stage: Stage = Stage.NOT_REPORTED
    crime_reference: str = Field(default="", max_length=LINE)
    force: str = Field(default="", max_length=SHORT)
    officer: str = Field(default="", max_length=LINE)
    offence: Offence | None = None
    is_suspect_known: bool = False
    suspect_name: str = Field(default="", max_length=LINE)
    relationship: Relationship = Relationship.UNKNOWN
    first_incident_on: date | None = None
    last_incident_on: date | None = None
    orders_in_force: str = Field(default="", max_length=LONG)
    vulnerability: str = Field(default="", max_length=LONG)
    tool_completed: str = Field(default="", max_length=LINE)


class FactsForm(Form):
    """A change to the facts of a case."""

    version: int
    source: Source
    referrer_name: str = Field(default="", max_length=LINE)
    referrer_contact: str = Field(default="", max_length=LINE)
    consent: Consent = Field(
        json_schema_extra=words(missing="Say whether the victim agreed to the referral.")
    )
    lawful_reason: str = Field(default="", max_length=LONG)
    stage: Stage
    found_guilty_on: date | None = None
    crime_reference: str = Field(default="", max_length=LINE)
    force: str = Field(default="", max_length=SHORT)
    officer: str = Field(default="", max_length=LINE)
    offence: Offence | None = None
    is_suspect_known: bool = False
    relationship: Relationship = Relationship.UNKNOWN
    first_incident_on: date | None = None
    last_incident_on: date | None = None
    orders_in_force: str = Field(default="", max_length=LONG)
    vulnerability: str = Field(default="", max_length=LONG)
    tool_completed: str = Field(default="", max_length=LINE)
    summary: str = Field(default="", max_length=LONG)
    enhanced: bool = False
    enhanced_reasons: list[EnhancedReason] = Field(default_factory=list)
    enhanced_reason: str = Field(default="", max_length=LONG)
    update_interval_days: int = Field(default=28, ge=1, le=90)


class AllocateForm(Form):
    """Exactly one lead and one named backup; `version` is the one that the page showed."""

    lead: UUID = Field(json_schema_extra=words(missing="Choose a lead advocate."))
    backup: UUID = Field(json_schema_extra=words(missing="Choose a backup."))
    priority: Priority | None = None
    reason: str = Field(default="", max_length=LONG)
    version: int | None = None


class PriorityForm(Form):
    priority: Priority = Field(json_schema_extra=words(missing="Choose a priority."))
    reason: str = Field(max_length=LONG, json_schema_extra=words(missing="Say why, in a sentence."))
    next_review_on: date | None = None
    version: int | None = None


class CoverForm(Form):
    """Somebody has the lead’s rights from one day to another; both days count."""

    person: UUID = Field(json_schema_extra=words(missing="Choose who covers."))
    from_day: date = Field(json_schema_extra=words(missing="Give the first day of cover."))
    to_day: date = Field(json_schema_extra=words(missing="Give the last day of cover."))


class StatusForm(Form):
    status: Status = Field(json_schema_extra=words(missing="Choose what comes next."))
    reason: str = Field(default="", max_length=LONG)
    closure: ClosureReason | None = None
    version: int | None = None
