"""Random names for things. UUIDv4 alone: a v7 would tell the millisecond at which a row was made."""

from __future__ import annotations

import re
import secrets
from uuid import UUID, uuid4

REFERENCE_LETTERS = "BCDFGHJKMNPQRSTVWXYZ23456789"


def new_id() -> UUID:
    return uuid4()


def new_reference() -> str:
    """A case's reference: seven random characters, none of which is mistaken for another."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(7))


def plain_reference(typed: str) -> str:
    """A case’s reference as it was typed: capital letters and figures, without spaces and dashes."""
    return "".join(one for one in typed.upper() if one.isalnum())


def as_uuid4(text: str) -> UUID | None:
    """The id in `text`, or None if it is not a UUIDv4 in its plain form."""
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        return None
    found = UUID(text)
    return found if found.version == 4 else None
