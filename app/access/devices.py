"""Devices that once signed a person in, and the day's failed tries from devices that never did.

Who guesses from new devices is stopped at fifty a day and name; known devices go on. Names without an account are
counted alike, so that the count tells nobody which names there are.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete, func, or_, select

from app.access.device_kinds import device_kind
from app.access.models import Account, KnownDevice, StrangeTry
from app.access.sessions import hash_token
from app.access.work import Work
from app.core.errors import TooMany
from app.core.ids import new_id
from app.db.base import insert_into, table_of

MOST_STRANGE_TRIES = 50
KEPT = timedelta(days=30)
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


def known_device_id(work: Work, token: str | None, person_id: UUID) -> UUID | None:
    """The known device of this person's that has this cookie."""
    row = _row(work, token, person_id) if token else None
    return row.id if row else None


def has_signed_in(work: Work, token: str | None, person_id: UUID) -> bool:
    """Whether this device once signed this person in."""
    if not token:
        return False
    return _row(work, token, person_id) is not None


@dataclass(frozen=True)
class Remembered:
    """A device that is known from now on: its cookie, its row, and whether it never signed this person in before."""

    token: str
    id: UUID
    is_new: bool

    def __repr__(self) -> str:
        return f"<device {self.id}>"


def remember_device(work: Work, token: str | None, person_id: UUID, agent: str) -> Remembered:
    """Know this device from now on; its cookie is a new one unless we gave it before."""
    token = known_device(work, token) or secrets.token_urlsafe(32)
    row = _row(work, token, person_id)
    is_new = row is None
    if row is None:
        today = work.today
        row = KnownDevice(token_hash=hash_token(token), person_id=person_id, made_on=today, seen_on=today)
        work.add(row)
    row.seen_on, row.kind = work.today, device_kind(agent).value
    return Remembered(token, row.id, is_new)


def forget_devices(work: Work, person_id: UUID, *, but: str | None = None) -> None:
    """No device of this person's counts as known any more, `but` the one with this cookie."""
    kept = hash_token(but) if but else b""
    work.session.execute(
        delete(KnownDevice).where(KnownDevice.person_id == person_id, KnownDevice.token_hash != kept)
    )


def refuse_after_many(work: Work, *names: bytes) -> None:
    """`TooMany` once these names, all of one person, had their fifty tries from new devices today."""
    if strange_tries(work, *names) >= MOST_STRANGE_TRIES:
        raise TooMany(STOPPED, retry_after=3600)


def strange_tries(work: Work, *names: bytes) -> int:
    found = select(func.sum(StrangeTry.tries)).where(
        StrangeTry.name_hash.in_(names), StrangeTry.day == work.today
    )
    return work.session.scalar(found) or 0


def count_strange_try(work: Work, name_hash: bytes) -> int:
    """One more failed try from a new device; returns how many there were today. Of earlier days a month is kept of
    names that somebody has, for who administers accounts, and nothing of others.
    """
    is_of_nobody = (StrangeTry.day < work.today) & StrangeTry.name_hash.not_in(select(Account.handle))
    work.session.execute(delete(StrangeTry).where(or_(StrangeTry.day < work.today - KEPT, is_of_nobody)))
    table = table_of(StrangeTry)
    insert = insert_into(table, is_sqlite=work.house.store.is_sqlite)
    insert = insert.values(id=new_id(), name_hash=name_hash, day=work.today, tries=1)
    work.session.execute(
        insert.on_conflict_do_update(index_elements=["name_hash", "day"], set_={"tries": table.c.tries + 1})
    )
    return strange_tries(work, name_hash)


def tries_of(work: Work, site_id: UUID, first: date, last: date) -> Iterable[tuple[UUID, date, int]]:
    """Failed tries from new devices on the names of this site's accounts: (account, day, how many)."""
    found = (
        select(Account.id, StrangeTry.day, StrangeTry.tries)
        .join(StrangeTry, StrangeTry.name_hash == Account.handle)
        .where(Account.site_id == site_id, StrangeTry.day.between(first, last))
    )
    return [(row.id, row.day, row.tries) for row in work.session.execute(found)]


def _row(work: Work, token: str, person_id: UUID) -> KnownDevice | None:
    found = select(KnownDevice).where(
        KnownDevice.token_hash == hash_token(token), KnownDevice.person_id == person_id
    )
    return work.session.scalars(found).first()
