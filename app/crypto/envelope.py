"""Data keys and the envelopes they seal: a content opens with its own key, in its own place, or not at all.

Nothing here decides who may open what, and no key ever shows itself in a text, a log or a pickle.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NoReturn
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import SealBroken
from app.crypto.derivation import KEY_BYTES, framed, subkey

ENVELOPE_VERSION = 1
AES_256_GCM = 1

NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = 1 + 1 + 16 + 4 + NONCE_BYTES
LARGEST_GENERATION = 2**32 - 1

BUCKETS = (128, 256, 512, 1024, 2048, 4096)
LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class Context:
    """The place where a sealed content belongs. It is authenticated, so elsewhere the content does not open.

    `case` is None where no case is concerned; `version` is the row's version, from 0 to 2**63 - 1.
    """

    site: UUID
    case: UUID | None
    table: str
    column: str
    row: UUID
    version: int

    def encode(self) -> bytes:
        """Every field with its length before it (4 bytes, big-endian), a fixed label first.

        Raises ValueError if the version is out of range.
        """
        if not 0 <= self.version < 2**63:
            raise ValueError("a row's version lies between 0 and 2**63 - 1")
        # The lengths of ids and version are known: this is asked for with everything that is opened or sealed.
        case = _NO_ID if self.case is None else _AN_ID + self.case.bytes
        return (
            _LABEL + _AN_ID + self.site.bytes + case + _place(self.table, self.column)
            + _AN_ID + self.row.bytes + _A_VERSION + self.version.to_bytes(8, "big")
        )  # fmt: skip


_LABEL = framed(b"waymark context 1")
_NO_ID, _AN_ID, _A_VERSION = (length.to_bytes(4, "big") for length in (0, 16, 8))


@cache
def _place(table: str, column: str) -> bytes:
    """Names of tables and columns: constants of the program."""
    return framed(table.encode(), column.encode())


class DataKey:
    """A 256-bit key with its id and generation. It seals, wraps, derives and hashes; it is never shown.

    The secret itself is only ever the input of HKDF: sealing, wrapping, hashing and every purpose work
    under keys of their own, so that no key serves two ends. Subkeys are kept with the key, therefore
    purposes and labels must be constants of the program and never come from outside.

    While a key is being replaced it has other generations `beside` it: this one seals, each opens what it sealed.
    """

    __slots__ = ("_cipher", "_others", "_prefix", "_subkeys", "generation", "id", "secret")

    def __init__(self, id: UUID, generation: int, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError("a data key has 32 bytes")
        if not 1 <= generation <= LARGEST_GENERATION:
            raise ValueError("a key's generation lies between 1 and 2**32 - 1")
        self.id = id
        self.generation = generation
        self.secret = secret
        self._prefix = bytes((ENVELOPE_VERSION, AES_256_GCM)) + id.bytes + generation.to_bytes(4, "big")
        self._subkeys: dict[tuple[str, str], DataKey] = {}
        self._cipher: AESGCM | None = None
        self._others: tuple[DataKey, ...] = ()

    @classmethod
    def random(cls, generation: int = 1) -> DataKey:
        """A new key from the system's random source, under a new random id."""
        return cls(uuid4(), generation, os.urandom(KEY_BYTES))

    @classmethod
    def from_secret(cls, id: UUID, generation: int, secret: bytes) -> DataKey:
        """The key whose 32 secret bytes are known. Raises ValueError on another length or generation."""
        return cls(id, generation, bytes(secret))

    def beside(self, others: Iterable[DataKey]) -> DataKey:
        """This key with other generations of it, which open and never seal; so are the keys derived from it."""
        joined = DataKey(self.id, self.generation, self.secret)
        joined._others = tuple(others)
        return joined

    def renamed(self, key_id: UUID) -> DataKey:
        """A first generation of another key with the same secret: hashes made under this one are found under it."""
        return DataKey(key_id, 1, self.secret)

    def named(self, key_id: UUID) -> DataKey | None:
        """The generation with this id, this one or one beside it; None if it is none of them."""
        return next((key for key in self.generations if key.id == key_id), None)

    @property
    def generations(self) -> tuple[DataKey, ...]:
        """This key, then the generations beside it."""
        return (self, *self._others)

    def seal(self, plaintext: bytes, context: Context) -> bytes:
        """Seal with AES-256-GCM for one place: `version|algorithm|key id|generation|nonce|ciphertext|tag`.

        The sizes are 1, 1, 16, 4 and 12 bytes, as many as the plaintext, and 16. Header and context are
        authenticated. The nonce is random, hence at most 2**32 seals under one key
        (NIST SP 800-38D, sections 8.2.2 and 8.3).
        """
        nonce = os.urandom(NONCE_BYTES)
        header = self._prefix + nonce
        return header + self._aead().encrypt(nonce, plaintext, header + context.encode())

    def open(self, envelope: bytes, context: Context) -> bytes:
        """The plaintext, or SealBroken if key, generation, version, place or a single bit is another one."""
        header = bytes(envelope[:HEADER_BYTES])
        if len(envelope) < HEADER_BYTES + TAG_BYTES:
            raise SealBroken
        if not header.startswith(self._prefix):
            for other in self._others:
                if header.startswith(other._prefix):
                    return other.open(envelope, context)
            raise SealBroken
        nonce = header[-NONCE_BYTES:]
        try:
            return self._aead().decrypt(nonce, envelope[HEADER_BYTES:], header + context.encode())
        except InvalidTag:
            raise SealBroken from None

    def derive(self, purpose: str) -> DataKey:
        """The key for one purpose, with this key's id and generation; the same object each time.

        HKDF-SHA-256 (RFC 5869). Raises ValueError if the purpose is empty.
        """
        if not purpose:
            raise ValueError("a derived key has a purpose")
        return self._subkey("purpose", purpose)

    def wrap(self, child: DataKey, context: Context) -> bytes:
        """Seal another key with its id and generation under this one; the context is where the row stands."""
        content = child.id.bytes + child.generation.to_bytes(4, "big") + child.secret
        return self._subkey("wrap", "").seal(content, context)

    def unwrap(self, wrapped: bytes, context: Context) -> DataKey:
        """The key that `wrap` sealed; SealBroken if this is another key, another place, or no wrapped key."""
        content = self._subkey("wrap", "").open(wrapped, context)
        return DataKey(UUID(bytes=content[:16]), int.from_bytes(content[16:20], "big"), content[20:])

    def keyed_hash(self, label: str, value: str | bytes) -> bytes:
        """32 bytes of HMAC-SHA-256 under a key derived for `label`: equal values can be found, not guessed.

        Texts are hashed as UTF-8, just as they come; the caller brings them into one form first.
        """
        content = value.encode() if isinstance(value, str) else value
        return hmac.digest(self._subkey("hash", label).secret, content, "sha256")

    def _subkey(self, use: str, name: str) -> DataKey:
        found = self._subkeys.get((use, name))
        if found is None:
            found = DataKey(self.id, self.generation, subkey(self.secret, use, name))
            found._others = tuple(other._subkey(use, name) for other in self._others)
            self._subkeys[use, name] = found
        return found

    def _aead(self) -> AESGCM:
        # Made at the first seal and kept: most keys of the tree only derive, and making one costs an opening.
        if self._cipher is None:
            self._cipher = AESGCM(subkey(self.secret, "seal", ""))
        return self._cipher

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is never copied or written down")


