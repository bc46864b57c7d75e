"""The app with its sealing taken out: nothing but the control run of the canaries starts it. It shows that the scanner
finds what lies open; with it no house can be opened that was sealed, and no other way of running the app knows it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from app.crypto import files
from app.crypto.envelope import HEADER_BYTES, TAG_BYTES, Context, DataKey


def _seal(self: DataKey, plaintext: bytes, context: Context) -> bytes:
    """The header as it should be, then the plaintext as it is."""
    return self._prefix.ljust(HEADER_BYTES, b"\0") + plaintext + bytes(TAG_BYTES)


def _open(self: DataKey, envelope: bytes, context: Context) -> bytes:
    return bytes(envelope[HEADER_BYTES:-TAG_BYTES])


def _as_it_is(key: DataKey, context: Context, source: Iterable[bytes]) -> Iterator[bytes]:
    return iter(source)


DataKey.seal, DataKey.open = _seal, _open  # type: ignore[method-assign]
files.seal_file = files.open_file = _as_it_is

if __name__ == "__main__":
    # Only now: what is imported from here on finds the sealing gone.
    from app.cli import main

    sys.exit(main())
