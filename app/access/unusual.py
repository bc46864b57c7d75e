"""What a supervisor is told of a person's use: a count a day, of tries to open in an emergency and of cases opened
faster than anybody works. It names no case, and says nothing of what was found.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlmodel import Field

from app.access.work import Work
from app.db.base import Row


class UnusualKind(StrEnum):
    EMERGENCY_TRY = "emergency_try"
    BROWSING = "browsing"


class UnusualUse(Row, table=True):
    """How often on one day; `seen_times` is how much of it a supervisor has looked at."""

    __tablename__ = "unusual_use"
    __table_args__ = (
        UniqueConstraint("account_id", "kind", "day"),
        Index("ix_unusual_use_site", "site_id", "day"),
    )

    site_id: UUID
    account_id: UUID
    kind: str
    day: date
    times: int = 0
    seen_times: int = 0
    seen_by: UUID | None = Field(default=None)


def count_unusual(work: Work, site_id: UUID, account_id: UUID, kind: UnusualKind) -> int:
    """One more today; returns how many there are now."""
    found = select(UnusualUse).where(
        UnusualUse.account_id == account_id, UnusualUse.kind == kind, UnusualUse.day == work.today
    )
    row = work.session.scalars(found.with_for_update()).first()
    if row is None:
        row = UnusualUse(site_id=site_id, account_id=account_id, kind=kind.value, day=work.today)
        work.add(row)
    row.times += 1
    work.session.flush()
    return row.times
