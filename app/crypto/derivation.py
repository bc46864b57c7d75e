"""How one key becomes many: unambiguous framing of fields, and HKDF-SHA-256.

It hands out raw bytes to its neighbours in the safe and refuses to be anyone else's business.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

KEY_BYTES = 32


def framed(*fields: bytes) -> bytes:
    """Join fields so that no two different lists give the same bytes.

    Each field is preceded by its length in bytes, 4 bytes big-endian.
    """
    return b"".join([len(field).to_bytes(4, "big") + field for field in fields])


def subkey(secret: bytes, use: str, name: str) -> bytes:
    """A 32-byte key for one use and one name, by HKDF-Expand with SHA-256 (RFC 5869, section 2.3).

    The extract step is left out because `secret` is already 32 uniformly random bytes (section 3.3).
    """
    info = framed(b"waymark key 1", use.encode(), name.encode())
    return HKDFExpand(SHA256(), KEY_BYTES, info).derive(secret)


def salted(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """`length` bytes by the whole of HKDF-SHA-256, extract and expand (RFC 5869, sections 2.2 and 2.3)."""
    return HKDF(SHA256(), length, salt, info).derive(secret)
