"""Which sealed rows a transaction has put in, changed or taken out; the ledger asks for them before the commit.

It sees what goes through a session's own rows. A statement that writes `sealed` past them is named to the ledger by
whoever sends it (`resealed`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.base import NO_VALUE, instance_state

from app.db.base import SealedRow, table_of

NOTED = "sealed rows"
RowKey = tuple[str, UUID]


@dataclass(slots=True)
class Change:
    """One row of this transaction. `was` is its sealed form before it, None for a row that was not there."""

    row: SealedRow
    was: bytes | None
    is_gone: bool = False


def changes_of(session: Session) -> dict[RowKey, Change]:
    """What was flushed so far, by table and id, in the order in which it came."""
    found: dict[RowKey, Change] = session.info.setdefault(NOTED, {})
    return found


def key_of(row: Any) -> RowKey:
    return (str(row.__tablename__), row.id)


def note_new(session: Session, row: Any) -> None:
    """A row that was put past the session's own rows is named like any other."""
    if isinstance(row, SealedRow):
        changes_of(session).setdefault(key_of(row), Change(row, None))


@event.listens_for(Session, "before_flush")
def _note(session: Session, *_: Any) -> None:
    noted = changes_of(session)
    for row in session.new:
        if isinstance(row, SealedRow):
            change = noted.setdefault(key_of(row), Change(row, None))
            change.row, change.is_gone = row, False
    for row in session.dirty:
        if isinstance(row, SealedRow):
            former = instance_state(row).committed_state
            if "sealed" in former or "version" in former:
                noted.setdefault(key_of(row), Change(row, _former(session, row, former)))
    for row in session.deleted:
        if isinstance(row, SealedRow):
            former = instance_state(row).committed_state
            change = noted.setdefault(key_of(row), Change(row, _former(session, row, former)))
            change.is_gone = True


def _former(session: Session, row: SealedRow, former: dict[str, Any]) -> bytes:
    """The sealed form that this transaction replaces: as the row was loaded on SQLite, where nobody else writes
    meanwhile. Elsewhere a rotation may have sealed it anew since: it is read once more, and held.
    """
    connection = session.connection()
    sealed = former.get("sealed", row.__dict__.get("sealed", NO_VALUE))
    if sealed is NO_VALUE or connection.dialect.name != "sqlite":
        table = table_of(type(row))
        sealed = connection.execute(
            select(table.c.sealed).where(table.c.id == row.id).with_for_update()
        ).scalar()
    return bytes(sealed or b"")
