"""Sealed files: a stream in chunks that can be neither cut, reordered nor continued without being noticed.

The construction follows C2SP's chunked encryption (https://c2sp.org/chunked-encryption): a key per file,
a commitment to it, and a last chunk that is always the short one. It keeps no more than a chunk in memory,
and refuses to release a byte that was not verified.

    header   magic (12) | version (1) | key id (16) | generation (4) | salt (32) | commitment (32)
    chunk    ciphertext of 65,536 bytes | tag (16)                      as often as needed
    last     ciphertext of 0 to 65,535 bytes | tag (16)                 exactly once

What the chunks hold is the content (version 1), or the content hidden in a size that others share (version 2):
content | zeros | length of the content (8). The length stands whole in the last chunk, so that a reader who has
verified header and last chunk knows it, and knows that the file was not cut.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import SealBroken
from app.crypto.derivation import KEY_BYTES, framed, salted
from app.crypto.envelope import TAG_BYTES, Context, DataKey

MAGIC = b"waymark-file"
PLAIN, PADDED = 1, 2
CHUNK_BYTES = 64 * 1024
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
SALT_BYTES = 32
COMMITMENT_BYTES = 32
PREFIX_BYTES = len(MAGIC) + 1 + 16 + 4
HEADER_BYTES = PREFIX_BYTES + SALT_BYTES + COMMITMENT_BYTES
LENGTH_BYTES = 8
SMALLEST = 4096


class Sealer:
    """One file on its way into the seal, given in pieces of any size: `header`, then what `take` and `end` give."""

    def __init__(self, key: DataKey, context: Context, version: int = PADDED) -> None:
        salt = os.urandom(SALT_BYTES)
        prefix = _prefix(key, version)
        self._cipher, commitment = _file_key(key, context, prefix, salt)
        self.header = prefix + salt + commitment
        self._version = version
        self._rest = bytearray()
        self._counter = 0
        self._length = 0

    def take(self, piece: bytes) -> Iterator[bytes]:
        """The sealed chunks that are full with this piece; what is left waits for the next."""
        self._length += len(piece)
        return self._full(piece)

    def end(self) -> Iterator[bytes]:
        """What hides the length, then the marked last chunk. Without it the file never opens as a whole."""
        if self._version == PADDED:
            length = self._length
            for zeros in _zeros(padded_size(length) - LENGTH_BYTES - length):
                yield from self._full(zeros)
            yield from self._full(length.to_bytes(LENGTH_BYTES, "big"))
        yield self._cipher.encrypt(_nonce(self._counter, last=True), bytes(self._rest), None)

    def _full(self, piece: bytes) -> Iterator[bytes]:
        self._rest += piece
        while len(self._rest) >= CHUNK_BYTES:
            chunk = bytes(self._rest[:CHUNK_BYTES])
            del self._rest[:CHUNK_BYTES]
            yield self._cipher.encrypt(_nonce(self._counter, last=False), chunk, None)
            self._counter += 1


def seal_file(
    key: DataKey, context: Context, source: Iterable[bytes], version: int = PLAIN
) -> Iterator[bytes]:
    """Seal a stream of pieces of any size; yields the header, then one sealed chunk at a time.

    If the source fails midway the last chunk is missing, and what was written never opens as a whole.
    """
    sealer = Sealer(key, context, version)
    yield sealer.header
    for piece in source:
        yield from sealer.take(piece)
    yield from sealer.end()


def open_file(key: DataKey, context: Context, source: Iterable[bytes]) -> Iterator[bytes]:
    """Open a sealed stream of either version; the iterator yields verified plaintext, at most 64 KiB at a time.

    The header and its commitment are verified before this returns. SealBroken is raised there, or by the
    iterator at the first chunk that is cut, moved, foreign or one too many. Chunks before that one are true
    but not the whole file: who serves a file checks it with `check_file` first, or withdraws what was sent.
    """
    pieces = Pieces(source)
    cipher, version = open_header(key, context, pieces.take(HEADER_BYTES))
    chunks = _chunks(cipher, pieces)
    return _without_padding(chunks) if version == PADDED else chunks


def check_file(key: DataKey, context: Context, source: Iterable[bytes]) -> int:
    """The length of the plaintext in bytes, once every chunk has verified; SealBroken if any has not."""
    return sum(map(len, open_file(key, context, source)))


def reseal_stream(
    old_key: DataKey, new_key: DataKey, old_context: Context, new_context: Context, source: Iterable[bytes]
) -> Iterator[bytes]:
    """The same content sealed under another key for another place, padded; at most a chunk is in memory.

    If the old file does not open to its end, SealBroken is raised before the last chunk: what was written by then
    never opens.
    """
    return seal_file(new_key, new_context, open_file(old_key, old_context, source), PADDED)


def file_header_key(first: bytes) -> tuple[UUID, int]:
    """The id and generation of the key that a sealed file names in its first bytes; SealBroken if it is no file.

    Nothing is verified by this: only opening tells whether the header is true.
    """
    file_version(first)
    at = len(MAGIC) + 1
    return UUID(bytes=bytes(first[at : at + 16])), int.from_bytes(first[at + 16 : PREFIX_BYTES], "big")


def file_version(first: bytes) -> int:
    """The version that a sealed file names; SealBroken if it is none that we know."""
    if len(first) < HEADER_BYTES or first[: len(MAGIC)] != MAGIC or first[len(MAGIC)] not in (PLAIN, PADDED):
        raise SealBroken
    return first[len(MAGIC)]


def padded_size(length: int) -> int:
    """The bytes that a content of this length takes with its padding and its length: at most 12 % more, from 4096 on.

    PADMÉ (Nikitin et al. 2019, PURBs, section 4): of the size only the leading bits are kept, so that it tells
    about log log of the length. Eight more where the length would not stand whole in the last chunk.
    """
    size = max(length + LENGTH_BYTES, SMALLEST)
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    size = (size + mask) & ~mask
    return size if size % CHUNK_BYTES >= LENGTH_BYTES else size + LENGTH_BYTES - size % CHUNK_BYTES


def true_length(padded: int, tail: bytes) -> int:
    """The content's length by the last bytes of a padded file of this size; SealBroken if they do not fit it."""
    length = int.from_bytes(tail, "big")
    if len(tail) != LENGTH_BYTES or length > padded or padded_size(length) != padded:
        raise SealBroken
    return length


