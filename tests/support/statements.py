"""What the database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from app.access.work import House


@contextmanager
def counted(house: House) -> Iterator[list[str]]:
    """What the database is asked meanwhile; beginnings and endings of transactions are not counted."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        if not statement.startswith(("BEGIN", "SET TRANSACTION", "SELECT pg_advisory")):
            asked.append(statement)

    engines = {house.store.reader, house.store.writer}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield asked
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
