"""The app with its sealing taken out: nothing but the control run of the canaries starts it. It shows that the scanner
finds what lies open; with it no house can be opened that was sealed, and no other way of running the app knows it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from app.crypto import files, ranges
from app.crypto.envelope import HEADER_BYTES, TAG_BYTES, Context, DataKey


def _seal(self: DataKey, plaintext: bytes, context: Context) -> bytes:
    """The header as it should be, then the plaintext as it is."""
    return self._prefix.ljust(HEADER_BYTES, b"\0") + plaintext + bytes(TAG_BYTES)


def _open(self: DataKey, envelope: bytes, context: Context) -> bytes:
    return bytes(envelope[HEADER_BYTES:-TAG_BYTES])


class _Sealer:
    """Gives back what it takes, behind the header that says which key it would have been."""

    def __init__(self, key: DataKey, context: Context, version: int = files.PADDED) -> None:
        self.header = files._prefix(key, version).ljust(files.HEADER_BYTES, b"\0")

    def take(self, piece: bytes) -> Iterator[bytes]:
        yield piece

    def end(self) -> Iterator[bytes]:
        yield from ()


class _Ranges:
    """The plain bytes behind the header."""

    def __init__(self, key: DataKey, context: Context, sealed_size: int, fetch: ranges.Fetch) -> None:
        self.length, self._fetch = sealed_size - files.HEADER_BYTES, fetch

    def read(self, start: int, end: int) -> Iterator[bytes]:
        yield self._fetch(start + files.HEADER_BYTES, end + files.HEADER_BYTES)


def _open_file(key: DataKey, context: Context, source: Iterable[bytes]) -> Iterator[bytes]:
    pieces = files.Pieces(source)
    pieces.take(files.HEADER_BYTES)
    return iter(pieces)


DataKey.seal, DataKey.open = _seal, _open  # type: ignore[method-assign]
files.Sealer, files.open_file = _Sealer, _open_file  # type: ignore[assignment, misc]
ranges.Ranges = _Ranges  # type: ignore[assignment, misc]

if __name__ == "__main__":
    # Only now: what is imported from here on finds the sealing gone.
    from app.cli import main

    sys.exit(main())
