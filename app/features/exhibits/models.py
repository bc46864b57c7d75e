"""The tables of evidence. Names, kinds and hashes are sealed; the size stands clear as a power of two."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, SerializerFunctionWrapHandler, model_serializer
from sqlalchemy import BigInteger
from sqlmodel import Field

from app.db.base import CaseRow
from app.features.exhibits.rules import EvidenceStatus, EvidenceType, Preview, Sensitivity

DISCLOSED = {
    "title", "type", "status", "sensitivity", "name", "media", "size", "sha256", "made_when", "original_held",
    "shown_on", "address", "captured", "was_edited", "police_reference", "handed_on", "handed_to", "handed_how",
    "receipt", "refusal", "facts", "collected_by", "kept_at", "chain",
}  # fmt: skip
"""Shapes 1 and 2 of what may leave; in 2 a link of the chain has a day of its own. They are never changed: a field that
comes later makes another shape. The note stays."""


class ChainEntry(BaseModel):
    """Who noted it, when, what happened; where it went from one hand to another, from whom and to whom; and the day of
    that, if it was noted on another."""

    at: datetime | None = None
    by: UUID | None = None
    what: str = ""
    came_from: str = ""
    went_to: str = ""
    on: date | None = None

    @model_serializer(mode="wrap")
    def _as_first(self, told: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without a day of its own a link is what it was before links had one: its digest stands in ledgers."""
        said: dict[str, Any] = told(self)
        return said if self.on is not None else {name: value for name, value in said.items() if name != "on"}


class ExhibitContent(BaseModel):
    """What is known of one piece of evidence. `facts` is what the file says of itself; a person has not checked it."""

    title: str = ""
    type: EvidenceType = EvidenceType.OTHER
    status: EvidenceStatus = EvidenceStatus.COPIED
    sensitivity: Sensitivity = Sensitivity.NORMAL
    file_id: UUID | None = None
    preview_id: UUID | None = None
    preview: Preview = Preview.NONE
    name: str = ""
    media: str = "application/octet-stream"
    size: int = 0
    sha256: str = ""
    made_when: str = ""
    original_held: str = ""
    note: str = ""
    shown_on: str = ""
    address: str = ""
    captured: str = ""
    was_edited: bool = False
    police_reference: str = ""
    handed_on: date | None = None
    handed_to: str = ""
    handed_how: str = ""
    receipt: str = ""
    refusal: str = ""
    facts: dict[str, str] = {}
    collected_by: UUID | None = None
    kept_at: datetime | None = None
    chain: list[ChainEntry] = []
    enclosed_in: UUID | None = None
    """The exhibit in which this file lay, and by `enclosed_as` its place there; the chain says it in words."""
    enclosed_as: str = ""

    @property
    def disclosed(self) -> dict[str, Any]:
        """What of it may leave in an evidence pack, by name; the ledger keeps the digest of just this."""
        shape = 2 if any(link.on is not None for link in self.chain) else 1
        return {"shape": shape} | self.model_dump(mode="json", include=DISCLOSED)


class Exhibit(CaseRow, table=True):
    __tablename__ = "exhibit"

    incident_id: UUID | None = Field(default=None, index=True)
    kept_on: date
    size_bucket: int = Field(sa_type=BigInteger)


class ExhibitWording(CaseRow, table=True):
    """What was recorded of an exhibit before it was amended."""

    __tablename__ = "exhibit_wording"

    exhibit_id: UUID = Field(index=True)
    number: int
