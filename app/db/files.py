"""The file store: sealed bytes under random names, in a folder or behind S3. It never sees a plain byte.

What it cannot do in time it says as `StoreSilent`; nothing is ever overwritten, and half a file has no name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, from_url

from app.core.errors import NotFound, StoreSilent
from app.db.writers import HALF, FolderWriter, RemoteWriter, Writer

CONNECT, ANSWER, PATIENCE = timedelta(seconds=5), timedelta(seconds=30), timedelta(seconds=60)
"""How long a store behind S3 may take to be reached, to answer one request, and with all repeats of it."""

PIECE = 256 * 1024


@dataclass(frozen=True)
class Listed:
    """One object of the store. `size` is that of the sealed bytes; `at` is when the store says that it was made."""

    id: UUID
    size: int
    at: datetime


class FileStore:
    """`put` returns once the bytes are durable; `get` streams them back; nothing is ever overwritten."""

    def __init__(self, where: str, patience: timedelta = PATIENCE) -> None:
        self._folder: Path | None = None
        self._store: Any
        if "://" in where:
            limits: dict[str, Any] = {
                "client_options": {
                    "connect_timeout": CONNECT,
                    "timeout": min(ANSWER, patience),
                    # As the client itself would read it; an address without TLS is refused unless this is said.
                    "allow_http": os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true",
                },
                "retry_config": {"max_retries": 3, "retry_timeout": patience},
            }
            self._store = from_url(where, **limits)
            return
        self._folder = Path(where).resolve()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._store = LocalStore(self._folder)

    def writer(self, file_id: UUID) -> Writer:
        """For a file that comes in pieces: `write` each, then `finish`, which returns once all of it is durable."""
        with _answering():
            inner: Writer
            inner = (
                FolderWriter(self._folder, file_id) if self._folder else RemoteWriter(self._store, file_id)
            )
        return _Telling(inner)

    def put(self, file_id: UUID, pieces: Iterable[bytes]) -> int:
        """Store the sealed pieces under this id; returns their number of bytes."""
        written = 0
        writer = self.writer(file_id)
        try:
            for piece in pieces:
                written += len(piece)
                writer.write(piece)
            writer.finish()
        except BaseException:
            writer.abandon()
            raise
        return written

    def get(self, file_id: UUID) -> Iterator[bytes]:
        """The sealed pieces; `NotFound` if the store has no such file."""
        with _answering():
            answer = obstore.get(self._store, str(file_id))
        return self._pieces(answer.stream(min_chunk_size=PIECE))

    def size(self, file_id: UUID) -> int:
        """The number of sealed bytes; `NotFound` if the store has no such file."""
        with _answering():
            return int(obstore.head(self._store, str(file_id))["size"])

    def part(self, file_id: UUID, start: int, end: int) -> bytes:
        """The sealed bytes from `start` up to `end`, not counted, or fewer at the end of the file."""
        with _answering():
            return bytes(obstore.get_range(self._store, str(file_id), start=start, end=end))

    def listed(self) -> Iterator[tuple[UUID, int]]:
        """The ids of all files with their number of sealed bytes; what has no id for its name is not ours."""
        return ((one.id, one.size) for one in self.entries())

    def entries(self) -> Iterator[Listed]:
        """All files, with the moment at which each was made."""
        with _answering():
            for batch in obstore.list(self._store):
                for found in batch:
                    with suppress(ValueError):
                        yield Listed(UUID(str(found["path"])), int(found["size"]), found["last_modified"])

    def delete(self, file_id: UUID) -> None:
        """Take back a file; one that is gone already is no error."""
        with suppress(NotFound), _answering():
            obstore.delete(self._store, str(file_id))

    def sweep_halves(self, before: datetime) -> int:
        """Remove what uploads that ended midway left, untouched since then; returns how many.

        Behind S3 unfinished parts have no name that could be listed here: the bucket's own rule ends them.
        """
        swept = 0
        for path in self._folder.glob(f"*{HALF}") if self._folder else ():
            with suppress(FileNotFoundError):
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                    path.unlink()
                    swept += 1
        return swept

    def _pieces(self, stream: Iterable[Any]) -> Iterator[bytes]:
        with _answering():
            for piece in stream:
                yield bytes(piece)


class _Telling:
    """A writer whose errors are the store's."""

    def __init__(self, inner: Writer) -> None:
        self._inner = inner

    def write(self, piece: bytes) -> None:
        with _answering():
            self._inner.write(piece)

    def settle(self) -> Callable[[], None]:
        with _answering():
            inner = self._inner.settle()

        def wait() -> None:
            with _answering():
                inner()

        return wait

    def finish(self) -> None:
        with _answering():
            self._inner.finish()

    def abandon(self) -> None:
        with suppress(OSError):
            self._inner.abandon()


@contextmanager
def _answering() -> Iterator[None]:
    """The store's own errors as ours: a file that is not there, or a store that does not do its work."""
    try:
        yield
    except FileNotFoundError:
        raise NotFound("This file is not in the store.") from None
    except (BaseError, OSError) as error:
        raise StoreSilent() from error
