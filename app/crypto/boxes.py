"""Boxes: a stream sealed to a public key, so that who made it cannot open it again. For backups.

HPKE (RFC 9180: X25519, HKDF-SHA-256, AES-256-GCM) carries a fresh key; under it the stream is a sealed file.

    magic (12) | version (1) | HPKE's key share and sealed key (96) | a sealed file (see `files`)
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from app.core.errors import SealBroken
from app.crypto.derivation import framed
from app.crypto.envelope import Context, DataKey
from app.crypto.files import Pieces, open_file, seal_file

MAGIC = b"waymark-box\0"
VERSION = b"\x01"
NAME = "waymark-backup"
SEALED_KEY_BYTES = 32 + 16 + 32 + 16
HEADER_BYTES = len(MAGIC) + len(VERSION) + SEALED_KEY_BYTES
NOBODY = UUID(int=0)
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Recipient:
    """The public half: whoever holds it can seal, and open nothing."""

    def __init__(self, public: bytes) -> None:
        self._public = X25519PublicKey.from_public_bytes(public)
        self.text = f"{NAME}+{base64.b64encode(public).decode()}"
        """The public key as a line to hand to the server."""

    @classmethod
    def from_text(cls, text: str) -> Recipient:
        """The recipient of such a line. Raises ValueError if the line is not whole."""
        name, _, key = text.strip().partition("+")
        try:
            if name != NAME:
                raise ValueError
            return cls(base64.b64decode(key, validate=True))
        except (ValueError, binascii.Error):
            raise ValueError("this is not a backup's public key") from None

    @classmethod
    def of(cls, private: DataKey) -> Recipient:
        """The public half of a private key (32 bytes)."""
        return cls(_private(private).public_key().public_bytes_raw())

    def seal(self, label: str, source: Iterable[bytes]) -> Iterator[bytes]:
        """Seal a stream under a label, which opening has to name too; at most a chunk is in memory."""
        key = DataKey.random()
        sealed = _SUITE.encrypt(key.id.bytes + key.secret, self._public, _info(label))
        yield MAGIC + VERSION + sealed
        yield from seal_file(key, _context(key, label), source)


def open_box(private: DataKey, label: str, source: Iterable[bytes]) -> Iterator[bytes]:
    """Open a sealed stream with the private key; yields verified plaintext.

    SealBroken is raised for another key, another label, or at the first chunk that is cut, moved or changed.
    """
    pieces = Pieces(source)
    header = pieces.take(HEADER_BYTES)
    if len(header) != HEADER_BYTES or not header.startswith(MAGIC + VERSION):
        raise SealBroken
    try:
        carried = _SUITE.decrypt(header[-SEALED_KEY_BYTES:], _private(private), _info(label))
    except InvalidTag:
        raise SealBroken from None
    key = DataKey.from_secret(UUID(bytes=carried[:16]), 1, carried[16:])
    return open_file(key, _context(key, label), pieces)


def _private(key: DataKey) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(key.secret)


def _info(label: str) -> bytes:
    return framed(b"waymark box 1", label.encode())


def _context(key: DataKey, label: str) -> Context:
    return Context(site=NOBODY, case=None, table="box", column=label, row=key.id, version=1)
