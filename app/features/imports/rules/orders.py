"""In which order a file writes day, month and year, where no single line may settle it for all the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from app.features.imports.rules import DateOrder


@dataclass
class Orders:
    """What the dates of a file allow. Whoever writes a message can write a line in it that looks like a date."""

    fits: Counter[DateOrder] = field(default_factory=Counter)
    back: Counter[DateOrder] = field(default_factory=Counter)
    """How often, read in this order, a date is before the one above it. Chats run forward."""
    forth: Counter[DateOrder] = field(default_factory=Counter)
    """How often it is after. Lists of calls run either way."""
    only: Counter[DateOrder] = field(default_factory=Counter)
    """How many dates need this order, because they fit no other."""
    dated: int = 0
    """Dates that exist in some order; the others settle nothing."""
    _before: dict[DateOrder, date] = field(default_factory=dict)

    def see(self, days: dict[DateOrder, date]) -> None:
        """The next date of the file, in each order in which it exists."""
        self.dated += bool(days)
        for order, day in days.items():
            before = self._before.get(order, day)
            self.fits[order] += 1
            self.back[order] += day < before
            self.forth[order] += day > before
            self._before[order] = day
        if len(days) == 1:
            self.only.update(list(days))

    def settled(self, *, runs_either_way: bool = False) -> DateOrder | None:
        """The one order that every date allows, if another does not run better.

        Where another runs as well, at least half of the dates have to need this one: else a line or two that somebody
        wrote into a message would decide for all. She is asked.
        """
        if len(self.only) != 1:
            return None
        ((order, needing),) = self.only.items()
        if self.fits[order] < self.dated:
            return None
        jumps = {
            one: min(self.back[one], self.forth[one]) if runs_either_way else self.back[one]
            for one in self.fits
        }
        best = min((count for one, count in jumps.items() if one is not order), default=None)
        if best is None or jumps[order] < best:
            return order
        return order if jumps[order] == best and needing * 2 >= self.dated else None
