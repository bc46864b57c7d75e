"""The tables behind phones: who enrolled which with which public keys, and the keys of a site that phones seal to."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from app.db.base import Row, SealedRow
from app.db.types import UtcMoment


class Phone(Row, table=True):
    """One browser that one person enrolled, so that it may keep sealed copies and hand in what was written without a
    network. `token_hash` is of the cookie: two people on one browser have a phone each under the same one. `device_id`
    is the known device that it was enrolled on; `newest_sequence` the highest number of what has come from it.
    """

    __tablename__ = "phone"

    site_id: UUID = Field(index=True)
    account_id: UUID = Field(index=True)
    device_id: UUID | None = None
    intake_id: UUID
    token_hash: bytes = Field(index=True, repr=False)
    box_public: bytes = Field(repr=False)
    signing_public: bytes = Field(repr=False)
    made_at: datetime = Field(sa_type=UtcMoment)
    seen_at: datetime = Field(sa_type=UtcMoment)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    newest_sequence: int = 0


class IntakeKey(SealedRow, table=True):
    """The public halves of a site's intake pair and signing pair. Sealed under the site's key: the private halves."""

    __tablename__ = "intake_key"

    box_public: bytes = Field(repr=False)
    signing_public: bytes = Field(repr=False)
    made_at: datetime = Field(sa_type=UtcMoment)
