"""Signatures of phones and of sites: ECDSA on P-256 with SHA-256 (FIPS 186-5), written r‖s as WebCrypto writes them.

It proves which key signed which bytes, and knows nothing of who holds the key.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.hashes import SHA256

from app.crypto.sealed_boxes import SCALAR_BYTES, private_key, public_key

SIGNATURE_BYTES = 2 * SCALAR_BYTES


def sign(private: bytes, message: bytes) -> bytes:
    """64 bytes: r and s, each 32 bytes big-endian. `private` is the scalar of a pair from `sealed_boxes.new_pair`."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    r, s = decode_dss_signature(private_key(private).sign(message, ec.ECDSA(SHA256())))
    return r.to_bytes(SCALAR_BYTES, "big") + s.to_bytes(SCALAR_BYTES, "big")


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key of this public point (65 bytes) signed these bytes; False for whatever is no signature."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    if len(signature) != SIGNATURE_BYTES:
        return False
    r, s = (int.from_bytes(part, "big") for part in (signature[:SCALAR_BYTES], signature[SCALAR_BYTES:]))
    try:
        public_key(public).verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
