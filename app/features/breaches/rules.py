"""What a log says of orders: how often each was broken. Pure decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID


class Told(Protocol):
    @property
    def breach_order(self) -> UUID | None: ...


def breaches_of(entries: Iterable[Told]) -> Counter[UUID]:
    """How many entries tell of the breach of which order."""
    return Counter(one.breach_order for one in entries if one.breach_order is not None)
