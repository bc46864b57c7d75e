"""What was opened without a person, counted while a unit of work lasts, and told in the log at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import Enum
from uuid import UUID

from app.core import logging


class Tally:
    """For each purpose whose keys were asked for: one line says the purpose, how many, and which if it was one."""

    def __init__(self) -> None:
        self._opened: dict[Enum, set[UUID]] = defaultdict(set)

    def note(self, purpose: Enum, owners: Iterable[UUID]) -> None:
        self._opened[purpose].update(owners)

    def tell(self) -> None:
        """Write the lines, and begin anew. What was asked for is told also where the unit failed."""
        opened, self._opened = self._opened, defaultdict(set)
        for purpose, owners in opened.items():
            which = {"row": next(iter(owners))} if len(owners) == 1 else {}
            logging.get().info("opened by the system", kind=purpose, count=len(owners), **which)
