"""Any part of a sealed file, without opening the rest: it refuses to give a byte of a file that was cut.

Header, commitment and the marked last chunk are verified first, then each chunk that the part touches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.core.errors import SealBroken
from app.crypto.envelope import TAG_BYTES, Context, DataKey
from app.crypto.files import (
    CHUNK_BYTES,
    HEADER_BYTES,
    LENGTH_BYTES,
    PADDED,
    SEALED_CHUNK_BYTES,
    open_chunk,
    open_header,
    true_length,
)

Fetch = Callable[[int, int], bytes]
"""(start, end) → those bytes of the sealed file, the end not counted."""

CHUNKS_AT_ONCE = 8


class Ranges:
    """A sealed file of this size, of which parts are read. `length` is that of its content in bytes."""

    def __init__(self, key: DataKey, context: Context, sealed_size: int, fetch: Fetch) -> None:
        """Raises SealBroken unless header and last chunk are true and the size is what they say."""
        self._fetch = fetch
        self._full, rest = divmod(sealed_size - HEADER_BYTES, SEALED_CHUNK_BYTES)
        if sealed_size < HEADER_BYTES or rest < TAG_BYTES:
            raise SealBroken
        self._cipher, version = open_header(key, context, fetch(0, HEADER_BYTES))
        last = self._sealed(self._full, self._full + 1, sealed_size)
        # Its number is the number of chunks before it: a file that lost some, the last one kept, fails here.
        self._last = open_chunk(self._cipher, self._full, last, last=True)
        size = self._full * CHUNK_BYTES + len(self._last)
        self.length = true_length(size, self._last[-LENGTH_BYTES:]) if version == PADDED else size

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The content from `start` up to `end`, not counted: verified pieces of at most 64 KiB."""
        end = min(end, self.length)
        if start < 0 or start >= end:
            return
        for number, chunk in self._chunks(start // CHUNK_BYTES, (end - 1) // CHUNK_BYTES + 1):
            begins = number * CHUNK_BYTES
            yield chunk[max(start - begins, 0) : end - begins]

    def _chunks(self, first: int, beyond: int) -> Iterator[tuple[int, bytes]]:
        for begin in range(first, min(beyond, self._full), CHUNKS_AT_ONCE):
            until = min(begin + CHUNKS_AT_ONCE, beyond, self._full)
            sealed = memoryview(self._sealed(begin, until))
            for number in range(begin, until):
                at = (number - begin) * SEALED_CHUNK_BYTES
                chunk = bytes(sealed[at : at + SEALED_CHUNK_BYTES])
                yield number, open_chunk(self._cipher, number, chunk, last=False)
        if beyond > self._full:
            yield self._full, self._last

    def _sealed(self, first: int, beyond: int, most: int | None = None) -> bytes:
        end = HEADER_BYTES + beyond * SEALED_CHUNK_BYTES
        return self._fetch(HEADER_BYTES + first * SEALED_CHUNK_BYTES, end if most is None else min(end, most))


def read_range(
    key: DataKey, context: Context, sealed_size: int, fetch: Fetch, start: int, end: int
) -> Iterator[bytes]:
    """The content of a sealed file from `start` up to `end`; SealBroken at once for a file that was cut."""
    return Ranges(key, context, sealed_size, fetch).read(start, end)
