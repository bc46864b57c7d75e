"""Reads a list of calls as comma-separated values, in the dialects of the usual programs, by the heads of its columns.

Where it names no time zone none is made up. Numbers that are dates in two ways are asked about, as in a chat. Who
called whom is what the list says: where it says nothing, no call is taken for one that came in.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone

from app.core.clock import local
from app.features.imports.rules import CALLED, NO_WAY, DateOrder, Entry, Unread, Why
from app.features.imports.rules.lines import Line
from app.features.imports.rules.orders import Orders
from app.features.imports.rules.readings import MOST_SENDERS

WHEN = (
    "date/time",
    "date and time",
    "datetime",
    "timestamp",
    "call date",
    "date",
    "datum",
    "when",
    "start time",
    "time",
)
CLOCK = ("time", "start time", "call time", "uhrzeit")
WHO = ("name", "contact", "contact name", "caller", "caller name", "number", "phone number", "phone", "from", "address",
       "from/to", "called/calling number")  # fmt: skip
WAY = ("type", "call type", "direction", "call direction", "calltype", "status")
WENT = re.compile(
    r"outgoing|outbound|dial+ed|\bmade\b|ausgehend|gewählt|saliente|realizada|sortant|émis|wychodz|uscita"
)
CAME = re.compile(
    r"incoming|inbound|received|missed|rejected|declined|blocked|voicemail|eingehend|angenommen|verpasst|abgelehnt|entrant"
    r"|recibida|perdida|rechazada|reçu|manqué|refusé|przychodz|odebran|odrzucon|entrata|persa"
)
"""What lists write of a call that this phone made, and of one that came to it."""
LONG = ("duration", "duration (s)", "duration (seconds)", "length", "dauer", "call duration")
FEWEST_YEAR, MOST_YEAR = 2000, 2100
STAMP = re.compile(
    r"(?P<a>\d{1,4})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{1,4})(?:[T ,]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2}))?(?:\.\d+)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|[+-][01]\d:?[0-5]\d)?)?$"
)
HALF = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\.\d+)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"\s*(?P<zone>Z|UTC|[+-][01]\d:?[0-5]\d)?$"
)
LONGEST_STAMP = 60
"""Characters; a longer cell is no date, and one made of spaces would stop the reader."""


@dataclass
class Columns:
    """Where in a row what stands, by the head of the list."""

    when: int
    who: list[int]
    clock: int | None = None
    way: list[int] = field(default_factory=list)
    long: int | None = None

    @classmethod
    def of(cls, row: list[str]) -> Columns | None:
        names = [name.strip().strip("\ufeff").lower() for name in row]
        when = next((names.index(one) for one in WHEN if one in names), None)
        who = [names.index(one) for one in WHO if one in names]
        if when is None or not who:
            return None
        clock = next((names.index(one) for one in CLOCK if one in names and names.index(one) != when), None)
        way = [names.index(one) for one in WAY if one in names]
        return cls(when, who, clock, way, next((names.index(one) for one in LONG if one in names), None))


@dataclass
class Survey:
    """What a first reading tells: which orders of a date fit every row, and whose calls there are."""

    columns: Columns | None = None
    rows: int = 0
    dates: Orders = field(default_factory=Orders)
    senders: Counter[str] = field(default_factory=Counter)
    uncounted: int = 0
    """Calls of those beyond `MOST_SENDERS`."""

    @property
    def orders(self) -> list[DateOrder]:
        """The one that the rows allow, or all that fit some row: she is asked."""
        settled = self.dates.settled(runs_either_way=True)
        return [settled] if settled else [one for one in DateOrder if self.dates.fits[one]]


def survey(found: Iterable[Line]) -> Survey:
    told = Survey()
    for _, row in _rows(found):
        if told.columns is None:
            told.columns = Columns.of(row)
            if told.columns is None:
                return told
            continue
        told.rows += 1
        days = {order: at.date() for order in DateOrder if (at := _at(row, told.columns, order))}
        told.dates.see(days)
        if not days:
            continue
        who = _who(row, told.columns)
        if who in told.senders or len(told.senders) < MOST_SENDERS:
            told.senders[who] += 1
        else:
            told.uncounted += 1
    return told


def calls(found: Iterable[Line], order: DateOrder) -> Iterator[Entry | Unread]:
    """Every row once: a call, or one whose day does not exist, word for word."""
    columns: Columns | None = None
    for number, row in _rows(found):
        if columns is None:
            columns = Columns.of(row)
            if columns is None:
                return
            continue
        at = _at(row, columns, order)
        if at is None:
            yield Unread(number, number, ", ".join(row)[:500], Why.NO_SUCH_DATE)
            continue
        at_uk = local(at).replace(tzinfo=None) if at.tzinfo else at
        who = _who(row, columns)
        said = [_way(row, columns) or "Call", f"{at_uk:%H:%M}"]
        if columns.long is not None and _cell(row, columns.long):
            said.append(f"lasted {_cell(row, columns.long)}")
        if who == CALLED:
            said.append(f"with {_other(row, columns)}")
        yield Entry(number, number, at_uk, who, ", ".join(said), is_zoned=at.tzinfo is not None)


def _rows(found: Iterable[Line]) -> Iterator[tuple[int, list[str]]]:
    """(line, cells); what separates is what the head of the list has most of."""
    between = ""
    for line in found:
        if line.goes_on:
            yield line.number, [line.text]
            continue
        if not line.text.strip():
            continue
        between = between or max(",;\t", key=line.text.count)
        try:
            yield line.number, next(csv.reader([line.text], delimiter=between), [])
        except csv.Error:
            yield line.number, [line.text]


def _cell(row: list[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _stamp(row: list[str], at: int | None) -> str:
    cell = _cell(row, at)
    return cell if len(cell) <= LONGEST_STAMP else ""


def _way(row: list[str], columns: Columns) -> str:
    return ", ".join(cell for at in columns.way if (cell := _cell(row, at)))


def _other(row: list[str], columns: Columns) -> str:
    return next((cell for at in columns.who if (cell := _cell(row, at))), "No number")


def _who(row: list[str], columns: Columns) -> str:
    """Who called, as far as the row says."""
    way = _way(row, columns).lower()
    went, came = WENT.search(way), CAME.search(way)
    if went and not came:
        return CALLED
    return _other(row, columns) if came and not went else _other(row, columns) + NO_WAY


def _at(row: list[str], columns: Columns, order: DateOrder) -> datetime | None:
    """When it was, with a zone where the row names one; a moment that this order does not allow is none."""
    stamp = STAMP.match(_stamp(row, columns.when))
    if stamp is None:
        return None
    clock = stamp if stamp["hour"] else HALF.match(_stamp(row, columns.clock))
    if clock is None:
        return None
    places = {DateOrder.DAY_FIRST: "cba", DateOrder.MONTH_FIRST: "cab", DateOrder.YEAR_FIRST: "abc"}[order]
    year, month, day = (stamp[one] for one in places)
    short = len(year) == 2 and order is not DateOrder.YEAR_FIRST
    if not (short or len(year) == 4) or len(month) > 2 or len(day) > 2:
        return None
    hour = int(clock["hour"])
    if clock["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock["half"][0] in "Pp" else 0)
    try:
        day_of = date(int(year) + (2000 if short else 0), int(month), int(day))
        at = datetime.combine(day_of, time(hour, int(clock["minute"]), int(clock["second"] or 0)))
    except ValueError:
        return None
    return at.replace(tzinfo=_zone(clock["zone"])) if FEWEST_YEAR <= at.year < MOST_YEAR else None


def _zone(written: str | None) -> timezone | None:
    if not written or written in ("Z", "UTC"):
        return UTC if written else None
    away = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(-away if written[0] == "-" else away)
