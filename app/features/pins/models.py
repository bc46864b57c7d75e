"""The table of pinned cases. It holds no words: whose pin, and on which case."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from app.db.base import Row


class PinnedCase(Row, table=True):
    """One person wants one case to be carried on her phone. It gives no sight: what she may not see is not carried."""

    __tablename__ = "pinned_case"
    __table_args__ = (UniqueConstraint("account_id", "case_id"),)

    site_id: UUID
    case_id: UUID = Field(index=True)
    account_id: UUID
