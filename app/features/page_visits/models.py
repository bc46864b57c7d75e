"""The table of what happened to a victim’s page: openings and tries, sealed under the page’s own key."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import Field

from app.db.base import SealedRow


class PageVisit(SealedRow, table=True):
    """One opening or try; sealed: a `PageVisitContent`. Neither the hour nor the device stands clear."""

    __tablename__ = "page_visit"

    page_id: UUID = Field(index=True)
    case_id: UUID = Field(index=True)
    visited_on: date
