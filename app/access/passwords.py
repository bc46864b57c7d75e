"""Argon2id at the OWASP floor, in a pool of its own: two at a time, at most 25 waiting, then "try again".

Source: OWASP Password Storage Cheat Sheet (19 MiB, two passes, one lane); RFC 9106.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.low_level import Type, hash_secret_raw

from app.core.errors import TooMany
from app.core.secret import Secret

WORKERS = 2
WAITING = 25

T = TypeVar("T")

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="argon2")
_places = threading.BoundedSemaphore(WORKERS + WAITING)
_nobody = _hasher.hash("nobody has this passphrase")


def hash_passphrase(passphrase: Secret) -> str:
    return _in_turn(lambda: _hasher.hash(passphrase.reveal()))


def matches(stored: str | None, passphrase: Secret) -> bool:
    """Whether the passphrase is the stored one. Without a stored one the same work is done, and the answer is no."""

    def verify() -> bool:
        try:
            return _hasher.verify(stored or _nobody, passphrase.reveal()) and stored is not None
        except (VerifyMismatchError, InvalidHashError):
            return False

    return _in_turn(verify)


def derive(secret: Secret, salt: bytes) -> bytes:
    """32 bytes that tell the secret as slowly as a passphrase's hash does; the same salt gives the same bytes."""
    return _in_turn(
        lambda: hash_secret_raw(secret.reveal().encode(), salt, time_cost=_hasher.time_cost,
                                memory_cost=_hasher.memory_cost, parallelism=1, hash_len=32, type=Type.ID)
    )  # fmt: skip


def _in_turn(task: Callable[[], T]) -> T:
    if not _places.acquire(blocking=False):
        raise TooMany(retry_after=10)
    try:
        return _pool.submit(task).result()
    finally:
        _places.release()
