"""What hands over the root key: a key file today, a key service behind the same shape.

It knows no store and wraps nothing.
"""

from __future__ import annotations

import threading
from queue import Empty, Queue
from typing import Protocol

from app.core.errors import KeyRefused, KeyUnreachable
from app.crypto.envelope import DataKey

PATIENCE = 10.0


class KeyProvider(Protocol):
    """Whatever can hand over the root key; a key file here, a key service behind the same shape.

    For serving alone. Making, rotating, retiring and sharing a root key are the key file's own work (ADR 23).
    """

    def root(self) -> DataKey:
        """The root key; KeyRefused if it cannot be had or cannot be trusted."""
        ...

    def roots(self) -> list[DataKey]:
        """Every generation that still opens something, the one that wraps from now on first; KeyRefused as above."""
        ...


class Patient:
    """A provider that is waited for so long and no longer: one that answers late is one that does not answer."""

    def __init__(self, provider: KeyProvider, seconds: float = PATIENCE) -> None:
        self._provider, self._seconds = provider, seconds

    def root(self) -> DataKey:
        return self.roots()[0]

    def roots(self) -> list[DataKey]:
        answer: Queue[list[DataKey] | BaseException] = Queue(1)

        def ask() -> None:
            try:
                answer.put(self._provider.roots())
            except BaseException as problem:
                answer.put(problem)

        # A daemon: a provider that never answers must not keep the process from ending.
        threading.Thread(target=ask, name="key provider", daemon=True).start()
        try:
            given = answer.get(timeout=self._seconds)
        except Empty:
            raise KeyUnreachable() from None
        if isinstance(given, KeyRefused):
            raise given
        if isinstance(given, BaseException):
            raise KeyUnreachable() from None
        return given
