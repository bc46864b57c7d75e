"""The agencies of a site. Desks, teams and sites stand in `access`."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Field

from app.db.base import Row


class Agency(Row, table=True):
    """A partner agency by its code and local name; neither is personal."""

    __tablename__ = "agency"

    site_id: UUID = Field(index=True)
    code: str
    name: str
