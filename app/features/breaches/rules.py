"""What a log says of orders: how often each was broken, and until when a summary charge may begin. Pure decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Protocol
from uuid import UUID

from app.features.deadlines.rules import add_months

LIMIT_MONTHS = 6
"""A charge under section 2A of the Protection from Harassment Act 1997 is tried summarily: it must begin within six
months of the last act (Magistrates' Courts Act 1980, section 127)."""


class Told(Protocol):
    @property
    def last_day(self) -> date: ...

    @property
    def breach_order(self) -> UUID | None: ...


def breaches_of(entries: Iterable[Told]) -> Counter[UUID]:
    """How many entries tell of the breach of which order."""
    return Counter(one.breach_order for one in entries if one.breach_order is not None)


def charge_by(entries: Iterable[Told]) -> date | None:
    """The last day on which such a charge may begin, counted from the last act that was written down."""
    last = max((one.last_day for one in entries), default=None)
    return add_months(last, LIMIT_MONTHS) if last else None
