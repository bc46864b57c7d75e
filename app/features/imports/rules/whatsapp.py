"""Reads the text of a WhatsApp chat export, line by line, as iPhones and Android phones write it in several languages.

The text proves nothing by itself: whoever writes a message can write lines in it that look like messages of others,
and whoever held the file can have changed it. A short year is always the last number: one that stands first has
four digits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from app.features.imports.rules import DateOrder, Entry, Unread, Why
from app.features.imports.rules.lines import Line
from app.features.imports.rules.orders import Orders
from app.features.imports.rules.readings import MOST_SENDERS

FIRST_YEAR = 2009
"""The app began then: an earlier year is a date that was read in a wrong order or is not one."""
MOST_TEXT = 100_000
"""Characters of one message that are held; the others are counted and stand in the original."""

_MARKS = r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]{0,4}"
"""Marks of direction. Bounded, as all else that repeats here: a message may be made of nothing but marks."""
_SPACE = r"[ \t\u00a0\u202f\u2009]"
_HALF = rf"(?P<am>a\.?{_SPACE}?m\.?|ص|صباحا|صباحاً|قبل دوپہر)|(?P<pm>p\.?{_SPACE}?m\.?|م|مساء|مساءً|بعد دوپہر)"
_STAMP = (
    rf"(?P<a>\d{{1,4}}){_MARKS}(?P<by>[/.\-]){_SPACE}?{_MARKS}(?P<b>\d{{1,2}}){_MARKS}(?P=by){_SPACE}?{_MARKS}"
    rf"(?P<c>\d{{1,4}})\.?{_MARKS}[,،]?{_SPACE}{{1,3}}{_MARKS}"
    rf"(?P<hour>\d{{1,2}}){_MARKS}[:.]{_MARKS}(?P<minute>\d{{2}})(?:{_MARKS}[:.]{_MARKS}(?P<second>\d{{2}}))?{_MARKS}"
)
_TAIL = rf"(?:{_SPACE}{{0,3}}{_MARKS}(?:{_HALF}))?{_MARKS}"
_HEADS = (
    re.compile(rf"{_MARKS}\[{_MARKS}{_STAMP}{_TAIL}\]{_SPACE}?", re.IGNORECASE),
    re.compile(rf"{_MARKS}{_STAMP}{_TAIL}{_SPACE}[-–]{_SPACE}", re.IGNORECASE),
)  # fmt: skip
_LOOKS = re.compile(rf"{_MARKS}\[?{_MARKS}{_STAMP}")
_SENDER = re.compile(rf"{_MARKS}(?P<name>[^:\n]{{1,200}}?){_MARKS}:(?:{_SPACE}|$)")
_NAMED = re.compile(rf"{_MARKS}<[^<>:]{{1,30}}:{_SPACE}{{0,3}}(?P<name>[^<>/\\]{{1,200}}\.\w{{1,5}})>$")
_FOLLOWED = re.compile(
    rf"{_MARKS}(?P<name>[^/\\\n]{{1,200}}\.\w{{1,5}}) "
    r"\((?:file attached|Datei angehängt|archivo adjunto|plik dołączony|załączono plik|الملف مرفق|فائل منسلک ہے)\)$"
)
_LEFT_OUT = re.compile(
    rf"{_MARKS}(?:<(?:Media omitted|Medien ausgeschlossen|Medien weggelassen|Multimedia omitido|pominięto multimedia"
    r"|Pominięto multimedia|تم استبعاد الوسائط|میڈیا چھوڑ دیا گیا)>"
    r"|(?:image|video|audio|sticker|GIF|document|Contact card) omitted"
    r"|(?:Bild|Video|Audio|Sticker|GIF|Dokument) weggelassen|(?:imagen|audio|video|documento|sticker) omitid[oa])$"
)
_BARE = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


@dataclass
class Survey:
    """What a first reading tells before any date is settled: which orders fit, and who takes part."""

    stamps: int = 0
    orders: Orders = field(default_factory=Orders)
    senders: Counter[str] = field(default_factory=Counter)
    uncounted: int = 0
    """Messages of senders beyond `MOST_SENDERS`."""

    @property
    def order(self) -> DateOrder | None:
        """The one order that the dates allow; nothing where they allow several or contradict each other."""
        return self.orders.settled()


def survey(found: Iterable[Line]) -> Survey:
    told = Survey()
    for line in found:
        head = None if line.goes_on else _head(line.text)
        if head is None:
            continue
        told.stamps += 1
        told.orders.see({order: day for order in DateOrder if (day := _day(head, order))})
        sender, _ = _parted(line.text[head.end() :])
        if sender and (sender in told.senders or len(told.senders) < MOST_SENDERS):
            told.senders[sender] += 1
        else:
            told.uncounted += bool(sender)
    return told


def messages(found: Iterable[Line], order: DateOrder) -> Iterator[Entry | Unread]:
    """Each line of the file once, in its order: in a message, or in what could not be read."""
    held: _Held | None = None
    for line in found:
        head = None if line.goes_on else _head(line.text)
        if head is None and held is not None:
            held.add(line)
            continue
        if held is not None:
            yield held.told()
        held = _Held(line, head, order)
    if held is not None:
        yield held.told()


class _Held:
    """The message that is being read, until the next begins."""

    def __init__(self, line: Line, head: re.Match[str] | None, order: DateOrder) -> None:
        self.first = self.last = line.number
        self.damaged, self.doubtful, self.cut, self.length = int(line.is_damaged), 0, 0, 0
        self.parts: list[str] = []
        self.at: datetime | None = None
        self.why, self.sender = Why.BEFORE_FIRST, ""
        text = line.text
        if head is not None:
            day, clock = _day(head, order), _time(head)
            self.why = Why.NO_SUCH_TIME if day else Why.NO_SUCH_DATE
            if day and clock:
                self.at = datetime.combine(day, clock)
                self.sender, text = _parted(line.text[head.end() :])
        self._keep(text)

    def add(self, line: Line) -> None:
        self.last = line.number
        self.damaged += line.is_damaged
        self.doubtful += not line.goes_on and _LOOKS.match(line.text) is not None
        self._keep(line.text if line.goes_on else f"\n{line.text}")

    def _keep(self, text: str) -> None:
        kept = text[: MOST_TEXT - self.length]
        self.cut += len(text) - len(kept)
        self.length += len(kept)
        if kept:
            self.parts.append(kept)

    def told(self) -> Entry | Unread:
        text = "".join(self.parts)
        if self.at is None:
            return Unread(self.first, self.last, text, self.why, self.cut, self.damaged)
        media = next((m["name"] for p in (_NAMED, _FOLLOWED) if (m := p.match(text.split("\n", 1)[0]))), "")
        return Entry(
            self.first, self.last, self.at, self.sender, text, media, bool(_LEFT_OUT.match(text)),
            self.cut, self.damaged, self.doubtful,
        )  # fmt: skip


def _head(text: str) -> re.Match[str] | None:
    return next((match for head in _HEADS if (match := head.match(text))), None)


def _parted(text: str) -> tuple[str, str]:
    """Who wrote and what; the app's own lines have no sender."""
    match = _SENDER.match(text)
    return (match["name"].strip(_BARE), text[match.end() :]) if match else ("", text)


def _day(head: re.Match[str], order: DateOrder) -> date | None:
    """The day of the stamp read in this order, where there is one."""
    first, second, third = head["a"], head["b"], head["c"]
    if order is DateOrder.YEAR_FIRST:
        year, month, day = first, second, third
    elif order is DateOrder.DAY_FIRST:
        day, month, year = first, second, third
    else:
        month, day, year = first, second, third
    short = len(year) == 2 and order is not DateOrder.YEAR_FIRST
    if not (short or len(year) == 4) or len(day) > 2 or len(month) > 2:
        return None
    try:
        found = date(int(year) + (2000 if short else 0), int(month), int(day))
    except ValueError:
        return None
    return found if found.year >= FIRST_YEAR else None


def _time(head: re.Match[str]) -> time | None:
    hour = int(head["hour"])
    if head["am"] or head["pm"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if head["pm"] else 0)
    try:
        return time(hour, int(head["minute"]), int(head["second"] or 0))
    except ValueError:
        return None
