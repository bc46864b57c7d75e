"""The pair of keys that shows to push services who sends (VAPID, RFC 8292), and what a browser's half must look like.

It encrypts no notice: that is the wrapper's work in `app.notices`, which gets the pair from here.
"""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from app.crypto.envelope import DataKey

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (SEC 2, secp256r1)."""
POINT_BYTES = 65
AUTH_BYTES = 16


class PushKeys:
    """The pair of one installation. The private half is for the wrapper alone and never shows itself."""

    __slots__ = ("_private", "public")

    def __init__(self, key: DataKey) -> None:
        number = int.from_bytes(key.secret, "big") % (ORDER - 1) + 1
        self._private = ec.derive_private_key(number, ec.SECP256R1())
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.public = base64.urlsafe_b64encode(point).decode().rstrip("=")
        """The public half as a browser takes it for `applicationServerKey`: 87 letters."""

    def private_pem(self) -> bytes:
        """The private half, for signing a token."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def public_pem(self) -> bytes:
        return self._private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


def is_browsers_key(text: str) -> bool:
    """Whether this is a point of P-256, uncompressed, in the letters of RFC 4648, section 5: `p256dh`."""
    point = _decoded(text)
    if len(point) != POINT_BYTES:
        return False
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
