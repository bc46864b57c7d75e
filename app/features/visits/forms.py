"""What may come in about visits."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

from pydantic import Field, field_validator

from app.features.visits.rules import Outcome, VisitKind
from app.web.forms import LINE, FieldForm, words


class PlanForm(FieldForm):
    """A visit that is to come. No address: that is a place of the case."""

    kind: VisitKind = Field(json_schema_extra=words(missing="Choose where you meet."))
    day: date = Field(json_schema_extra=words(missing="Give the day."))
    at: time = Field(json_schema_extra=words(missing="Give the time, like 14:05."))
    minutes: int = Field(60, ge=15, le=720)
    watcher: UUID = Field(json_schema_extra=words(missing="Choose who watches."))
    what_for: str = Field("", max_length=LINE)


class CheckInForm(FieldForm):
    """`checked_in_at` is sent by a phone that was without a network: it is kept as a claim."""

    until: time = Field(
        json_schema_extra=words(missing="Give the time by which you will be out, like 15:00.")
    )
    watcher: UUID | None = None
    checked_in_at: datetime | None = None

    @field_validator("checked_in_at")
    @classmethod
    def _has_zone(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("Give a time with its time zone.")
        return value


class MoreTimeForm(FieldForm):
    minutes: Literal["15", "30", "60"] = Field(json_schema_extra=words(missing="Choose how much longer."))


class CheckOutForm(FieldForm):
    """Nothing but that she is out."""


class CancelForm(FieldForm):
    reason: str = Field(
        max_length=LINE, json_schema_extra=words(missing="Say why the visit does not take place.")
    )


class ReachForm(FieldForm):
    """What came of ringing her."""

    outcome: Outcome = Field(json_schema_extra=words(missing="Choose what came of it."))
    note: str = Field("", max_length=2000)
