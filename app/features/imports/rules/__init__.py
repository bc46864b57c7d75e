"""The shapes of what a phone's export holds, and which messages look like one incident.

Nothing here says what a message means. A reader gives back each line once: in an entry, or as one it could not read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

APART = timedelta(hours=4)
"""Messages with a longer silence between them are two incidents: so a night counts as one, across midnight."""
MOST_QUOTED = 2_000
"""Characters of exact words that a proposal quotes; the rest stands in the original."""


class DateOrder(StrEnum):
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


ORDER_LABELS = {
    DateOrder.DAY_FIRST: "Day, month, year",
    DateOrder.MONTH_FIRST: "Month, day, year",
    DateOrder.YEAR_FIRST: "Year, month, day",
}


class Kind(StrEnum):
    """What a file was taken for, by its own bytes."""

    CHAT = "chat"
    SMS = "sms"
    MAIL = "mail"
    CALLS = "calls"


KIND_LABELS = {
    Kind.CHAT: "Chat export, as WhatsApp writes it",
    Kind.SMS: "Backup of text messages",
    Kind.MAIL: "Mail",
    Kind.CALLS: "List of calls",
}
TIMES = {
    Kind.CHAT: "As the phone showed them; the file names no time zone",
    Kind.SMS: "In UK time",
    Kind.MAIL: "In UK time, reckoned from the zone that each letter names",
    Kind.CALLS: "As the list has them; where it names a time zone, turned into UK time",
}
ONE_AND_MANY = {
    Kind.CHAT: ("message", "messages"), Kind.SMS: ("message", "messages"), Kind.MAIL: ("letter", "letters"),
    Kind.CALLS: ("call", "calls"),
}  # fmt: skip
SENT = "Sent from this phone"
UNSENT = "Not sent, or not known (drafts)"
CALLED = "Called from this phone"
NO_WAY = " (direction not said)"
"""Ends the name in a list of calls where nothing says who called whom."""
HELD_BACK = (
    "Nothing of this file is put into the log: it is not “Normal”, "
    "and more people read the log than may open the file."
)
BY_NOBODY_ELSE = {
    (Kind.SMS, SENT): "sent from this phone",
    (Kind.SMS, UNSENT): "not sent, or it is not known whether they were",
    (Kind.CALLS, CALLED): "made from this phone",
}
"""Groups of what did not come from another person, and how an entry of the log says so."""


def by_whom(kind: Kind, sender: str) -> str:
    """“from “Alex””, and never “from” where the file does not say that it came from somebody."""
    if kind is Kind.CALLS and sender.endswith(NO_WAY):
        return f"with “{sender.removesuffix(NO_WAY)}”, direction not said"
    return BY_NOBODY_ELSE.get((kind, sender)) or f"from “{sender}”"


ASKS_ORDER = frozenset({Kind.CHAT, Kind.CALLS})
"""Where a date may be read in more than one way."""


class Why(StrEnum):
    BEFORE_FIRST = "before_first"
    NO_SUCH_DATE = "no_such_date"
    NO_SUCH_TIME = "no_such_time"
    DAMAGED = "damaged"
    LONG_HEADERS = "long_headers"
    TOO_MUCH = "too_much"


WHY_LABELS = {
    Why.BEFORE_FIRST: "It stands before the first message",
    Why.NO_SUCH_DATE: "Its date does not exist",
    Why.NO_SUCH_TIME: "Its time does not exist",
    Why.DAMAGED: "It is damaged",
    Why.LONG_HEADERS: "What stands above its words is too long to be read",
    Why.TOO_MUCH: "With it the file is too much to be read at once",
}


@dataclass(frozen=True)
class Entry:
    """One message, or one line of the app's own where `sender` is empty.

    `at` is what the phone's clock showed, or UK time where the file names a time zone.
    """

    first_line: int
    last_line: int
    at: datetime
    sender: str
    text: str
    media: str = ""
    """The name of the file that came with it."""
    is_left_out: bool = False
    """A file came with it and the export was made without files."""
    cut: int = 0
    """Characters at its end that are not held here; the original has them."""
    damaged: int = 0
    """Lines with bytes that are no text; they are shown as escapes."""
    doubtful: int = 0
    """Lines inside that begin like a message and are none: to be looked at in the original."""
    is_zoned: bool = False
    """Its zone is named although the others of its kind have none: it was turned into UK time."""
    is_unzoned: bool = False
    """Its zone is not named although the others of its kind have one: it was read as UK time."""


@dataclass(frozen=True)
class Unread:
    """Lines that are no message, word for word, and why."""

    first_line: int
    last_line: int
    text: str
    why: Why
    cut: int = 0
    damaged: int = 0


@dataclass(frozen=True)
class Proposal:
    """Messages that follow one another within `APART`."""

    first: datetime
    last: datetime
    count: int
    first_line: int
    last_line: int
    quoted: str
    """Exact words, one message a line."""
    unquoted: int
    """Messages, of `count`, whose words are not quoted or not quoted to their end."""
    unzoned: int = 0
    """Messages, of `count`, that name no time zone and were read as UK time."""


class _Run:
    def __init__(self, entry: Entry) -> None:
        self.first, self.first_line = entry.at, entry.first_line
        self.last, self.last_line = entry.at, entry.last_line
        self.count = self.unquoted = self.unzoned = self.length = 0
        self.words: list[str] = []
        self.add(entry)

    def add(self, entry: Entry) -> None:
        self.count += 1
        self.first, self.last = min(self.first, entry.at), max(self.last, entry.at)
        self.last_line = entry.last_line
        self.unzoned += entry.is_unzoned
        words = entry.text[: max(0, MOST_QUOTED - self.length)]
        self.unquoted += bool(entry.cut) or len(words) < len(entry.text)
        if words:
            self.words.append(words)
            self.length += len(words)

    def goes_on_with(self, entry: Entry) -> bool:
        """A clock that was put back ends no run within `APART`; a longer step back does."""
        return entry.at - self.last <= APART and self.first - entry.at <= APART

    def told(self) -> Proposal:
        return Proposal(
            self.first, self.last, self.count, self.first_line, self.last_line, "\n".join(self.words),
            self.unquoted, self.unzoned,
        )  # fmt: skip


def proposals(found: Iterable[Entry | Unread], senders: Collection[str]) -> Iterator[Proposal]:
    """What these senders sent, in runs; in the order of the file, which is never sorted."""
    run: _Run | None = None
    for entry in found:
        if not isinstance(entry, Entry) or not entry.sender or entry.sender not in senders:
            continue
        if run and run.goes_on_with(entry):
            run.add(entry)
            continue
        if run:
            yield run.told()
        run = _Run(entry)
    if run:
        yield run.told()


def runs_of_each(found: Iterable[Entry | Unread]) -> Iterator[tuple[str, Proposal]]:
    """For every sender at once what `proposals` gives for her alone: (sender, run), in the order in which runs end."""
    runs: dict[str, _Run] = {}
    for entry in found:
        if not isinstance(entry, Entry) or not entry.sender:
            continue
        run = runs.get(entry.sender)
        if run and run.goes_on_with(entry):
            run.add(entry)
            continue
        if run:
            yield entry.sender, run.told()
        runs[entry.sender] = _Run(entry)
    for sender, run in runs.items():
        yield sender, run.told()
