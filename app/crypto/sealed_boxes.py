"""Sealed boxes between a phone and its site: what is sealed to a public key, only who has the private one opens.

HPKE (RFC 9180), single shot, base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. A box is the key share
(65 bytes, an uncompressed point), then the ciphertext; its label is HPKE's `info`, and another label opens nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from app.core.errors import SealBroken

POINT_BYTES, SCALAR_BYTES, TAG_BYTES = 65, 32, 16
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hpke import Suite


def new_pair() -> tuple[bytes, bytes]:
    """A fresh pair on P-256: the private scalar (32 bytes, big-endian) and the public point (65 bytes, SEC 1)."""
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.generate_private_key(ec.SECP256R1())
    scalar = private.private_numbers().private_value.to_bytes(SCALAR_BYTES, "big")
    return scalar, point_of(private.public_key())


def is_point(raw: bytes) -> bool:
    """Whether these bytes are an uncompressed point on P-256, as WebCrypto exports a public key `raw`."""
    try:
        public_key(raw)
    except ValueError:
        return False
    return True


def seal_to(public: bytes, label: bytes, plain: bytes) -> bytes:
    """Seal to a public point under a label. Raises ValueError if the point is none."""
    return _suite().encrypt(plain, public_key(public), label)


def open_sealed(private: bytes, label: bytes, sealed: bytes) -> bytes:
    """Open a box with the private scalar; SealBroken for another key, another label, or a changed or cut box."""
    if len(sealed) < POINT_BYTES + TAG_BYTES:
        raise SealBroken
    try:
        return _suite().decrypt(sealed, private_key(private), label)
    except (InvalidTag, ValueError):
        raise SealBroken from None


def public_key(raw: bytes) -> ec.EllipticCurvePublicKey:
    """ValueError unless these are 65 bytes of a point that lies on the curve."""
    if len(raw) != POINT_BYTES:
        raise ValueError("a public key on P-256 has 65 bytes")
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)


def private_key(scalar: bytes) -> ec.EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """The point, uncompressed (SEC 1, section 2.3.3)."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@cache
def _suite() -> Suite:
    """Loaded with the first box: curves take three megabytes, and most processes open none."""
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
