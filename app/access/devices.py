"""Devices that once signed a person in, and the day's failed tries from devices that never did.

Who guesses from new devices is stopped at fifty a day and name; known devices go on. Names without an account are
counted alike, so that the count tells nobody which names there are.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.access.models import KnownDevice, StrangeTry
from app.access.sessions import hash_token
from app.access.work import Work
from app.core.errors import TooMany
from app.core.ids import new_id

MOST_STRANGE_TRIES = 50
STOPPED = (
    "Too many tries from new devices today. Use a device that has signed in before, or a passkey, "
    "or ask your administrator."
)


def known_device(work: Work, token: str | None) -> str | None:
    """The device's cookie if it once signed somebody in: an invented one counts for nothing."""
    if not token:
        return None
    found = work.session.scalars(select(KnownDevice.id).where(KnownDevice.token_hash == hash_token(token)))
    return token if found.first() else None


def has_signed_in(work: Work, token: str | None, person_id: UUID) -> bool:
    """Whether this device once signed this person in."""
    if not token:
        return False
    return _row(work, token, person_id) is not None


def remember_device(work: Work, token: str | None, person_id: UUID) -> str:
    """Know this device from now on; returns its cookie, a new one unless we gave it before."""
    token = known_device(work, token) or secrets.token_urlsafe(32)
    row = _row(work, token, person_id)
    if row is None:
        work.add(KnownDevice(token_hash=hash_token(token), person_id=person_id, seen_on=work.today))
    else:
        row.seen_on = work.today
    return token


def refuse_after_many(work: Work, name_hash: bytes) -> None:
    """`TooMany` once this name had its fifty tries from new devices today."""
    if strange_tries(work, name_hash) >= MOST_STRANGE_TRIES:
        raise TooMany(STOPPED, retry_after=3600)


def strange_tries(work: Work, name_hash: bytes) -> int:
    found = select(StrangeTry.tries).where(StrangeTry.name_hash == name_hash, StrangeTry.day == work.today)
    return work.session.scalar(found) or 0


def count_strange_try(work: Work, name_hash: bytes) -> int:
    """One more failed try from a new device; returns how many there were today. Earlier days are forgotten."""
    work.session.execute(delete(StrangeTry).where(StrangeTry.day < work.today))
    table = StrangeTry.__table__  # type: ignore[attr-defined]
    dialect = sqlite if work.house.store.is_sqlite else postgresql
    insert = dialect.insert(table).values(id=new_id(), name_hash=name_hash, day=work.today, tries=1)
    work.session.execute(
        insert.on_conflict_do_update(index_elements=["name_hash", "day"], set_={"tries": table.c.tries + 1})
    )
    return strange_tries(work, name_hash)


def _row(work: Work, token: str, person_id: UUID) -> KnownDevice | None:
    found = select(KnownDevice).where(
        KnownDevice.token_hash == hash_token(token), KnownDevice.person_id == person_id
    )
    return work.session.scalars(found).first()
