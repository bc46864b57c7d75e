"""A ZIP archive that lies sealed in the store, read where it lies: a piece at a time, and never by the names in it.

Whoever made it wrote into it what he likes: what it says of itself is not believed before its bytes bear it out.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from app.access.stored import OpenedFile

MARK = b"PK\x03\x04"
MOST_MEMBERS, MOST_TIMES, PIECE = 20_000, 200, 65_536
"""Files in it, how much smaller one may have been made, and what is read at once."""
MOST_DIRECTORY = 8_000_000
"""Bytes that are read in one go: the list of what is in an archive is, before anything can be counted."""
FLAT = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Ways of packing of which the library gives out no more than is asked for; of others a few hundred bytes may become
gigabytes in memory, whatever is asked. Phones and computers use no others."""
LOCAL_HEADER = 30
"""Bytes before each file in an archive, without its name (APPNOTE 4.3.7)."""
BROKEN = (
    zipfile.BadZipFile,  # what the library says of most that is not whole, and of a wrong checksum
    zlib.error, lzma.LZMAError, OSError,  # what does not unpack: deflate, LZMA, bzip2
    EOFError, struct.error, ValueError,  # one that ends too early, heads that are cut, places before the beginning
    RuntimeError,  # a lock that shows late, and, as a kind of it, a way of packing that it does not know
)  # fmt: skip
"""What the library raises over an archive. Caught around the library alone: a fault of ours goes on as one."""


class Damaged(Exception):
    """What the library does not read, of an archive or of one file in it."""


class TooManyMembers(Exception):
    """The archive holds more than is looked through."""


def is_archive(file: OpenedFile, size: int) -> bool:
    """By its first bytes."""
    return size >= len(MARK) and b"".join(file.part(0, len(MARK))) == MARK


def opened_archive(file: OpenedFile, size: int) -> zipfile.ZipFile:
    """`Damaged` if it is not whole, `TooManyMembers` if it holds too much."""
    with unpacking():
        archive = zipfile.ZipFile(_Seekable(file, size))
    if len(archive.infolist()) > MOST_MEMBERS:
        raise TooManyMembers
    return archive


def pieces_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int | None = None) -> Iterator[bytes]:
    """The bytes of one file, or the first `most` of them. No more than the archive says that it holds, whatever it
    unpacks to, and `Damaged` if it is less, or packed in a way that cannot be held in bounds."""
    if member.compress_type not in FLAT:
        raise Damaged
    wanted = member.file_size if most is None else min(most, member.file_size)
    with unpacking():
        opened = archive.open(member)
    with opened:
        while wanted > 0:
            with unpacking():
                piece = opened.read(min(PIECE, wanted))
            if not piece:
                raise Damaged
            wanted -= len(piece)
            yield piece


def overlapping(members: list[zipfile.ZipInfo]) -> set[int]:
    """Places in the list of those that lie over another: no program packs so, but who means harm."""
    found: set[int] = set()
    before, beyond = -1, 0
    for place in sorted(range(len(members)), key=lambda one: members[one].header_offset):
        member = members[place]
        if before >= 0 and member.header_offset < beyond:
            found |= {before, place}
        end = member.header_offset + LOCAL_HEADER + member.compress_size
        if end > beyond:
            before, beyond = place, end
    return found


@contextmanager
def unpacking() -> Iterator[None]:
    try:
        yield
    except BROKEN:
        raise Damaged from None


class _Seekable(io.RawIOBase):
    """A stored file for a reader that goes back and forth; each part is verified before it comes out."""

    def __init__(self, file: OpenedFile, size: int) -> None:
        self._file, self._size, self._at = file, size, 0
        self._block, self._begins = b"", 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        end = self._size if size is None or size < 0 else min(self._at + size, self._size)
        if self._at >= end:
            return b""
        if end - self._at > MOST_DIRECTORY:
            raise TooManyMembers
        if not self._begins <= self._at <= end <= self._begins + len(self._block):
            # The library asks for a few bytes at a time: what stands beside them comes with them.
            beyond = max(end, min(self._at + PIECE, self._size))
            self._block, self._begins = b"".join(self._file.part(self._at, beyond)), self._at
        content = self._block[self._at - self._begins : end - self._begins]
        self._at += len(content)
        return content
