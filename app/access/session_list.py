"""Where somebody is signed in: her open sessions, each with kind of device and browser, sealed to her alone.

Who administers accounts is told which kinds of device are known and on which day each was last used: nothing finer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from app.access.actor import Actor
from app.access.device_kinds import UNKNOWN, DeviceKind, kind_of
from app.access.door import open_person, sign_in_room
from app.access.holding import accounts_of, holder_id
from app.access.models import Account, KnownDevice, SessionRow, Site
from app.access.rooms import Room
from app.access.sessions import end_session, has_ended, is_locked
from app.access.work import Work
from app.core import clock
from app.core.errors import NotFound
from app.crypto.envelope import Context, pad, unpad


class SessionContent(BaseModel):
    """The kind of device that began the session."""

    device: str = ""


@dataclass(frozen=True)
class OpenSession:
    """One session that has not ended, as its own person sees it."""

    id: UUID
    device: str
    made_at: datetime
    used_at: datetime
    is_locked: bool
    is_this: bool
    site: str
    """The name of its site, where she has a role at several."""


def note_device(
    work: Work, account: Account, session_id: UUID, agent: str, device_id: UUID | None = None
) -> None:
    """Seal to the session which kind of device began it, and name the known device."""
    row = work.session.get(SessionRow, session_id)
    if row is not None:
        row.device_id = device_id
        room = sign_in_room(work, account)
        content = SessionContent(device=kind_of(agent)).model_dump_json().encode()
        row.sealed = room.content_key.seal(pad(content), _context(room, row.id))


def open_sessions(work: Work, actor: Actor) -> list[OpenSession]:
    """Her sessions that have not ended: this one first, then the one that was used last."""
    hers = _hers(work, actor)
    sites = {one.site_id: work.session.get_one(Site, one.site_id).name for one in hers}
    found = [
        OpenSession(row.id, _device(_room(work, actor, account), row), row.made_at, row.used_at, is_locked(work, row),
                    row.id == actor.session_id, sites[account.site_id] if len(hers) > 1 else "")
        for account in hers
        for row in _rows(work, account.id)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.is_this, -one.used_at.timestamp()))


def own_session_row(work: Work, actor: Actor, session_id: UUID) -> SessionRow:
    """Another session of hers that has not ended; `NotFound` for anybody else's, and for the one she works in."""
    rows = [row for account in _hers(work, actor) for row in _rows(work, account.id)]
    row = next((one for one in rows if one.id == session_id), None)
    if row is None or row.id == actor.session_id:
        raise NotFound()
    return row


def count_and_day(work: Work, account_id: UUID) -> tuple[int, date | None]:
    """How many sessions of this account are open, and the day on which one was last used."""
    rows = _rows(work, account_id)
    return len(rows), max((clock.local_day(row.used_at) for row in rows), default=None)


@dataclass(frozen=True)
class Device:
    """A device that once signed somebody in, as an administrator sees it."""

    id: UUID
    kind: DeviceKind
    made_on: date
    used_on: date
    is_signed_in: bool


def known_devices(work: Work, account_id: UUID) -> list[Device]:
    """The devices that are known for this account, the one that was used last first."""
    sessions = [row for row in _rows(work, account_id) if row.device_id]
    rows = work.session.scalars(select(KnownDevice).where(KnownDevice.person_id == account_id)).all()
    found = []
    for row in rows:
        used = [clock.local_day(one.used_at) for one in sessions if one.device_id == row.id]
        kind = DeviceKind(row.kind) if row.kind in set(DeviceKind) else DeviceKind.UNKNOWN
        found.append(Device(row.id, kind, row.made_on, max([row.seen_on, *used]), bool(used)))
    return sorted(found, key=lambda one: (one.used_on, one.is_signed_in, str(one.id)), reverse=True)


def elsewhere(work: Work, account_id: UUID) -> int:
    """Open sessions of this account on no device that is known: from before devices were, or forgotten since."""
    known = set(work.session.scalars(select(KnownDevice.id).where(KnownDevice.person_id == account_id)))
    return sum(row.device_id not in known for row in _rows(work, account_id))


def end_on_device(work: Work, account_id: UUID, device_id: UUID) -> int:
    """End this person's sessions on one known device, which from now on counts as never seen; how many ended.

    `NotFound` for anybody else's device.
    """
    row = work.session.get(KnownDevice, device_id)
    if row is None or row.person_id != account_id:
        raise NotFound()
    # The same browser may stand at another site of hers now: it is lost there too, which no site is told.
    there = 0
    for one in accounts_of(work, holder_id(work.session.get_one(Account, account_id))):
        device = work.session.scalar(
            select(KnownDevice.id).where(
                KnownDevice.token_hash == row.token_hash, KnownDevice.person_id == one.id
            )
        )
        for session in [each for each in _rows(work, one.id) if device and each.device_id == device]:
            end_session(work, session)
            there += one.id == account_id
    work.session.delete(row)
    return there


def _hers(work: Work, actor: Actor) -> list[Account]:
    """Her accounts at all of her sites."""
    return accounts_of(work, holder_id(work.session.get_one(Account, actor.id)))


def _room(work: Work, actor: Actor, account: Account) -> Room:
    return open_person(work, actor) if account.id == actor.id else sign_in_room(work, account)


def _rows(work: Work, person_id: UUID) -> list[SessionRow]:
    found = select(SessionRow).where(
        SessionRow.person_id == person_id, SessionRow.ended_at.is_(None), SessionRow.stage == "full"
    )
    return [row for row in work.session.scalars(found) if not row.is_page and not has_ended(work, row)]


def _device(room: Room, row: SessionRow) -> str:
    if not row.sealed:
        return UNKNOWN
    plain = unpad(room.content_key.open(bytes(row.sealed), _context(room, row.id)))
    return SessionContent.model_validate_json(plain).device


def _context(room: Room, row_id: UUID) -> Context:
    return Context(
        site=room.site_id, case=room.case_id, table="session", column="sealed", row=row_id, version=1
    )
