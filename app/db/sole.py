"""One process writes to an SQLite store: a lock beside its file says which, and ends with that process however it ends.

PostgreSQL has many writers and needs none. It waits for nobody: who comes second is told who is there.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.core.errors import StoreTaken

LOCK = "waymark.lock"
_held: set[Path] = set()


def folder_of(url: str) -> Path | None:
    """Where an SQLite store lies; None for a server's database."""
    return Path(url.removeprefix("sqlite:///")).resolve().parent if url.startswith("sqlite:///") else None


@contextmanager
def sole_writer(url: str, what: str) -> Iterator[None]:
    """Be the one process that writes to this store, for `what` in a word or two; `StoreTaken` if another one is.

    The lock is of the kind that belongs to a process alone: children do not inherit it, and the system drops it when
    the process is gone. Its file stays, and says nothing while nobody holds it.
    """
    folder = folder_of(url)
    if folder is None:
        yield
        return
    if folder in _held:
        raise RuntimeError("this process holds the lock already; opening its file again would drop it")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor)
        _held.add(folder)
        # Only a courtesy to who comes second: on a full disk the lock holds without it.
        with suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{what}\n{os.getpid()}\n".encode(), 0)
        yield
    finally:
        _held.discard(folder)
        os.close(descriptor)


def _take(descriptor: int) -> None:
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        what, _, rest = os.pread(descriptor, 200, 0).decode("utf-8", "replace").partition("\n")
        raise StoreTaken(what or "another command", rest.strip()) from None
