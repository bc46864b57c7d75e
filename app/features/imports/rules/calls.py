"""Reads a list of calls as comma-separated values, in the dialects of the usual programs, by the heads of its columns.

A list names no time zone. Numbers that are dates in two ways are asked about, as in a chat.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from app.features.imports.rules import DateOrder, Entry, Unread, Why
from app.features.imports.rules.lines import Line

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
WAY = ("type", "call type", "direction", "calltype", "status")
LONG = ("duration", "duration (s)", "duration (seconds)", "length", "dauer", "call duration")
FEWEST_YEAR, MOST_YEAR = 2000, 2100
STAMP = re.compile(
    r"(?P<a>\d{1,4})[/.\-](?P<b>\d{1,2})[/.\-](?P<c>\d{1,4})(?:[T ,]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2}))?(?:\.\d+)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?\s*Z?$"
)
HALF = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?\s*(?P<half>[AaPp]\.?[Mm]\.?)?$"
)
MOST_SENDERS = 2_000


@dataclass
class Columns:
    """Where in a row what stands, by the head of the list."""

    when: int
    who: list[int]
    clock: int | None = None
    way: int | None = None
    long: int | None = None

    @classmethod
    def of(cls, row: list[str]) -> Columns | None:
        names = [name.strip().strip("\ufeff").lower() for name in row]
        when = next((names.index(one) for one in WHEN if one in names), None)
        who = [names.index(one) for one in WHO if one in names]
        if when is None or not who:
            return None
        clock = next((names.index(one) for one in CLOCK if one in names and names.index(one) != when), None)
        way = next((names.index(one) for one in WAY if one in names), None)
        return cls(when, who, clock, way, next((names.index(one) for one in LONG if one in names), None))


@dataclass
class Survey:
    """What a first reading tells: which orders of a date fit every row, and whose calls there are."""

    columns: Columns | None = None
    rows: int = 0
    fits: Counter[DateOrder] = field(default_factory=Counter)
    senders: Counter[str] = field(default_factory=Counter)

    @property
    def orders(self) -> list[DateOrder]:
        """Those that fit as many rows as the best of them does."""
        most = max(self.fits.values(), default=0)
        return [one for one in DateOrder if most and self.fits[one] == most]


def survey(found: Iterable[Line]) -> Survey:
    told = Survey()
    for _, row in _rows(found):
        if told.columns is None:
            told.columns = Columns.of(row)
            if told.columns is None:
                return told
            continue
        told.rows += 1
        for order in DateOrder:
            told.fits[order] += _at(row, told.columns, order) is not None
        who = _who(row, told.columns)
        if who in told.senders or len(told.senders) < MOST_SENDERS:
            told.senders[who] += 1
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
        said = [_cell(row, columns.way) or "Call", f"{at:%H:%M}"]
        if columns.long is not None and _cell(row, columns.long):
            said.append(f"lasted {_cell(row, columns.long)}")
        yield Entry(number, number, at, _who(row, columns), ", ".join(said))


def _rows(found: Iterable[Line]) -> Iterator[tuple[int, list[str]]]:
    """(line, cells); what separates is what the head of the list has most of."""
    between = ""
    for line in found:
        if line.goes_on or not line.text.strip():
            continue
        between = between or max(",;\t", key=line.text.count)
        try:
            yield line.number, next(csv.reader([line.text], delimiter=between), [])
        except csv.Error:
            yield line.number, [line.text]


def _cell(row: list[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _who(row: list[str], columns: Columns) -> str:
    return next((cell for at in columns.who if (cell := _cell(row, at))), "No number")


def _at(row: list[str], columns: Columns, order: DateOrder) -> datetime | None:
    stamp = STAMP.match(_cell(row, columns.when))
    if stamp is None:
        return None
    clock = stamp if stamp["hour"] else HALF.match(_cell(row, columns.clock))
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
    return at if FEWEST_YEAR <= at.year < MOST_YEAR else None
