"""What may come in about phones: the public keys that a browser made, and the end of one."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from app.core.errors import FormRefused
from app.web.forms import Form

NO_KEYS = {"form": "These are no keys of a phone. Enrol it again."}


class RevokeForm(Form):
    """Nothing is typed to revoke a phone."""


def key_in(body: dict[str, Any], name: str) -> bytes:
    """A public key in base64url without padding; `FormRefused` for anything else."""
    text = body.get(name)
    if not isinstance(text, str) or len(text) > 200:
        raise FormRefused(NO_KEYS)
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        raise FormRefused(NO_KEYS) from None