def open_header(key: DataKey, context: Context, header: bytes) -> tuple[AESGCM, int]:
    """The cipher and the version of the file with this header; SealBroken for another key, place or file."""
    version = file_version(header)
    prefix = _prefix(key, version)
    if len(header) != HEADER_BYTES or not header.startswith(prefix):
        raise SealBroken
    salt = header[PREFIX_BYTES : PREFIX_BYTES + SALT_BYTES]
    cipher, commitment = _file_key(key, context, prefix, salt)
    if not hmac.compare_digest(commitment, header[-COMMITMENT_BYTES:]):
        raise SealBroken
    return cipher, version


def open_chunk(cipher: AESGCM, counter: int, chunk: bytes, *, last: bool) -> bytes:
    """One chunk by its number, from 0 on; SealBroken if it is another one, or not the last where that is said."""
    try:
        return cipher.decrypt(_nonce(counter, last=last), chunk, None)
    except InvalidTag:
        raise SealBroken from None


def _chunks(cipher: AESGCM, pieces: Pieces) -> Iterator[bytes]:
    counter = 0
    while len(chunk := pieces.take(SEALED_CHUNK_BYTES)) == SEALED_CHUNK_BYTES:
        yield open_chunk(cipher, counter, chunk, last=False)
        counter += 1
    # The first short piece is the last chunk, or the file was cut: only the marked nonce can tell.
    if final := open_chunk(cipher, counter, chunk, last=True):
        yield final


def _without_padding(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The content of a padded file. Zeros are held back as a number until something follows them."""
    released, zeros, tail = 0, 0, b""
    for chunk in chunks:
        held = tail + chunk
        tail, held = held[-LENGTH_BYTES:], held[:-LENGTH_BYTES]
        if content := held.rstrip(b"\0"):
            yield from _zeros(zeros)
            yield content
            released, zeros = released + zeros + len(content), 0
        zeros += len(held) - len(content)
    length = true_length(released + zeros + len(tail), tail)
    if length < released:
        raise SealBroken
    yield from _zeros(length - released)


def _zeros(count: int) -> Iterator[bytes]:
    for start in range(0, count, CHUNK_BYTES):
        yield bytes(min(CHUNK_BYTES, count - start))


def _prefix(key: DataKey, version: int) -> bytes:
    return MAGIC + bytes((version,)) + key.id.bytes + key.generation.to_bytes(4, "big")


def _file_key(key: DataKey, context: Context, prefix: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    """The cipher of one file, and its commitment: both from one HKDF output of 64 bytes (RFC 5869).

    AES-GCM alone lets one ciphertext open under two keys; the commitment leaves only one.
    """
    output = salted(
        key.derive("file").secret, salt, framed(prefix, context.encode()), KEY_BYTES + COMMITMENT_BYTES
    )
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
