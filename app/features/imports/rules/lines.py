"""Cuts a stream of bytes into numbered lines, with no more than one block and one piece of a line in memory.

It guesses no encoding: bytes that are not UTF-8 are shown as escapes and said to be damaged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 64 * 1024
"""Bytes of a line in one piece; a longer one comes in several pieces of the same number."""


class NotText(Exception):
    """The file is no text in UTF-8, whatever its name says."""


@dataclass(frozen=True)
class Line:
    number: int
    text: str
    goes_on: bool = False
    """The next part of the line before it, not a line of its own."""
    is_damaged: bool = False


def lines(blocks: Iterable[bytes]) -> Iterator[Line]:
    """Lines from 1, without their ends and a byte order mark. Raises `NotText` for UTF-16 and for null bytes."""
    rest, number, goes_on, is_first = b"", 1, False, True
    for block in blocks:
        rest += block
        if is_first and len(rest) < 3:
            continue
        if is_first:
            rest, is_first = _without_mark(rest), False
        if b"\0" in rest:
            raise NotText
        whole = rest.split(b"\n")
        rest = whole.pop()
        for raw in whole:
            yield from _pieces(raw.removesuffix(b"\r"), number, goes_on)
            number, goes_on = number + 1, False
        while len(rest) > LONGEST:
            end = _boundary(rest)
            yield _line(rest[:end], number, goes_on)
            rest, goes_on = rest[end:], True
    if is_first:
        rest = _without_mark(rest)
    if b"\0" in rest:
        raise NotText
    if rest:
        yield from _pieces(rest, number, goes_on)


def _without_mark(start: bytes) -> bytes:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotText
    return start.removeprefix(b"\xef\xbb\xbf")


def _boundary(raw: bytes) -> int:
    """Where to cut: before a character, not inside one, however damaged."""
    for end in range(LONGEST, LONGEST - 4, -1):
        if raw[end] & 0xC0 != 0x80:
            return end
    return LONGEST


def _pieces(raw: bytes, number: int, goes_on: bool) -> Iterator[Line]:
    while len(raw) > LONGEST:
        end = _boundary(raw)
        yield _line(raw[:end], number, goes_on)
        raw, goes_on = raw[end:], True
    yield _line(raw, number, goes_on)


def _line(raw: bytes, number: int, goes_on: bool) -> Line:
    try:
        return Line(number, raw.decode(), goes_on)
    except UnicodeDecodeError:
        return Line(number, raw.decode(errors="backslashreplace"), goes_on, is_damaged=True)
