"""The two things that a phone tells afterwards, and what binds such a note to it. Pure."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

NO_NUMBER = 0
"""A note waits for nothing and nothing waits for it: it takes no place in the order of what a phone hands in."""


class About(StrEnum):
    """A copy was opened; an item that was not received was taken back, after she was asked twice, or what was
    left of one: a file whose words were received."""

    OPENED = "opened"
    DISCARDED = "discarded"
    DISCARDED_FILE = "discarded-file"


def note_label(phone: UUID, user: UUID, key: UUID) -> bytes:
    """What binds a sealed note to its phone, its user and its key: HPKE's info, and what is signed."""
    return f"waymark note 1\n{phone}\n{user}\n{key}".encode()