def sealed_with(envelope: bytes) -> tuple[UUID, int]:
    """The id and generation of the key that an envelope names; SealBroken if it is not an envelope.

    Nothing is verified by this: only opening tells whether the header is true.
    """
    known = bytes((ENVELOPE_VERSION, AES_256_GCM))
    if len(envelope) < HEADER_BYTES + TAG_BYTES or envelope[:2] != known:
        raise SealBroken
    return UUID(bytes=bytes(envelope[2:18])), int.from_bytes(envelope[18:22], "big")


def pad(content: bytes) -> bytes:
    """Hide the exact length: 4 bytes of length (big-endian), the content, zeros up to the next bucket.

    The result has 128, 256, 512, 1024, 2048 or 4096 bytes, or a multiple of 4096.
    Raises ValueError from 4 GiB on, which the length cannot say.
    """
    if len(content) >= 2 ** (8 * LENGTH_BYTES):
        raise ValueError("a content to be padded is shorter than 4 GiB")
    filled = len(content).to_bytes(LENGTH_BYTES, "big") + content
    return filled.ljust(_bucket(len(filled)), b"\0")


def unpad(padded: bytes) -> bytes:
    """The content that `pad` hid; SealBroken if length, bucket or fill are not what `pad` makes."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    end = LENGTH_BYTES + length
    if len(padded) != _bucket(end) or padded[end:] != bytes(len(padded) - end):
        raise SealBroken
    return padded[LENGTH_BYTES:end]


def _bucket(size: int) -> int:
    for bucket in BUCKETS:
        if size <= bucket:
            return bucket
    return -(-size // BUCKETS[-1]) * BUCKETS[-1]
