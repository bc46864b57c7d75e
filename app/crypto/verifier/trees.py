"""The ledger's tree: leaves, the way from a leaf to the head, and the signed head (RFC 6962; C2SP tlog-checkpoint)."""

from __future__ import annotations

import base64
import hashlib
import hmac

from app.crypto.verifier.curves import ed25519_verifies

NAME = "waymark-ledger"


class Broken(Exception):
    """What is not true of this pack, in words."""


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def leaf_of(salt: bytes, entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ HMAC-SHA-256(salt, entry)): without the salt it tells nothing."""
    return sha256(b"\x00" + hmac.new(salt, entry, "sha256").digest())


def leads_to(root: bytes, size: int, leaf: bytes, position: int, path: list[bytes]) -> bool:
    """Whether the leaf stands at this position of the tree under this root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= position < size or len(path) > 64:
        return False
    index, last, found = position, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if index & 1 or index == last:
            found = sha256(b"\x01" + step + found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + step)
        index, last = index >> 1, last >> 1
    return last == 0 and found == root


def fingerprint_of(key: bytes) -> str:
    """The SHA-256 of a ledger's public key, in eight groups, to be compared by eye or ear."""
    text = sha256(key).hex()
    return " ".join(text[at : at + 8] for at in range(0, 64, 8))


def _decoded(text: str) -> bytes:
    """The bytes of text in base64; ValueError unless that is its one spelling."""
    found = base64.b64decode(text, validate=True)
    if base64.b64encode(found).decode() != text:
        raise ValueError("another spelling")
    return found


def signed_head(note: str, key: bytes) -> tuple[str, int, bytes]:
    """(origin, size, root) of a signed checkpoint; Broken unless this key signed it."""
    try:
        text, signature_line = note.split("\n\n")
        origin, size, head = text.split("\n")
        mark, name, encoded = signature_line.rstrip("\n").split(" ")
        signature, root = _decoded(encoded), _decoded(head)
    except ValueError:
        raise Broken("the checkpoint is not one") from None
    hint = sha256(NAME.encode() + b"\n\x01" + key)[:4]
    is_whole = mark == "—" and name == NAME and signature[:4] == hint and size.isdigit() and len(root) == 32
    if not is_whole or not ed25519_verifies(key, (text + "\n").encode(), signature[4:]):
        raise Broken("the checkpoint was not signed by the key that stands in the pack")
    return origin, int(size), root
