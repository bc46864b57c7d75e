"""The arithmetic of the ledger: canonical entries, leaves that tell nothing, and the tree over them.

It keeps no rows, takes no positions and refuses to know what an entry says.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785

HASH_BYTES = 32
SALT_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def canonical(entry: Mapping[str, Any]) -> bytes:
    """The one spelling of an entry in JSON, as UTF-8 (RFC 8785).

    Values are texts, booleans, None, lists, dicts and numbers; whole numbers up to 2**53 - 1 either way.
    Raises ValueError on anything else; the error repeats nothing of the entry.
    """
    try:
        return rfc8785.dumps(dict(entry))
    except ValueError:
        raise ValueError("a ledger entry holds a value that has no canonical JSON") from None


def digest_of(said: Mapping[str, Any]) -> str:
    """The SHA-256 of the one spelling of what may be disclosed of a row, as an entry of the ledger tells it."""
    return sha256(canonical(said)).hexdigest()


def new_salt() -> bytes:
    """32 random bytes for one entry; sealed with it, and destroyed with it."""
    return os.urandom(SALT_BYTES)


def leaf_of(salt: bytes, entry: bytes) -> bytes:
    """The leaf hash of a canonical entry: SHA-256(0x00 ‖ HMAC-SHA-256(salt, entry)), 32 bytes.

    Without the salt a leaf confirms no guess about the entry. The 0x00 is RFC 6962's mark of a leaf
    (section 2.1). Raises ValueError unless the salt has 32 bytes.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a leaf's salt has 32 bytes")
    return sha256(b"\x00" + hmac.digest(salt, entry, "sha256")).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree head over leaf hashes that are already made (RFC 6962, section 2.1), 32 bytes.

    A node is SHA-256(0x01 ‖ left ‖ right), the empty tree SHA-256 of nothing.
    Raises ValueError if a leaf has not 32 bytes.
    """
    for leaf in leaves:
        _require_hash(leaf)
    return _head(leaves, 0, len(leaves)) if leaves else EMPTY_ROOT


def _head(leaves: Sequence[bytes], start: int, stop: int) -> bytes:
    size = stop - start
    if size == 1:
        return leaves[start]
    # The left part is the largest full tree that is smaller than the whole.
    middle = start + (1 << (size - 1).bit_length() - 1)
    return node_of(_head(leaves, start, middle), _head(leaves, middle, stop))


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: all that is needed to append to it and to know its root.

    `size` counts the leaves; `hashes` are the heads of the full subtrees, largest and leftmost first, one for
    each 1 in the binary form of `size`. It is a value: `append` returns another one. Raises ValueError
    if the two do not fit together.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.size < 2**64 or len(self.hashes) != self.size.bit_count():
            raise ValueError("a frontier has one hash for each full subtree")
        for found in self.hashes:
            _require_hash(found)

    def append(self, leaf: bytes) -> Frontier:
        """The frontier after one more leaf hash. Raises ValueError unless the leaf has 32 bytes."""
        _require_hash(leaf)
        hashes = list(self.hashes)
        right, full = leaf, self.size
        while full & 1:
            right = node_of(hashes.pop(), right)
            full >>= 1
        return Frontier(self.size + 1, (*hashes, right))

    def root(self) -> bytes:
        """The Merkle tree head over all leaves so far; equals `root_of` over them."""
        if not self.hashes:
            return EMPTY_ROOT
        *others, root = self.hashes
        for left in reversed(others):
            root = node_of(left, root)
        return root

    def encode(self) -> bytes:
        """The size (8 bytes, big-endian), then the hashes."""
        return self.size.to_bytes(8, "big") + b"".join(self.hashes)

    @classmethod
    def decode(cls, encoded: bytes) -> Frontier:
        """What `encode` wrote. Raises ValueError on anything else."""
        hashes = encoded[8:]
        if len(encoded) < 8 or len(hashes) % HASH_BYTES:
            raise ValueError("these bytes are not a frontier")
        parts = [bytes(hashes[at : at + HASH_BYTES]) for at in range(0, len(hashes), HASH_BYTES)]
        return cls(int.from_bytes(encoded[:8], "big"), tuple(parts))


def node_of(left: bytes, right: bytes) -> bytes:
    """A node above two others: SHA-256(0x01 ‖ left ‖ right) (RFC 6962, section 2.1)."""
    return sha256(b"\x01" + left + right).digest()


def _require_hash(value: bytes) -> None:
    if len(value) != HASH_BYTES:
        raise ValueError("a hash of the ledger has 32 bytes")
