"""The table of possible matches, sealed under the site's key: nothing that stands clear tells which cases it links."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Index
from sqlmodel import Field

from app.db.base import SealedRow
from app.features.matches.rules import MatchKind, PartyKind, Verdict


class SideContent(BaseModel):
    """One of the two: who, by what name, in which case. A user stands in none."""

    kind: PartyKind
    row_id: UUID
    name: str
    case_id: UUID | None = None

    @property
    def is_user(self) -> bool:
        return self.kind in (PartyKind.STAFF, PartyKind.PARTNER)


class MatchContent(BaseModel):
    """What may be one person, what speaks for it, and what was decided."""

    kind: MatchKind
    sides: list[SideContent]
    why: list[str]
    verdict: Verdict | None = None
    reason: str = ""
    decided_by: UUID | None = None
    decided_at: datetime | None = None

    def names(self, row_id: UUID) -> bool:
        return any(side.row_id == row_id for side in self.sides)


class PossibleMatch(SealedRow, table=True):
    """`pair`, `one` and `other` are keyed hashes: of the two rows, and of the two cases, for shredding one of them."""

    __tablename__ = "possible_match"
    __table_args__ = (Index("ix_possible_match_status", "site_id", "status"),)

    status: str
    pair: bytes = Field(unique=True, repr=False)
    one: bytes | None = Field(default=None, index=True, repr=False)
    other: bytes | None = Field(default=None, index=True, repr=False)
    found_on: date
