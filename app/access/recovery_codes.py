"""Recovery codes: ten of twelve figures, drawn here, each good once together with the passphrase.

They are kept as slow hashes under one salt (OWASP ASVS 5.0, 6.5.2), so that one computation tells whether what was
typed is any of them. Figures alone, because the field for the authenticator's code takes them from the same keys.
"""

from __future__ import annotations

import re
import secrets

from app.access.passwords import derive
from app.core.secret import Secret

COUNT, LENGTH, GROUP = 10, 12, 4
FEW = 3
"""From so many on she is asked to draw new ones."""

_NOBODY = secrets.token_bytes(16)


def draw_codes() -> tuple[str, ...]:
    """Ten new codes, as they are shown: “1234 5678 9012”."""
    drawn: set[str] = set()
    while len(drawn) < COUNT:
        drawn.add("".join(secrets.choice("0123456789") for _ in range(LENGTH)))
    return tuple(" ".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP)) for code in drawn)


def draw_salt() -> str:
    return secrets.token_hex(16)


def is_shaped(typed: Secret) -> bool:
    """Whether this could be a recovery code: it tells of what was typed, and of nobody's account."""
    return re.fullmatch(rf"[0-9]{{{LENGTH}}}", _plain(typed)) is not None


def hash_code(typed: Secret, salt: str) -> str:
    """The hash by which a code is known. Slow; without a salt the same work is done, for nobody."""
    return derive(Secret(_plain(typed)), bytes.fromhex(salt) if salt else _NOBODY).hex()


def _plain(typed: Secret) -> str:
    return re.sub(r"[\s\-–]", "", typed.reveal())
