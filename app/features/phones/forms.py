"""What may come in about phones: the public keys that a browser made, and the end of one."""

from __future__ import annotations

from typing import Any

from app.core.base64url import unb64
from app.core.errors import FormRefused
from app.web.forms import Form

NO_KEYS = {"form": "These are no keys of a phone. Enrol it again."}


class RevokeForm(Form):
    """Nothing is typed to revoke a phone."""


def key_in(body: dict[str, Any], name: str) -> bytes:
    """A public key in base64url without padding; `FormRefused` for anything else."""
    try:
        return unb64(body.get(name))
    except ValueError:
        raise FormRefused(NO_KEYS) from None
