"""Slows down who guesses: by device and by address, never by account, so that nobody can lock another person out.

A device that has signed in before is slowed by its own failures alone: what others at its address do is nothing to it.
An address of IPv6 stands for its network of 64 bits, because whoever has one of it has them all. It is kept in memory
alone and forgets after an hour. Passphrases are compared in a pool of their own besides.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from app.core.errors import TooMany

FREE_FOR_DEVICE, FREE_FOR_ADDRESS = 5, 10
"""Failed tries before there is a wait; an address may be shared by a whole office."""

LONGEST_WAIT = timedelta(seconds=60)
FORGET_AFTER = timedelta(hours=1)
AT_ONCE = 2
MOST_KEPT = 10_000
"""Devices and addresses that are remembered; of more, the one that has not tried for longest is forgotten."""


@dataclass
class Turn:
    """One try. Whoever made it says whether it `worked`; if nothing is said, it failed."""

    worked: bool = False


@dataclass
class _Tries:
    free: int
    failed: int = 0
    last: datetime | None = None

    def wait(self, now: datetime) -> timedelta:
        """How long until the next try: 2, 4, 8 … seconds after the free ones, at most a minute."""
        over = self.failed - self.free
        if over < 0 or self.last is None:
            return timedelta(0)
        pause = min(timedelta(seconds=2 ** min(over + 1, 6)), LONGEST_WAIT)
        return max(self.last + pause - now, timedelta(0))

    def is_old(self, now: datetime) -> bool:
        return self.last is not None and now - self.last > FORGET_AFTER


class Throttle:
    """The tries of one process. Use it around the slow comparison, before the write lock is taken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tries: dict[str, _Tries] = {}
        self._running: dict[str, int] = {}

    @contextmanager
    def turn(self, address: str, device: str | None, now: datetime) -> Iterator[Turn]:
        """Take a turn, or `TooMany` with the seconds to wait. `device` is the cookie of a known one, or None."""
        key = f"device {device}" if device else f"address {network_of(address)}"
        tries = self._begin(key, FREE_FOR_DEVICE if device else FREE_FOR_ADDRESS, now)
        turn = Turn()
        try:
            yield turn
        finally:
            with self._lock:
                self._running[key] -= 1
                if not self._running[key]:
                    del self._running[key]
                tries.failed = 0 if turn.worked else tries.failed + 1
                tries.last = now

    def _begin(self, key: str, free: int, now: datetime) -> _Tries:
        with self._lock:
            known = self._tries.pop(key, None)
            self._forget(now)
            tries = self._tries[key] = _Tries(free) if known is None or known.is_old(now) else known
            if wait := tries.wait(now):
                raise TooMany(retry_after=int(wait.total_seconds()) + 1)
            if self._running.get(key, 0) >= AT_ONCE:
                raise TooMany(retry_after=2)
            self._running[key] = self._running.get(key, 0) + 1
            return tries

    def _forget(self, now: datetime) -> None:
        """They stand in the order of their last tries."""
        while self._tries:
            key, oldest = next(iter(self._tries.items()))
            if not oldest.is_old(now) and len(self._tries) < MOST_KEPT:
                return
            del self._tries[key]


def network_of(address: str) -> str:
    """What is slowed: an address of IPv4, written either way, or the /64 of one of IPv6 (RFC 4291, section 2.5.1)."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(IPv6Network((int(known) >> 64 << 64, 64)))
