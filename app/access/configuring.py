"""The account of every change of a site's configuration: what, from when, by whom and why. It is never amended."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Index

from app.access.actor import Actor
from app.access.door import open_site
from app.access.models import Site
from app.access.work import Work
from app.db.base import SealedRow


class ConfigurationChangeContent(BaseModel):
    """What was changed, in words, by whom and why."""

    subject: str
    words: str
    reason: str
    from_day: date | None = None
    author_id: UUID
    at: datetime


class ConfigurationChange(SealedRow, table=True):
    """One change of a site's configuration; sealed under the site's key. None is ever amended."""

    __tablename__ = "configuration_change"
    __table_args__ = (Index("ix_configuration_change_made", "site_id", "made_on"),)

    made_on: date


def in_turn(work: Work, actor: Actor) -> None:
    """Who changes a site's configuration holds its row until the unit ends: of two the second sees what the first did.
    Ask before anything else is read."""
    work.session.get(Site, actor.site_id, with_for_update=True, populate_existing=True)


def note_change(
    work: Work, actor: Actor, subject: str, words: str, *, reason: str, from_day: date | None = None
) -> ConfigurationChange:
    """The account of a change, beside what its action writes to the ledger."""
    content = ConfigurationChangeContent(subject=subject, words=words, reason=reason, from_day=from_day,
                                         author_id=actor.id, at=work.now)  # fmt: skip
    row = ConfigurationChange(site_id=actor.site_id, made_on=work.today)
    row.sealed = open_site(work, actor).seal(content, into=row)
    work.add(row)
    return row
