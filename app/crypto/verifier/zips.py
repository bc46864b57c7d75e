"""How a pack lies in its file: plain files one behind the other, from the first byte to the last, each said in one way.

A ZIP names every member twice, before its bytes and at the end of the file, and allows other bytes in between. Where
the two differ, one program shows what another does not. So all that stands around the members has to be just what is
written there.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple

from app.crypto.verifier.trees import Broken

BEFORE, LISTED, END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
WIDE_END, WIDE_PLACE = struct.Struct("<4sQ2H2I4Q"), struct.Struct("<4sIQI")
MOST, CODED, STREAMED, KNOWN_FLAGS, PLAIN_FILE = 0xFFFFFFFF, 0x1, 0x8, 0x808, 0o100777 << 16
END_OF_WIDE = END.pack(b"PK\x05\x06", *[0xFFFF] * 4, MOST, MOST, 0)
PIECE, LARGEST_LIST, INNER = 1 << 18, 1 << 26, "pack.zip"
CUT = "the file is not a whole pack"
NOT_SO = "it is not packed as a pack is, so that one program may show what another does not"
OUTER = "this is the outer file: open it with the six words first, and check the pack.zip that lies in it"


class Packed(NamedTuple):
    """One member: what it is called, where its bytes begin, how many they are, and what they unpack to."""

    name: str
    start: int
    packed: int
    size: int
    crc: int
    is_deflated: bool


class Listed(NamedTuple):
    """What the list at the end says of a member. With `is_wide` its sizes take 64 bits each."""

    needed: int
    flags: int
    method: int
    time: int
    day: int
    crc: int
    packed: int
    size: int
    offset: int
    name: bytes
    is_wide: bool

    def around(self) -> tuple[bytes, bytes]:
        """What has to stand before its bytes, and behind them."""
        said, extra, behind = (self.crc, self.packed, self.size), b"", b""
        if self.flags & STREAMED:
            behind = struct.pack("<4sI2Q" if self.is_wide else "<4s3I", b"PK\x07\x08", *said)
            said = (0, MOST, MOST) if self.is_wide else (0, 0, 0)
            extra = struct.pack("<2H2Q", 1, 16, 0, 0) if self.is_wide else b""
        lengths = (len(self.name), len(extra))
        same = (self.needed, self.flags, self.method, self.time, self.day)
        return BEFORE.pack(b"PK\x03\x04", *same, *said, *lengths) + self.name + extra, behind


def packed_in(file: IO[bytes]) -> list[Packed]:
    """The members in their order; Broken where a byte around them is another one than has to stand there."""
    count, listed, first = _end_of(file)
    found, at = [], 0
    for one in _listed(_read(file, first, listed)):
        before, behind = one.around()
        start = at + len(before)
        stands = _read(file, at, len(before)), _read(file, start + one.packed, len(behind))
        if one.offset != at or stands != (before, behind):
            raise Broken(NOT_SO)
        found.append(Packed(one.name.decode("ascii"), start, one.packed, one.size, one.crc, one.method == 8))
        at = start + one.packed + len(behind)
    if at != first or len(found) != count:
        raise Broken(NOT_SO)
    return found


def _end_of(file: IO[bytes]) -> tuple[int, int, int]:
    """(members, bytes of the list, where the list begins), with nothing behind it but its one end."""
    length = file.seek(0, 2)
    if length < END.size:
        raise Broken(CUT)
    end = _read(file, length - END.size, END.size)
    if end == END_OF_WIDE:
        wide = WIDE_END.size + WIDE_PLACE.size
        end = _read(file, length - END.size - wide, wide) + end
        count, listed, first = struct.unpack("<3Q", end[32:56])
        wanted = WIDE_END.pack(b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, listed, first)
        wanted += WIDE_PLACE.pack(b"PK\x06\x07", 0, first + listed, 1) + END_OF_WIDE
    else:
        _, _, _, _, count, listed, first, _ = END.unpack(end)
        wanted = END.pack(b"PK\x05\x06", 0, 0, count, count, listed, first, 0)
    if end[:2] != b"PK":
        raise Broken(CUT)
    if end != wanted or first + listed + len(end) != length or listed > LARGEST_LIST:
        raise Broken(NOT_SO)
    return count, listed, first


def _listed(text: bytes) -> Iterator[Listed]:
    """What the list says of each member: plain files alone, each under one name."""
    at = 0
    while at < len(text):
        mark, made, needed, flags, method, time, day, crc, packed, size, named, more, *rare, rights, offset = (
            LISTED.unpack_from(text, at)
        )  # fmt: skip
        at += LISTED.size
        name, extra = text[at : at + named], text[at + named : at + named + more]
        if flags & CODED or name == INNER.encode():
            raise Broken(OUTER)
        is_wide = (packed, size, offset) == (MOST, MOST, MOST)
        if is_wide and len(extra) == 28 and extra[:4] == struct.pack("<2H", 1, 24) and flags & STREAMED:
            size, packed, offset = struct.unpack("<3Q", extra[4:])
        elif is_wide or extra:
            raise Broken(NOT_SO)
        # `rare`: a remark, another disk, or a text whose line ends some program may change.
        is_plain = made >> 8 in (0, 3) and method in (0, 8) and not rights & ~PLAIN_FILE
        if mark != b"PK\x01\x02" or not is_plain or any(rare) or flags & ~KNOWN_FLAGS:
            raise Broken(NOT_SO)
        yield Listed(needed, flags, method, time, day, crc, packed, size, offset, name, is_wide)
        at += named + more


def pieces_of(file: IO[bytes], one: Packed) -> Iterator[bytes]:
    """What a member unpacks to; Broken where its bytes hold more or less than that."""
    unpacker, left, size, crc = zlib.decompressobj(-15), one.packed, 0, 0
    while left:
        taken = _read(file, one.start + one.packed - left, min(left, PIECE))
        left -= len(taken)
        while taken:
            piece, taken = taken, b""
            if one.is_deflated:
                piece, taken = unpacker.decompress(piece, PIECE), unpacker.unconsumed_tail
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            if size > one.size:
                raise Broken(f"{one.name} was changed")
            yield piece
    rest = unpacker.flush() if one.is_deflated else b""
    is_whole = not one.is_deflated or (unpacker.eof and not unpacker.unused_data)
    if not is_whole or size + len(rest) != one.size or zlib.crc32(rest, crc) != one.crc:
        raise Broken(f"{one.name} was changed")
    yield rest


def _read(file: IO[bytes], at: int, length: int) -> bytes:
    if at < 0:
        raise Broken(CUT)
    file.seek(at)
    found = file.read(length)
    if len(found) != length:
        raise Broken(CUT)
    return found
