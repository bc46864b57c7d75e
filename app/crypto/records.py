"""Files of phones: records of 256 KiB, each sealed by AES-256-GCM under a key that is used for one file alone.

A record's nonce is its number (12 bytes, big-endian, from 0), its context "file|number|count": none is moved, left
out or put into another file. The key comes inside a sealed box; nothing here makes one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import SealBroken

RECORD_BYTES, TAG_BYTES, NONCE_BYTES = 262_144, 16, 12


def count_of(size: int) -> int:
    """How many records a file of so many bytes has."""
    return -(-size // RECORD_BYTES)


def sealed_size(size: int) -> int:
    """How long all its records are together."""
    return size + TAG_BYTES * count_of(size)


def seal_records(key: bytes, name: str, content: bytes) -> Iterator[bytes]:
    """The records of a file, as a phone makes them."""
    count, aead = count_of(len(content)), AESGCM(key)
    for number in range(count):
        part = content[number * RECORD_BYTES : (number + 1) * RECORD_BYTES]
        yield aead.encrypt(_nonce(number), part, _context(name, number, count))


def open_records(key: bytes, name: str, count: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The file, record by record, from pieces of any size; SealBroken at the first that is not true, or is missing."""
    aead, waiting, number = AESGCM(key), bytearray(), 0
    for piece in pieces:
        waiting += piece
        # The last record is opened when nothing more comes: only then is it known how long it is.
        while len(waiting) > RECORD_BYTES + TAG_BYTES:
            yield _opened(aead, name, number, count, bytes(waiting[: RECORD_BYTES + TAG_BYTES]))
            del waiting[: RECORD_BYTES + TAG_BYTES]
            number += 1
    yield _opened(aead, name, number, count, bytes(waiting))
    if number + 1 != count:
        raise SealBroken


def _opened(aead: AESGCM, name: str, number: int, count: int, record: bytes) -> bytes:
    try:
        return aead.decrypt(_nonce(number), record, _context(name, number, count))
    except (InvalidTag, ValueError):
        raise SealBroken from None


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE_BYTES, "big")


def _context(name: str, number: int, count: int) -> bytes:
    return f"{name}|{number}|{count}".encode()
