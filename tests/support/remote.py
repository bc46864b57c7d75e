"""A key service as one behind a network is: it answers late, with a fault, or as it should; it is at the outer wall."""

from __future__ import annotations

import threading

from app.crypto.envelope import DataKey
from app.crypto.providers import KeyProvider


class Remote:
    """Hands over the roots that another provider has, unless it was told to fail or to be late."""

    def __init__(self, behind: KeyProvider) -> None:
        self._behind = behind
        self._fault: Exception | None = None
        self._may_answer = threading.Event()
        self._may_answer.set()

    def root(self) -> DataKey:
        return self.roots()[0]

    def roots(self) -> list[DataKey]:
        self._may_answer.wait(5)
        if self._fault is not None:
            raise self._fault
        return self._behind.roots()

    def fail(self, fault: Exception) -> None:
        self._fault = fault

    def be_late(self) -> None:
        self._may_answer.clear()

    def answer(self) -> None:
        self._fault = None
        self._may_answer.set()
