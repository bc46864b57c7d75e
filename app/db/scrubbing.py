"""Gets the bytes of destroyed keys off the disk, and notes that they have to go until they are gone.

On PostgreSQL a row that went stays in its page for whoever could still see it. So nothing is written anew, and nothing
said to be done, while anything holds a snapshot from before.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, select, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Field

from app.core import clock
from app.core.errors import Conflict
from app.db.base import Row
from app.db.store import Store
from app.db.types import UtcMoment
from app.db.wrapped import WRITE_ANEW

PATIENCE = 5.0
"""Seconds to wait for those who hold a snapshot from before; requests are over sooner."""
LOOK_EVERY = 0.2
STILL_THERE = (
    "The keys are destroyed and open nothing here any more, but their bytes could not be taken off the disk of the key "
    "store: {}. It is tried again every minute while Waymark serves."
)
_LOCK_NOT_AVAILABLE = "55P03"
# The server keeps a row that went for: its own oldest transaction, anywhere on the server and prepared ones too, whose
# number is the xmin of our own snapshot; a snapshot of a session in this database or of a standby; a replication slot.
# https://www.postgresql.org/docs/current/routine-vacuuming.html
_HOLDERS = """
SELECT 'a transaction from before is open', pg_snapshot_xmin(pg_current_snapshot())::text
UNION ALL SELECT 'a snapshot from before is open, in the server process ' || pid, backend_xmin::text
FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()
AND (datname = current_database() OR datname IS NULL)
UNION ALL SELECT 'the replication slot ' || slot_name || ' holds rows from before', xmin::text
FROM pg_replication_slots WHERE xmin IS NOT NULL
"""
_NEWEST = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"
_CIRCLE = 1 << 32


class OwedScrub(Row, table=True):
    """Keys were destroyed, or are about to be, and their bytes may lie on the disk still. It goes when they went."""

    __tablename__ = "owed_scrub"

    owed_since: datetime = Field(sa_type=UtcMoment)


def owe(store: Store) -> None:
    """Note it durably, in the data, before the first key is destroyed."""
    with store.writing() as session:
        session.add(OwedScrub(owed_since=clock.now()))


def owed(store: Store) -> list[UUID]:
    with store.reading() as session:
        return list(session.scalars(select(OwedScrub.id)))


def settle(store: Store, rows: Sequence[UUID]) -> None:
    """What was owed before a scrub that came to its end is owed no more."""
    with store.writing() as session:
        session.execute(delete(OwedScrub).where(OwedScrub.id.in_(rows)))


def scrub(store: Store, patience: float = PATIENCE) -> None:
    """What was destroyed before this leaves the files of the key store: SQLite’s log, PostgreSQL’s pages.

    `Conflict`, with what holds it, if that takes longer than `patience` seconds; then it has to be done again.
    """
    if store.is_sqlite:
        try:
            store.empty_log()
        except Conflict as problem:
            raise Conflict(STILL_THERE.format("somebody reads them just now")) from problem
        return
    end = time.monotonic() + patience
    with store.writer.begin() as connection:
        newest = int(connection.scalar(text(_NEWEST)) or 0)
    while holder := _holder(store, newest):
        if time.monotonic() > end:
            raise Conflict(STILL_THERE.format(holder))
        time.sleep(LOOK_EVERY)
    # From here on no snapshot can be older: each one begins at the oldest transaction that runs, and none from before
    # runs any more.
    try:
        with store.writer.begin() as connection:
            connection.execute(text(f"SELECT {WRITE_ANEW}()"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
            raise
        raise Conflict(STILL_THERE.format("somebody reads them just now")) from None


def _holder(store: Store, newest: int) -> str:
    """All that could still see rows from before this transaction number, in words; empty if nothing could."""
    with store.writer.begin() as connection:
        return ", and ".join(words for words, xid in _holders(connection) if _is_before(xid, newest))


def _holders(connection: Connection) -> list[tuple[str, int]]:
    return [(str(words), int(xid)) for words, xid in connection.execute(text(_HOLDERS))]


def _is_before(xid: int, newest: int) -> bool:
    """Transaction numbers go round in a circle of 32 bits; half of it lies before any of them."""
    return 0 < (newest - xid) % _CIRCLE < _CIRCLE // 2
