"""The tables that decide who is asking and what is in sight. Names of people are sealed under the site's key."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, inspect, select
from sqlmodel import Field

from app.db.base import CaseRow, Row, SealedRow, SQLModel
from app.db.store import Store
from app.db.types import Ciphertext, UtcMoment

NOTHING_DUE = datetime(9999, 12, 31, tzinfo=UTC)
"""Later than anything that is due."""


class Site(Row, table=True):
    """One partnership. Its name and labels are not personal and stand clear. `generation` of its key is what seals."""

    __tablename__ = "site"

    name: str
    kind: str
    leave_url: str = ""
    founded_on: date
    generation: int = 1


class Team(Row, table=True):
    __tablename__ = "team"

    site_id: UUID = Field(index=True)
    name: str


class Account(SealedRow, table=True):
    """A member of staff or of an agency. Sealed: name, title, sign-in name. `status` invited|active|ended; `ends_on`:
    the last day of somebody of an agency, or none. `is_compared`: with victims and persons of concern. `holder_id`: her
    account at another site, whose passkeys and passphrase sign this one in."""

    __tablename__ = "account"

    role: str
    agency_id: UUID | None = None
    status: str = "invited"
    handle: bytes = Field(index=True, repr=False)
    made_on: date
    ends_on: date | None = None
    is_compared: bool = True
    holder_id: UUID | None = Field(default=None, index=True)
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
    first open act of Today falls due, or `NOTHING_DUE`. `generation` of the case's key is what seals; `rotation` is the
    number of its last rotation. `mismatch` says whether it does not match its ledger: "", "frozen", or "released" by an
    operator. `merged_into`: the case in which it goes on, here or, transferred, at another site. `is_restricted`: only
    who stands to it by a relation of her own finds it. `emergency_until`: until when it is open in an emergency.
    """

    __tablename__ = "case_sight"
    __table_args__ = (Index("ix_case_sight_next", "site_id", "next_due_at", "id"),)

    site_id: UUID = Field(index=True)
    team_id: UUID = Field(index=True)
    reference: str = Field(unique=True)
    hold_fell_at: datetime | None = Field(default=None, sa_type=UtcMoment)
    merged_into: UUID | None = None
    next_due_at: datetime = Field(default=NOTHING_DUE, sa_type=UtcMoment)
    generation: int = 1
    rotation: int = 0
    mismatch: str = ""
    is_restricted: bool = False
    emergency_until: datetime | None = Field(default=None, sa_type=UtcMoment)


class CaseFreeze(CaseRow, table=True):
    """The check with contents found that a case does not match its ledger: exports wait until somebody releases
    them. Sealed: what did not match, and the reason of the release."""

    __tablename__ = "case_freeze"

    frozen_on: date
    released_on: date | None = None


class Rotation(SQLModel, table=True):
    """One rotation of keys, so that one that was stopped is gone on with. `kind` root|site|case; `subject` a site's or
    a case's id, or nothing for all; `target` the generation of a site's or the root key that it leads to.
    """

    __tablename__ = "rotation"

    number: int | None = Field(default=None, primary_key=True)
    kind: str
    subject: UUID | None = None
    target: int = 0
    began_at: datetime = Field(sa_type=UtcMoment)
    ended_at: datetime | None = Field(default=None, sa_type=UtcMoment)


class CaseRelation(Row, table=True):
    """Lead, backup, cover or named, of one case; both days count. A relation ends, it is never deleted.

    The index holds all that sight asks for: lists look at it for every case that they count.
    """

    __tablename__ = "case_relation"
    __table_args__ = (
        Index("ix_case_relation_account", "account_id", "case_id", "from_day", "to_day", "kind"),
    )

    case_id: UUID = Field(index=True)
    account_id: UUID
    kind: str
    from_day: date
    to_day: date | None = None
    given_by: UUID


class SharingAgreement(Row, table=True):
    """An agreement with one agency that information may be shared, from a day to a day; both count. Purpose and
    reason are codes, nothing is personal. Outside its days nothing is released to the agency, and nobody of it opens
    what was.

    `ended_on` is when it was ended ahead of its time: from that day on it does not count.
    """

    __tablename__ = "sharing_agreement"

    site_id: UUID = Field(index=True)
    agency_id: UUID = Field(index=True)
    purpose: str
    from_day: date
    to_day: date
    ended_on: date | None = None
    end_reason: str = ""


class ShareGrant(Row, table=True):
    """Who outside the team may open a sealed copy; `id` is the share's id. `for_meeting`: the site's chair may too."""

    __tablename__ = "share_grant"

    site_id: UUID
    case_id: UUID = Field(index=True)
    desk_id: UUID | None = Field(default=None, index=True)
    account_id: UUID | None = Field(default=None, index=True)
    released_on: date
    ended_on: date | None = None
    for_meeting: bool = False


class PageAccount(SealedRow, table=True):
    """A victim's page. `status` waiting|open|locked|closed. Each part is a switch, off until agreed.

    `number` is a keyed hash of the eight digits; sealed under the page's key: the Argon2 hashes of what she knows.
    """

    __tablename__ = "page_account"

    case_id: UUID = Field(index=True)
    number: bytes = Field(unique=True, repr=False)
    status: str = "waiting"
    shows_updates: bool = False
    takes_entries: bool = False
    shows_openings: bool = False
    shows_plan: bool = False
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
    staff the challenge that waits for a passkey; `proven_at` is when the person last showed who she is; `device_id`
    the known device that began it. Sealed to its person: the kind of that device, and its browser.
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
    device_id: UUID | None = None
    sealed: bytes = Field(default=b"", sa_type=Ciphertext, repr=False)


class KnownDevice(Row, table=True):
    """A browser that once signed this person in, known by the hash of a cookie. `kind` phone|tablet|computer|unknown:
    who administers accounts has to tell a lost one from the others.
    """

    __tablename__ = "known_device"
    __table_args__ = (UniqueConstraint("token_hash", "person_id"),)

    token_hash: bytes = Field(repr=False)
    person_id: UUID = Field(index=True)
    kind: str = "unknown"
    made_on: date
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


def is_founded(store: Store) -> bool:
    """Whether this database has a site already; one without tables has none."""
    if not inspect(store.reader).has_table("site"):
        return False
    with store.reading() as session:
        return session.scalar(select(Site.id).limit(1)) is not None
