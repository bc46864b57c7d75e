"""What a site adds to the listed bank holidays, and what it strikes from them. Nothing in it is personal."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import UniqueConstraint

from app.db.base import Row


class BankHoliday(Row, table=True):
    """One day that differs from the list at this site: a holiday that is not listed, or a listed one that is none."""

    __tablename__ = "bank_holiday"
    __table_args__ = (UniqueConstraint("site_id", "day"),)

    site_id: UUID
    day: date
    is_added: bool
