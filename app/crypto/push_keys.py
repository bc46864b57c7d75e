"""The pair of keys that shows to push services who sends (VAPID, RFC 8292), and what a browser's half must look like.

It encrypts no notice: that is the wrapper's work in `app.notices`, which gets the pair from here.
"""

from __future__ import annotations

import base64
from functools import cached_property
from typing import Any

from app.crypto.envelope import DataKey

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (SEC 2, secp256r1)."""
POINT_BYTES = 65
AUTH_BYTES = 16


class PushKeys:
    """The pair of one installation. The private half is for the wrapper alone and never shows itself.

    Curves are loaded with the first use: most processes never need one, and they take three megabytes.
    """

    def __init__(self, key: DataKey) -> None:
        self._key = key

    @cached_property
    def _private(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric import ec

        number = int.from_bytes(self._key.secret, "big") % (ORDER - 1) + 1
        return ec.derive_private_key(number, ec.SECP256R1())

    @cached_property
    def public(self) -> str:
        """The public half as a browser takes it for `applicationServerKey`: 87 letters."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).decode().rstrip("=")

    def private_pem(self) -> bytes:
        """The private half, for signing a token."""
        from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

        pem: bytes = self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return pem

    def public_pem(self) -> bytes:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        pem: bytes = self._private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return pem

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


def is_browsers_key(text: str) -> bool:
    """Whether this is a point of P-256, uncompressed, in the letters of RFC 4648, section 5: `p256dh`."""
    point = _decoded(text)
    if len(point) != POINT_BYTES:
        return False
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return True


def is_browsers_secret(text: str) -> bool:
    """Whether this is 16 bytes in the same letters: `auth`."""
    return len(_decoded(text)) == AUTH_BYTES


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except ValueError:
        return b""
