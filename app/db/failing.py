"""What it means when a database or a disk fails: from the driver's error to words for the user and for the operator.

The driver's own words are never shown: they may carry a value.
"""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoneFree

from app.core.errors import StoreFailed, Trouble

SQLITE = {
    sqlite3.SQLITE_FULL: Trouble.FULL, sqlite3.SQLITE_IOERR: Trouble.BROKEN, sqlite3.SQLITE_READONLY: Trouble.SHUT,
    sqlite3.SQLITE_CANTOPEN: Trouble.SHUT, sqlite3.SQLITE_PERM: Trouble.SHUT, sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY, sqlite3.SQLITE_CORRUPT: Trouble.BROKEN, sqlite3.SQLITE_NOTADB: Trouble.BROKEN,
}  # fmt: skip
# https://www.postgresql.org/docs/current/errcodes-appendix.html: what the server says about itself, never about a row.
POSTGRES = {
    "53100": Trouble.FULL, "53300": Trouble.BUSY, "55P03": Trouble.BUSY, "40P01": Trouble.BUSY, "40001": Trouble.BUSY,
    "25006": Trouble.SHUT, "XX001": Trouble.BROKEN, "58030": Trouble.BROKEN,
}  # fmt: skip
SYSTEM = {
    errno.ENOSPC: Trouble.FULL, errno.EDQUOT: Trouble.FULL, errno.EFBIG: Trouble.FULL, errno.EROFS: Trouble.SHUT,
    errno.EACCES: Trouble.SHUT, errno.EPERM: Trouble.SHUT, errno.ENOTDIR: Trouble.SHUT, errno.EIO: Trouble.BROKEN,
}  # fmt: skip


def trouble_of(error: BaseException) -> Trouble | None:
    """What kind of trouble a store is in; None if the error tells of something else."""
    if isinstance(error, IntegrityError):
        return None
    if isinstance(error, NoneFree):
        return Trouble.BUSY
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, DBAPIError):
        return _of_driver(error)
    if isinstance(error, OSError) and not isinstance(error, ConnectionError):
        return SYSTEM.get(error.errno or 0)
    return None


def _of_driver(error: DBAPIError) -> Trouble | None:
    said = error.orig
    if isinstance(said, sqlite3.Error):
        return _of_sqlite(said)
    state = getattr(said, "sqlstate", None)
    if state in POSTGRES:
        return POSTGRES[state]
    is_gone = state is None or state.startswith(("08", "57P"))
    return Trouble.GONE if is_gone and isinstance(error, DatabaseError) else None


def _of_sqlite(error: sqlite3.Error) -> Trouble | None:
    """The low byte of SQLite's code is the kind of the error, the rest says more of it."""
    return SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)


def failure_of(error: BaseException, where: str, *, is_unsure: bool = False) -> StoreFailed | None:
    """The error to raise in its place; `where` is the store's address without a password, for the operator alone."""
    trouble = trouble_of(error)
    return StoreFailed(trouble, where, is_unsure=is_unsure) if trouble else None


def lacks_right(error: BaseException) -> bool:
    """Whether PostgreSQL said that this role may not do that (SQLSTATE 42501)."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == "42501"
