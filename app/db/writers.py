"""How one sealed file gets into the store piece by piece: durable and whole when it is finished, else not there."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import obstore

HALF = ".half"
PART_BYTES = 5 * 1024 * 1024
"""What S3 wants of a part at least; a file below it goes in one request, which refuses to overwrite."""


SETTLING = ThreadPoolExecutor(4, thread_name_prefix="settling")
"""Waits for the disk, while whoever sent the file writes the rows that will name it."""


class Writer(Protocol):
    def write(self, piece: bytes) -> None: ...

    def settle(self) -> Callable[[], None]:
        """Nothing more comes: begin to finish, and return what waits until that is done, as `finish` does."""

    def finish(self) -> None:
        """Return once every byte is durable under the file's name."""

    def abandon(self) -> None:
        """Leave nothing behind. After `finish` it does nothing."""


class FolderWriter:
    """A file beside its place, which gets its name when its bytes are on the disk."""

    def __init__(self, folder: Path, file_id: UUID) -> None:
        self._whole = folder / str(file_id)
        self._half = folder / f"{file_id}{HALF}"
        # Whoever makes this file is the only one who writes under this id.
        self._descriptor = os.open(self._half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)

    def write(self, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def settle(self) -> Callable[[], None]:
        return SETTLING.submit(self.finish).result

    def finish(self) -> None:
        if self._whole.exists():
            raise FileExistsError("nothing in the store is overwritten")
        os.fsync(self._descriptor)
        self._close()
        self._half.rename(self._whole)
        _sync(self._whole.parent)

    def abandon(self) -> None:
        self._close()
        self._half.unlink(missing_ok=True)

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class RemoteWriter:
    """A file to a store behind S3: a small one in one request, a large one part by part from a thread of its own.

    That thread waits for pieces without holding a place in any pool; the store's client takes the parts back when
    it ends without the last one.
    """

    def __init__(self, store: Any, file_id: UUID) -> None:
        self._store, self._name = store, str(file_id)
        self._first = bytearray()
        self._queue: queue.Queue[bytes | None] = queue.Queue(maxsize=4)
        self._sender: threading.Thread | None = None
        self._failure: BaseException | None = None
        self._given_up = False

    def write(self, piece: bytes) -> None:
        if self._sender is not None:
            self._hand_over(piece)
            return
        self._first += piece
        if len(self._first) >= PART_BYTES:
            self._refuse_to_overwrite()
            self._sender = threading.Thread(target=self._send, daemon=True)
            self._sender.start()
            first, self._first = bytes(self._first), bytearray()
            self._hand_over(first)

    def settle(self) -> Callable[[], None]:
        self.finish()
        return settled

    def finish(self) -> None:
        if self._sender is None:
            obstore.put(self._store, self._name, bytes(self._first), mode="create")
            return
        self._hand_over(None)
        self._sender.join()
        self._raise_failure()

    def abandon(self) -> None:
        self._first = bytearray()
        if self._sender is not None and self._sender.is_alive():
            self._given_up = True
            with suppress(queue.Full):
                self._queue.put_nowait(None)

    def _hand_over(self, piece: bytes | None) -> None:
        while True:
            self._raise_failure()
            with suppress(queue.Full):
                self._queue.put(piece, timeout=1)
                return

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _refuse_to_overwrite(self) -> None:
        # A multipart upload knows no condition here. Ids are random, and each is written once.
        with suppress(FileNotFoundError):
            obstore.head(self._store, self._name)
            raise FileExistsError("nothing in the store is overwritten")

    def _send(self) -> None:
        try:
            obstore.put(
                self._store,
                self._name,
                self._waiting(),
                use_multipart=True,
                chunk_size=PART_BYTES,
                max_concurrency=2,
            )
        except BaseException as failure:
            self._failure = failure

    def _waiting(self) -> Iterator[bytes]:
        while (piece := self._queue.get()) is not None:
            if self._given_up:
                break
            yield piece
        if self._given_up:
            raise ConnectionAbortedError("the upload ended midway")


def settled() -> None:
    """There is nothing to wait for."""


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
