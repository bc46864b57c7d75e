"""One database: its engines and its two kinds of transaction. SQLite has one writer, who waits in line here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.core.errors import Conflict

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
)


CHANGED = "Not saved: somebody else changed this meanwhile. Read theirs, then save yours again."


class Store:
    """A database by its URL. `reading()` sees one snapshot; `writing()` commits at its end or not at all."""

    def __init__(self, url: str, pool_size: int = 6) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._line = threading.Lock()
        if self.is_sqlite:
            _make_private_folder(url)
            self.reader = _sqlite_engine(url, "BEGIN", pool_size)
            self.writer = _sqlite_engine(url, "BEGIN IMMEDIATE", 1)
        else:
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
            self.reader = self.writer = create_engine(
                url, pool_size=pool_size, max_overflow=4, pool_pre_ping=True
            )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one snapshot; nothing written in it is kept."""
        with Session(self.reader, expire_on_commit=False, autoflush=False) as session:
            if not self.is_sqlite:
                session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            yield session
            # What was read stays readable for the page, which is rendered after the snapshot is gone.
            session.expunge_all()
            session.rollback()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits when the block ends well; on SQLite it holds the one write lock.

        `Conflict` if a row is no longer at the version that was read: nothing of the block is kept then.
        """
        try:
            with self._turn(), Session(self.writer, expire_on_commit=False) as session, session.begin():
                if self.is_sqlite:
                    session.connection()
                yield session
        except StaleDataError as error:
            raise Conflict(CHANGED) from error

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        with self._line:
            yield

    def close(self) -> None:
        self.reader.dispose()
        self.writer.dispose()


def _make_private_folder(url: str) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)


def _sqlite_engine(url: str, begin: str, pool_size: int) -> Engine:
    """An engine that says when a transaction begins, as the driver would guess it wrongly."""
    engine = create_engine(url, pool_size=pool_size, max_overflow=8 if begin == "BEGIN" else 0)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
