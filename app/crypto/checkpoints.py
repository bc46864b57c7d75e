"""Checkpoints: the size and root of one tree, signed, so that who keeps one can show later what the ledger was.

The text is a C2SP checkpoint (https://c2sp.org/tlog-checkpoint) in a C2SP signed note (https://c2sp.org/signed-note):
three lines, an empty one, one signature by Ed25519 (RFC 8032). It holds no time and names nobody.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.core.errors import SealBroken
from app.crypto.envelope import DataKey
from app.crypto.ledger import HASH_BYTES

ED25519 = b"\x01"
SIGNED = "— "
HINT_BYTES = 4
LONGEST_NOTE = 1024
NAME = "waymark-ledger"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint says: `size` leaves of the tree `origin` have the head `root` (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that are signed, the last with its line end."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def origin_of(site: UUID, tree: str) -> str:
    """The name of one tree in its checkpoints: "waymark-ledger/<site>/<tree>"."""
    return f"{NAME}/{site}/{tree}"


class LedgerVerifier:
    """The public half: who holds it can check a checkpoint, and sign none."""

    def __init__(self, public: bytes) -> None:
        self._public = Ed25519PublicKey.from_public_bytes(public)
        self.public = public
        self.hint = hashlib.sha256(NAME.encode() + b"\n" + ED25519 + public).digest()[:HINT_BYTES]
        self.text = f"{NAME}+{self.hint.hex()}+{base64.b64encode(ED25519 + public).decode()}"
        """The public key as a line to hand to others (C2SP's "vkey")."""

    @classmethod
    def from_text(cls, text: str) -> LedgerVerifier:
        """The verifier of a public key's line. Raises ValueError if the line is not whole."""
        try:
            # The key's own text may hold a plus sign; name and hint hold none.
            name, hint, key = text.strip().split("+", 2)
            decoded = base64.b64decode(key, validate=True)
            found = cls(decoded[1:])
        except (ValueError, binascii.Error):
            raise ValueError("this is not a ledger's public key") from None
        if name != NAME or decoded[:1] != ED25519 or hint != found.hint.hex():
            raise ValueError("this is not a ledger's public key")
        return found

    def open(self, note: str) -> Checkpoint:
        """What a signed checkpoint says; SealBroken unless it is whole and signed with this key."""
        text, gap, signatures = note.partition("\n\n")
        lines = signatures.splitlines()
        if len(note) > LONGEST_NOTE or not gap or len(lines) != 1 or not signatures.endswith("\n"):
            raise SealBroken
        if not lines[0].startswith(f"{SIGNED}{NAME} "):
            raise SealBroken
        signature = _decoded(lines[0].removeprefix(f"{SIGNED}{NAME} "))
        if signature[:HINT_BYTES] != self.hint:
            raise SealBroken
        try:
            self._public.verify(signature[HINT_BYTES:], f"{text}\n".encode())
        except InvalidSignature:
            raise SealBroken from None
        return _parsed(text)


class LedgerSigner:
    """The ledger key. It signs checkpoints and nothing else, and is never shown."""

    __slots__ = ("_private", "verifier")

    def __init__(self, key: DataKey) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(key.secret)
        self.verifier = LedgerVerifier(self._private.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note."""
        text = checkpoint.text()
        signature = self.verifier.hint + self._private.sign(text.encode())
        return f"{text}\n{SIGNED}{NAME} {base64.b64encode(signature).decode()}\n"

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


def _parsed(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) != 3 or not lines[1].isascii() or not lines[1].isdigit():
        raise SealBroken
    found = Checkpoint(lines[0], int(lines[1]), _decoded(lines[2]))
    # Spelled again it must be the same text: no second way to write one checkpoint.
    if len(found.root) != HASH_BYTES or found.text() != f"{text}\n":
        raise SealBroken
    return found


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise SealBroken from None
