"""The tables that decide who is asking and what is in sight. Names of people are sealed under the site's key."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from app.db.base import Row, SealedRow
from app.db.types import Ciphertext, UtcMoment

NOTHING_DUE = datetime(9999, 12, 31, tzinfo=UTC)
"""Later than anything that is due."""


class Site(Row, table=True):
    """One partnership. Its name and labels are not personal and stand clear."""

    __tablename__ = "site"

    name: str
    kind: str
    leave_url: str = ""
    founded_on: date


class Team(Row, table=True):
    __tablename__ = "team"

    site_id: UUID = Field(index=True)
    name: str


class Account(SealedRow, table=True):
    """A member of staff or a partner's user. Sealed: name, title, sign-in name. `status` invited|active|ended."""

    __tablename__ = "account"

    role: str
    agency_id: UUID | None = None
    status: str = "invited"
    handle: bytes = Field(index=True, repr=False)
    made_on: date
    theme: str = "system"
    blur: bool = False


class Credential(SealedRow, table=True):
    """What an account signs in with besides passkeys; sealed under the user's key."""

    __tablename__ = "credential"

    account_id: UUID = Field(unique=True)


class Passkey(SealedRow, table=True):
    """A key that a device holds for an account. Sealed under the user's key: the name she gave it."""

    __tablename__ = "passkey"

    account_id: UUID = Field(index=True)
    credential_id: bytes = Field(unique=True)
    public_key: bytes
    sign_count: int = 0
    made_on: date
    last_used_on: date | None = None


class TeamMember(Row, table=True):
    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("team_id", "account_id"),)

    team_id: UUID
    account_id: UUID = Field(index=True)
    is_supervisor: bool = False


class Desk(Row, table=True):
    """A named desk of an agency: challenge notes and shares go to a desk or a person, never to an agency."""

    __tablename__ = "desk"

    site_id: UUID = Field(index=True)
    agency_id: UUID
    name: str


class DeskMember(Row, table=True):
    __tablename__ = "desk_member"
    __table_args__ = (UniqueConstraint("desk_id", "account_id"),)

    desk_id: UUID
    account_id: UUID = Field(index=True)


class CaseSight(Row, table=True):
    """What the door needs to know of a case; `id` is the case's id. Lists are sorted by `next_due_at`: when the
    first open act of Today falls due, or `NOTHING_DUE`; the clock of deadlines keeps it.
    """

    __tablename__ = "case_sight"
    __table_args__ = (Index("ix_case_sight_next", "site_id", "next_due_at", "id"),)

    site_id: UUID = Field(index=True)
    team_id: UUID = Field(index=True)
    reference: str = Field(unique=True)
    hold_fell_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    next_due_at: datetime = Field(default=NOTHING_DUE, sa_type=UtcMoment)


class CaseRelation(Row, table=True):
    """Lead, backup or cover of one case; both days count. A relation ends, it is never deleted."""

    __tablename__ = "case_relation"
    __table_args__ = (Index("ix_case_relation_account", "account_id", "case_id"),)

    case_id: UUID = Field(index=True)
    account_id: UUID
    kind: str
    from_day: date
    to_day: date | None = None
    given_by: UUID


class ShareGrant(Row, table=True):
    """Who outside the team may open one sealed copy; `id` is the share's id."""

    __tablename__ = "share_grant"

    site_id: UUID
    case_id: UUID = Field(index=True)
    desk_id: UUID | None = Field(default=None, index=True)
    account_id: UUID | None = Field(default=None, index=True)
    released_on: date
    ended_on: date | None = None


class PageAccount(SealedRow, table=True):
    """A victim's page. `status` waiting|open|closed. Each part is a switch, off until agreed.

    `number` is a keyed hash of the eight digits; sealed under the page's key: the passphrase's Argon2 hash.
    """

    __tablename__ = "page_account"

    case_id: UUID = Field(index=True)
    number: bytes = Field(unique=True, repr=False)
    status: str = "waiting"
    shows_updates: bool = False
    takes_entries: bool = False
    made_on: date


class SingleUseCode(Row, table=True):
    """A code that is opened once, by POST. `purpose` enrol|page; `person_id` an account or a page account."""

    __tablename__ = "single_use_code"

    code_hash: bytes = Field(unique=True, repr=False)
    purpose: str
    person_id: UUID
    ends_at: datetime = Field(sa_type=UtcMoment)
    used_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class SessionRow(Row, table=True):
    """A session, known by the hash of its cookie. `place` is where a victim stands on her one-path page, and for
    staff the challenge that waits for a passkey; `proven_at` is when the person last showed who she is.
    """

    __tablename__ = "session"

    token_hash: bytes = Field(unique=True, repr=False)
    person_id: UUID = Field(index=True)
    is_page: bool = False
    stage: str = "full"
    place: str = ""
    made_at: datetime = Field(sa_type=UtcMoment)
    used_at: datetime = Field(sa_type=UtcMoment)
    locked_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    ended_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    proven_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class KnownDevice(Row, table=True):
    """A browser that once signed this person in, known by the hash of a cookie."""

    __tablename__ = "known_device"
    __table_args__ = (UniqueConstraint("token_hash", "person_id"),)

    token_hash: bytes = Field(repr=False)
    person_id: UUID = Field(index=True)
    seen_on: date


class StrangeTry(Row, table=True):
    """Failed tries on one sign-in name from devices that never signed it in, counted by the day."""

    __tablename__ = "strange_try"
    __table_args__ = (UniqueConstraint("name_hash", "day"),)

    name_hash: bytes = Field(repr=False)
    day: date
    tries: int = 1


class Draft(Row, table=True):
    """What a person typed and could not save, sealed to that person alone; it ends after twelve hours."""

    __tablename__ = "draft"

    site_id: UUID
    person_id: UUID = Field(index=True)
    ends_at: datetime = Field(sa_type=UtcMoment)
    sealed: bytes = Field(sa_type=Ciphertext, repr=False)
