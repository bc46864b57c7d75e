"""The search for canaries in very many bytes: the same writings as `canaries.py`, and deflate found by its own marks.

Trying every byte as the beginning of a stream takes twenty seconds for a million bytes. A canary is letters and
figures drawn at random, which deflate cannot shorten: in a block of fixed codes it has one spelling at each of eight
beginnings, and a block of codes of its own begins with a table that must come out even. What lies behind a first block
of fixed codes, in a stream without a coat, is found only as far as it is in fixed codes too.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from tests.support.canaries import MOST_INFLATED, WINDOW, Canaries

BLOCK = 8192
OWN_CODES = re.compile(b"[" + b"".join(re.escape(bytes([one])) for one in range(256) if one & 6 == 4) + b"]")
ZLIB_COAT = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
GZIP_COAT = re.compile(rb"\x1f\x8b\x08")
LEAST = 24


def found_quickly(canaries: Canaries, data: bytes) -> set[str]:
    """Names of the canaries in these bytes, in any writing or in a deflate stream that begins anywhere; `?` if only
    the mark that all share is there.
    """
    found = canaries.found_in(data) if data else set()
    if any(one in data for one in fixed_spellings(canaries.mark)):
        told = {name for name, word in list(canaries.named.items())
                if any(one in data for one in fixed_spellings(word))}  # fmt: skip
        found |= told or {"?"}
    for inflated in _streams(data):
        found |= canaries.found_in(inflated)
    return found - {"?"} or found


def fixed_spellings(word: str) -> list[bytes]:
    """A word in deflate's fixed codes, without the bits that it shares with its neighbours (RFC 1951, 3.2.6).

    A sign below 144 has eight bits, 0x30 and its own number, written from the highest bit on.
    """
    bits = "".join(f"{0x30 + one:08b}" for one in word.encode())
    found = []
    for skipped in range(8):
        whole = bits[skipped : skipped + (len(bits) - skipped) // 8 * 8]
        found.append(bytes(int(whole[at : at + 8][::-1], 2) for at in range(0, len(whole), 8)))
    return found


def _streams(data: bytes) -> Iterator[bytes]:
    for coat, bits in ((ZLIB_COAT, zlib.MAX_WBITS), (GZIP_COAT, zlib.MAX_WBITS | 16)):
        for at in coat.finditer(data):
            yield from _inflated(data, at.start(), bits)
    for at in OWN_CODES.finditer(data):
        if _is_even(data, at.start()):
            yield from _inflated(data, at.start(), -zlib.MAX_WBITS)


def _is_even(data: bytes, start: int) -> bool:
    """Whether a block of codes of its own may begin here: the lengths of its first table leave no code unused, as
    every reader demands (RFC 1951, 3.2.7).
    """
    head = int.from_bytes(data[start : start + 10], "little")
    if (head >> 3) & 31 > 29 or (head >> 8) & 31 > 29:
        return False
    lengths, room = head >> 17, 128
    for _ in range(((head >> 13) & 15) + 4):
        if lengths & 7:
            room -= 128 >> (lengths & 7)
            if room < 0:
                return False
        lengths >>= 3
    return room == 0


def _inflated(data: bytes, start: int, bits: int) -> Iterator[bytes]:
    reader, out = zlib.decompressobj(bits), b""
    try:
        out = reader.decompress(data[start : start + 256], 4096)
        if len(out) >= LEAST or reader.unconsumed_tail:
            out += reader.decompress(
                reader.unconsumed_tail + data[start + 256 : start + WINDOW], MOST_INFLATED
            )
    except zlib.error:
        # What came out until then is looked at too.
        pass
    if len(out) >= LEAST:
        yield out
