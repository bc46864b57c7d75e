"""Sealed files: a stream in chunks that can be neither cut, reordered nor continued without being noticed.

The construction follows C2SP's chunked encryption (https://c2sp.org/chunked-encryption): a key per file,
a commitment to it, and a last chunk that is always the short one. It keeps no more than a chunk in memory,
and refuses to release a byte that was not verified.

    header   magic (12) | version (1) | key id (16) | generation (4) | salt (32) | commitment (32)
    chunk    ciphertext of 65,536 bytes | tag (16)                      as often as needed
    last     ciphertext of 0 to 65,535 bytes | tag (16)                 exactly once

The header holds no length, so that files may later be padded without another format.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import SealBroken
from app.crypto.derivation import KEY_BYTES, framed, salted
from app.crypto.envelope import TAG_BYTES, Context, DataKey

MAGIC = b"waymark-file"
FILE_VERSION = 1
CHUNK_BYTES = 64 * 1024
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
SALT_BYTES = 32
COMMITMENT_BYTES = 32
PREFIX_BYTES = len(MAGIC) + 1 + 16 + 4
HEADER_BYTES = PREFIX_BYTES + SALT_BYTES + COMMITMENT_BYTES


def seal_file(key: DataKey, context: Context, source: Iterable[bytes]) -> Iterator[bytes]:
    """Seal a stream of pieces of any size; yields the header, then one sealed chunk at a time.

    If the source fails midway the last chunk is missing, and what was written never opens as a whole.
    """
    salt = os.urandom(SALT_BYTES)
    cipher, commitment = _file_key(key, context, salt)
    yield _prefix(key) + salt + commitment
    pieces = Pieces(source)
    counter = 0
    while len(chunk := pieces.take(CHUNK_BYTES)) == CHUNK_BYTES:
        yield cipher.encrypt(_nonce(counter, last=False), chunk, None)
        counter += 1
    yield cipher.encrypt(_nonce(counter, last=True), chunk, None)


def open_file(key: DataKey, context: Context, source: Iterable[bytes]) -> Iterator[bytes]:
    """Open a sealed stream; the iterator yields verified plaintext, at most 64 KiB at a time.

    The header and its commitment are verified before this returns. SealBroken is raised there, or by the
    iterator at the first chunk that is cut, moved, foreign or one too many. Chunks before that one are true
    but not the whole file: who serves a file checks it with `check_file` first, or withdraws what was sent.
    """
    pieces = Pieces(source)
    header = pieces.take(HEADER_BYTES)
    salt = header[PREFIX_BYTES : PREFIX_BYTES + SALT_BYTES]
    if len(header) != HEADER_BYTES or not header.startswith(_prefix(key)):
        raise SealBroken
    cipher, commitment = _file_key(key, context, salt)
    if not hmac.compare_digest(commitment, header[-COMMITMENT_BYTES:]):
        raise SealBroken
    return _chunks(cipher, pieces)


def check_file(key: DataKey, context: Context, source: Iterable[bytes]) -> int:
    """The length of the plaintext in bytes, once every chunk has verified; SealBroken if any has not."""
    return sum(map(len, open_file(key, context, source)))


def _chunks(cipher: AESGCM, pieces: Pieces) -> Iterator[bytes]:
    counter = 0
    while len(chunk := pieces.take(SEALED_CHUNK_BYTES)) == SEALED_CHUNK_BYTES:
        yield _opened(cipher, _nonce(counter, last=False), chunk)
        counter += 1
    # The first short piece is the last chunk, or the file was cut: only the marked nonce can tell.
    if final := _opened(cipher, _nonce(counter, last=True), chunk):
        yield final


def _opened(cipher: AESGCM, nonce: bytes, chunk: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, chunk, None)
    except InvalidTag:
        raise SealBroken from None


def _prefix(key: DataKey) -> bytes:
    return MAGIC + bytes((FILE_VERSION,)) + key.id.bytes + key.generation.to_bytes(4, "big")


def _file_key(key: DataKey, context: Context, salt: bytes) -> tuple[AESGCM, bytes]:
    """The cipher of one file, and its commitment: both from one HKDF output of 64 bytes (RFC 5869).

    AES-GCM alone lets one ciphertext open under two keys; the commitment leaves only one.
    """
    info = framed(_prefix(key), context.encode())
    output = salted(key.derive("file").secret, salt, info, KEY_BYTES + COMMITMENT_BYTES)
    return AESGCM(output[:KEY_BYTES]), output[KEY_BYTES:]


def _nonce(counter: int, *, last: bool) -> bytes:
    """11 bytes of chunk number from 0 on, big-endian, and 1 on the last chunk. The key is the file's own."""
    return counter.to_bytes(11, "big") + bytes((last,))


class Pieces:
    """A stream of pieces of any size, taken in the sizes that the format wants."""

    def __init__(self, source: Iterable[bytes]) -> None:
        self._source = iter(source)
        self._rest = memoryview(b"")

    def __iter__(self) -> Iterator[bytes]:
        """What is left of the stream."""
        if self._rest:
            rest, self._rest = bytes(self._rest), memoryview(b"")
            yield rest
        yield from self._source

    def take(self, size: int) -> bytes:
        """Exactly `size` bytes, or fewer if the stream has ended."""
        taken = bytearray()
        while len(taken) < size:
            if not self._rest:
                piece = next(self._source, None)
                if piece is None:
                    break
                self._rest = memoryview(piece)
            wanted = size - len(taken)
            taken += self._rest[:wanted]
            self._rest = self._rest[wanted:]
        return bytes(taken)
