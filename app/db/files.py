"""The file store: sealed bytes under random names, in a folder or behind S3. It never sees a plain byte."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import obstore
from obstore.store import LocalStore, from_url

from app.core.errors import NotFound


class FileStore:
    """`put` returns once the bytes are durable; `get` streams them back; nothing is ever overwritten."""

    def __init__(self, where: str) -> None:
        self._folder: Path | None = None
        self._store: Any
        if "://" in where:
            self._store = from_url(where)
            return
        self._folder = Path(where).resolve()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._store = LocalStore(self._folder)

    def put(self, file_id: UUID, pieces: Iterable[bytes]) -> int:
        """Store the sealed pieces under this id; returns their number of bytes."""
        written = 0

        def counted() -> Iterator[bytes]:
            nonlocal written
            for piece in pieces:
                written += len(piece)
                yield piece

        obstore.put(self._store, str(file_id), counted(), mode="create" if self._folder else "overwrite")
        if self._folder:
            _sync(self._folder / str(file_id))
            _sync(self._folder)
        return written

    def get(self, file_id: UUID) -> Iterator[bytes]:
        """The sealed pieces; `NotFound` if the store has no such file."""
        try:
            answer = obstore.get(self._store, str(file_id))
        except FileNotFoundError:
            raise NotFound("This file is not in the store.") from None
        return (bytes(piece) for piece in answer.stream(min_chunk_size=256 * 1024))

    def listed(self) -> Iterator[tuple[UUID, int]]:
        """The ids of all files with their number of sealed bytes; what has no id for its name is not ours."""
        for batch in obstore.list(self._store):
            for found in batch:
                with suppress(ValueError):
                    yield UUID(str(found["path"])), int(found["size"])

    def delete(self, file_id: UUID) -> None:
        """Take back a file that was never acknowledged (its form was refused)."""
        obstore.delete(self._store, str(file_id))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
