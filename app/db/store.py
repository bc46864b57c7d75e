"""One database: its engines and its two kinds of transaction. SQLite has one writer, who waits in line here."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Uuid, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.core.errors import Conflict
from app.db.failing import failure_of
from app.db.types import TextId

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA secure_delete=ON",
    # What was deleted stands in the write-ahead log too, until that begins anew: then it is cut to this size.
    "PRAGMA journal_size_limit=8388608",
    "PRAGMA temp_store=MEMORY",
    # Sixteen megabytes a connection, not two: a list counts over rows that lie far apart in a large house.
    "PRAGMA cache_size=-16000",
)

POSTGRES_OPTIONS = "-c idle_in_transaction_session_timeout=60000"
"""A transaction that nobody goes on with ends: none may come in after a generation of keys was counted out."""


@dataclass
class _Told:
    """How far a writing transaction came: what fails during the commit itself may have been kept by a server."""

    is_committing: bool = False


CHANGED = "Not saved: somebody else changed this meanwhile. Read theirs, then save yours again."


class Store:
    """A database by its URL. `reading()` sees one snapshot; `writing()` commits at its end or not at all."""

    def __init__(self, url: str, pool_size: int = 6) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._line = _line_of(url)
        if self.is_sqlite:
            _make_private_folder(url)
            self.reader = _sqlite_engine(url, "BEGIN", pool_size)
            self.writer = _sqlite_engine(url, "BEGIN IMMEDIATE", 1)
        else:
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
            self.reader = self.writer = create_engine(
                url,
                pool_size=pool_size,
                max_overflow=4,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args={"options": POSTGRES_OPTIONS},
            )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one snapshot; nothing written in it is kept."""
        with self._told(), Session(self.reader, expire_on_commit=False, autoflush=False) as session:
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
            with (
                self._told() as told,
                self._turn(),
                Session(self.writer, expire_on_commit=False) as session,
                session.begin(),
            ):
                if self.is_sqlite:
                    session.connection()
                yield session
                told.is_committing = True
        except StaleDataError as error:
            raise Conflict(CHANGED) from error

    @contextmanager
    def _told(self) -> Iterator[_Told]:
        """A disk or a database that fails says so in our words, as `StoreFailed`; every other error goes through."""
        told = _Told()
        try:
            yield told
        except (SQLAlchemyError, sqlite3.Error) as error:
            failed = failure_of(error, self.where, is_unsure=told.is_committing and not self.is_sqlite)
            if failed is None:
                raise
            raise failed from None

    @property
    def where(self) -> str:
        """Its file, or its address without a password."""
        if self.is_sqlite:
            return self.url.removeprefix("sqlite:///")
        return self.writer.url.render_as_string(hide_password=True)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        with self._line:
            yield

    def empty_log(self) -> None:
        """What was deleted leaves SQLite’s log too; PostgreSQL's is recycled by itself.

        `Conflict` if a reader still holds the log; then it is done again later.
        """
        if not self.is_sqlite:
            return
        with self._turn():
            connection = self.writer.raw_connection()
            try:
                driver: Any = connection.driver_connection
                busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.close()
        if busy:
            raise Conflict("The log could not be emptied: somebody reads it just now.")

    def close(self) -> None:
        self.reader.dispose()
        self.writer.dispose()


_lines: dict[str, threading.Lock] = {}


def _line_of(url: str) -> threading.Lock:
    """All writers of one file wait in one line, also those of a command that runs inside the serving process."""
    name = str(Path(url.removeprefix("sqlite:///")).resolve()) if url.startswith("sqlite:///") else url
    return _lines.setdefault(name, threading.Lock())


def _make_private_folder(url: str) -> None:
    path = Path(url.removeprefix("sqlite:///"))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        failed = failure_of(error, str(path))
        if failed is None:
            raise
        raise failed from None


def _sqlite_engine(url: str, begin: str, pool_size: int) -> Engine:
    """An engine that says when a transaction begins, as the driver would guess it wrongly."""
    engine = create_engine(
        url, pool_size=pool_size, max_overflow=8 if begin == "BEGIN" else 0, hide_parameters=True
    )
    engine.dialect.colspecs = {**engine.dialect.colspecs, Uuid: TextId}

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
