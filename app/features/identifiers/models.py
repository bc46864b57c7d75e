"""The keyed hashes of exact identifiers, and the rows that wait to be compared. Neither holds a word."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from app.db.base import Row


class Identifier(Row, table=True):
    """One exact identifier that a row of a case carries; `value` is its keyed hash."""

    __tablename__ = "identifier"
    __table_args__ = (Index("ix_identifier_value", "site_id", "value"),)

    site_id: UUID
    case_id: UUID = Field(index=True)
    kind: str
    table: str
    row_id: UUID = Field(index=True)
    value: bytes = Field(repr=False)


class MatchDue(Row, table=True):
    """A row that was made or amended and is not compared yet with the rest of its site. It goes when it is."""

    __tablename__ = "match_due"

    site_id: UUID = Field(index=True)
    case_id: UUID | None = Field(default=None, index=True)
    table: str
    row_id: UUID
