"""All rows of a store as a stream of lines, and back: the same for SQLite and PostgreSQL, a table after the other.

Sealed columns go as they are. A line is JSON: first of each table its name and columns, then its rows.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from app.core.errors import BackupRefused

BATCH = 500


def dump(session: Session, tables: Sequence[Table], counted: dict[str, int]) -> Iterator[bytes]:
    """The rows that this session sees, as lines; notes in `counted` how many there were of each table."""
    for table in tables:
        yield _line({"table": table.name, "columns": [column.name for column in table.columns]})
        counted[table.name] = 0
        rows = session.execute(select(table).execution_options(yield_per=BATCH))
        for batch in rows.partitions(BATCH):
            counted[table.name] += len(batch)
            yield b"".join(_line([_told(value) for value in row]) for row in batch)


def load(
    session: Session, tables: Sequence[Table], pieces: Iterable[bytes], *,
    leaves_out: Callable[[dict[str, Any]], bool] = lambda _: False,
) -> dict[str, int]:  # fmt: skip
    """Put the rows of such a stream into empty tables; returns how many went into each. What `leaves_out` is true of
    is put nowhere, not even for a moment.

    `BackupRefused` if a table or a column is not known here: then the backup is of another version.
    """
    known = {table.name: table for table in tables}
    counted: dict[str, int] = {}
    table: Table | None = None
    columns: list[str] = []
    waiting: list[dict[str, Any]] = []
    for line in _lines(pieces):
        said = json.loads(line)
        if isinstance(said, dict):
            _insert(session, table, waiting)
            table, columns, waiting = known.get(said["table"]), said["columns"], []
            if table is None or {column.name for column in table.columns} != set(columns):
                raise BackupRefused(
                    f"This backup has the table {said['table']} in a shape that this version does not know. Restore it "
                    "with the version that made it, then update. Nothing was changed."
                )
            counted[table.name] = 0
            continue
        if table is None:
            raise BackupRefused("This backup does not begin with a table. Nothing was changed.")
        row = dict(zip(columns, map(_value, said), strict=True))
        if leaves_out(row):
            continue
        counted[table.name] += 1
        waiting.append(row)
        if len(waiting) == BATCH:
            _insert(session, table, waiting)
            waiting = []
    _insert(session, table, waiting)
    return counted


def _insert(session: Session, table: Table | None, rows: list[dict[str, Any]]) -> None:
    if table is not None and rows:
        session.execute(insert(table), rows)


def _line(said: Any) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        raise BackupRefused("This backup ends in the middle of a row. Nothing was changed.")


def _told(value: Any) -> Any:
    """A value with a letter for its kind, so that it comes back as it was."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, bytes):
        return "b" + base64.b64encode(value).decode()
    if isinstance(value, UUID):
        return "u" + value.hex
    if isinstance(value, datetime):
        return "t" + value.isoformat()
    if isinstance(value, date):
        return "d" + value.isoformat()
    return "s" + str(value)


def _value(told: Any) -> Any:
    if not isinstance(told, str):
        return told
    kind, text = told[0], told[1:]
    read: dict[str, Callable[[str], Any]] = {
        "b": base64.b64decode,
        "u": UUID,
        "t": datetime.fromisoformat,
        "d": date.fromisoformat,
        "s": str,
    }
    return read[kind](text)
