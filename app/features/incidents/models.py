"""The tables of the incident log. The day, the number and who wrote it stand clear; the rest is sealed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.db.base import CaseRow
from app.features.incidents.rules import (
    Behaviour,
    Certainty,
    Channel,
    KnownHow,
    LoggedBy,
    Moment,
    PartOfDay,
    Source,
)

DISCLOSED = {
    "happened_on", "happened_at", "part_of_day", "certainty", "ended_on", "behaviours", "channel", "text",
    "exact_words", "place", "who", "known_how", "others_with", "witnesses", "children_present", "vehicle",
    "weapon", "injury", "damage", "effect", "action_taken", "told_police", "police_reference", "police_officer",
    "police_response", "is_breach", "breach_of", "breach_named", "seriousness", "source", "told_by",
    "logged_by", "logged_at", "author_id", "why_amended", "withdrawn", "reinstated",
}  # fmt: skip
"""Shape 1 of what may leave. It is never changed: a field that comes later makes another shape. The note stays."""


class Withdrawn(BaseModel):
    """That an entry no longer counts, or counts again: since when, who said so and why."""

    at: datetime
    by: UUID
    reason: str


class IncidentContent(BaseModel):
    """One wording of one incident: what happened, when and how surely, what it did, what was done.

    `ended_on` is the last day of what went on for longer. `private_note` leaves in no copy, release or evidence pack.
    `files_are` says how sensitive what comes with it is, in the words of evidence: a phone sends the file later.
    `breach_named` is what the order that was chosen was called then; `breach_of` is what somebody typed.
    """

    happened_on: date | None = None
    happened_at: time | None = None
    part_of_day: PartOfDay | None = None
    certainty: Certainty = Certainty.UNKNOWN
    ended_on: date | None = None
    behaviours: list[Behaviour] = []
    channel: Channel | None = None
    text: str = ""
    exact_words: str = ""
    place: str = ""
    who: str = ""
    known_how: KnownHow | None = None
    others_with: str = ""
    witnesses: str = ""
    children_present: bool = False
    vehicle: str = ""
    weapon: str = ""
    injury: str = ""
    damage: str = ""
    effect: str = ""
    action_taken: str = ""
    told_police: bool = False
    police_reference: str = ""
    police_officer: str = ""
    police_response: str = ""
    is_breach: bool = False
    breach_of: str = ""
    files_are: str = "normal"
    breach_order: UUID | None = None
    breach_named: str = ""
    seriousness: str = ""
    private_note: str = ""
    source: Source = Source.TOLD_BY
    told_by: str = ""
    logged_by: LoggedBy = LoggedBy.ADVOCATE
    logged_at: datetime | None = None
    author_id: UUID | None = None
    why_amended: str = ""
    withdrawn: Withdrawn | None = None
    reinstated: Withdrawn | None = None

    @property
    def disclosed(self) -> dict[str, Any]:
        """What of it may leave in an evidence pack, by name; the ledger keeps the digest of just this."""
        return {"shape": 1} | self.model_dump(mode="json", include=DISCLOSED)

    @property
    def moment(self) -> Moment:
        day = self.happened_on or date.min
        return Moment(day, self.happened_at, self.part_of_day, self.certainty)


class Incident(CaseRow, table=True):
    """An entry of the log. Numbers run within a case."""

    __tablename__ = "incident"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    number: int
    happened_on: date
    logged_on: date
    by_victim: bool = False


class IncidentWording(CaseRow, table=True):
    """A former wording of an entry, sealed as it was."""

    __tablename__ = "incident_wording"

    incident_id: UUID = Field(index=True)
    number: int
