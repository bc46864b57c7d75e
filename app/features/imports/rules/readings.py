"""What one reading of a file found: who takes part, what could not be read, what may come into the log."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from app.features.imports.rules import WHY_LABELS, DateOrder, Entry, Kind, Proposal, Unread

MOST_SHOWN = 100
MOST_SENDERS = 2_000
"""Names that a page offers; the messages of others are counted, and it says so."""


@dataclass
class Reading:
    """`problem` says why there is nothing more."""

    problem: str = ""
    kind: Kind = Kind.CHAT
    order: DateOrder | None = None
    orders: list[DateOrder] = field(default_factory=list)
    senders: list[tuple[str, int]] = field(default_factory=list)
    uncounted: int = 0
    """Messages of senders that are not among `senders`."""
    sender: str = ""
    messages: int = 0
    first: datetime | None = None
    last: datetime | None = None
    unread: list[tuple[int, str, str]] = field(default_factory=list)
    """(line, why, the words), the first `MOST_SHOWN` of `unread_count`."""
    unread_count: int = 0
    doubtful: int = 0
    damaged: int = 0
    cut: int = 0
    zoned: int = 0
    unzoned: int = 0
    files: int = 0
    """Beside the chat in an archive."""
    member: str = ""
    """The chat in an archive, where the archive holds other texts too."""
    found: list[Proposal] = field(default_factory=list)

    def note(self, one: Entry | Unread, why: str = "") -> None:
        self.damaged += one.damaged
        self.cut += one.cut > 0
        if isinstance(one, Unread):
            self.unread_count += 1
            if len(self.unread) < MOST_SHOWN:
                self.unread.append((one.first_line, why or WHY_LABELS[one.why], one.text[:500]))
            return
        self.messages += 1
        self.doubtful += one.doubtful
        self.zoned += one.is_zoned
        self.unzoned += one.is_unzoned
        self.first = min(self.first or one.at, one.at)
        self.last = max(self.last or one.at, one.at)

    def count(self, senders: Counter[str], uncounted: int = 0) -> None:
        """The senders to choose from, the busiest first."""
        ranked = senders.most_common()
        self.senders = ranked[:MOST_SENDERS]
        self.uncounted = uncounted + sum(count for _, count in ranked[MOST_SENDERS:])

    def choose(self, place: int | None) -> None:
        """`place` is one in the list: no name stands in an address."""
        if place is not None and 0 <= place < len(self.senders):
            self.sender = self.senders[place][0]
