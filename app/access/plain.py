"""Plain rows: what every request asks and writes, by statements over tables that are made once, past the ORM.

It keeps what the ORM promises: what this unit has changed so far is seen, and a row that was put is the unit's own.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Executable, Insert, Result
from sqlalchemy.orm import make_transient_to_detached

from app.access.work import Work
from app.db.base import Row, SealedRow, reached, table_of
from app.db.changes import note_new


def ask(work: Work, statement: Executable, **values: Any) -> Result[Any]:
    """The rows that this statement finds; what this unit has added or changed is written first, by the session.

    Making a statement costs five times what asking it does: make it when the module loads, with `bindparam`.
    """
    return work.session.execute(statement, values)


def put(work: Work, *rows: Row) -> None:
    """Write new rows now, each by one statement. After it a row is as if it had been read: a change to it is saved."""
    if not work.writes:
        raise RuntimeError("this unit only reads")
    for row in rows:
        names, statement = _insert(type(row))
        work.session.execute(statement, {name: getattr(row, name) for name in names})
        note_new(work.session, row)
        make_transient_to_detached(row)
        work.session.add(row)


def change(work: Work, statement: Executable, model: type[Row], **values: Any) -> int:
    """Change rows of one table by a statement; returns how many. What the unit holds of it is read anew."""
    changed = ask(work, statement, **values)
    for row in list(work.session.identity_map.values()):
        if isinstance(row, model):
            work.session.refresh(row)
    return reached(changed)


def kept(model: type[SealedRow], row: Any) -> SealedRow:
    """A sealed row as it lies there, from a row with at least the columns id, version and sealed of its table: its
    room can open it. It belongs to no unit, so nobody can change it.
    """
    return cast(SealedRow, _Kept(str(model.__tablename__), model.purpose, row.id, row.version, row.sealed))


class _Kept:
    __slots__ = ("__tablename__", "id", "purpose", "sealed", "version")

    def __init__(self, table: str, purpose: str, id: UUID, version: int, sealed: bytes) -> None:
        self.__tablename__, self.purpose, self.id, self.version, self.sealed = (
            table,
            purpose,
            id,
            version,
            sealed,
        )


@cache
def _insert(model: type[Row]) -> tuple[tuple[str, ...], Insert]:
    table = table_of(model)
    return tuple(table.columns.keys()), table.insert()
