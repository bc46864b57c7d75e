"""base64url without padding (RFC 4648, section 5), as browsers and phones write bytes. One spelling for each."""

from __future__ import annotations

import base64
import binascii


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: object) -> bytes:
    """The bytes; ValueError for what is no text, or spells them in any other way."""
    if not isinstance(text, str):
        raise ValueError("no text")
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        raise ValueError("not base64url") from None
    if b64(raw) != text:
        raise ValueError("not base64url")
    return raw
