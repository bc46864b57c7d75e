"""Working days by the calendar of England and Wales and by what a site has added to it or struck from it. Pure.

The list ends: who counts beyond it would take every bank holiday for a working day, so its end is told a year ahead.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import ModuleType

import holidays

LISTED_UNTIL = date(2040, 12, 31)


def _listed() -> dict[date, str]:
    """Asked for one country, the library would import two hundred and keep their eight megabytes in every process: it
    finds the one by its own path, under a package that imports nothing."""
    countries = ModuleType("holidays.countries")
    countries.__path__ = [f"{holidays.__path__[0]}/countries"]
    sys.modules.setdefault("holidays.countries", countries)
    years = range(2018, LISTED_UNTIL.year + 1)
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=years, expand=False))


LISTED: dict[date, str] = _listed()
"""England and Wales share theirs. Filled ahead, as several threads read it, and never on its own beyond its end."""

IN_A_YEAR = 8
"""So many bank holidays a usual year has in England and Wales: with fewer a year is not known whole."""

TOLD_AHEAD = timedelta(days=366)
LONGEST_COUNT = 4000


@dataclass(frozen=True)
class Calendar:
    """The listed bank holidays with what one site added and struck."""

    added: frozenset[date] = field(default_factory=frozenset)
    struck: frozenset[date] = field(default_factory=frozenset)

    def is_holiday(self, day: date) -> bool:
        return day in self.added or (day in LISTED and day not in self.struck)

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, but not a bank holiday."""
        return day.weekday() < 5 and not self.is_holiday(day)

    @property
    def known_until(self) -> date:
        """The last day of the last year whose bank holidays are known: listed, or added whole by the site."""
        years, last = Counter(day.year for day in self.added), LISTED_UNTIL.year
        while years[last + 1] >= IN_A_YEAR:
            last += 1
        return date(last, 12, 31)

    def runs_out(self, today: date) -> bool:
        """Whether bank holidays are known for less than a year ahead."""
        return self.known_until - today < TOLD_AHEAD


LISTED_ALONE = Calendar()


def is_working_day(day: date, calendar: Calendar = LISTED_ALONE) -> bool:
    return calendar.is_working_day(day)


def add_working_days(day: date, count: int, calendar: Calendar = LISTED_ALONE) -> date:
    """The working day `count` working days after `day`; with 0 the day itself, or the next working day."""
    if count < 0:
        raise ValueError("working days are counted forwards")
    if count == 0:
        return day if calendar.is_working_day(day) else add_working_days(day, 1, calendar)
    while count:
        day += timedelta(days=1)
        count -= calendar.is_working_day(day)
    return day


def working_days_between(first: date, last: date, calendar: Calendar = LISTED_ALONE) -> int:
    """How many working days lie after `first`, up to and with `last`; below zero when `last` is earlier."""
    if last < first:
        return -working_days_between(last, first, calendar)
    span = min((last - first).days, LONGEST_COUNT)
    return sum(calendar.is_working_day(first + timedelta(days=step)) for step in range(1, span + 1))


def day_problems(day: date, is_added: bool, calendar: Calendar, today: date) -> dict[str, str]:
    """Why this day cannot be added or struck. What has been counted already stays counted as it was."""
    if day <= today:
        return {"day": "Choose a day to come: what was due before stays as it was."}
    if day.year > LISTED_UNTIL.year + 10:
        return {"day": f"Choose a day before {LISTED_UNTIL.year + 11}."}
    if day in calendar.added | calendar.struck:
        return {"day": "You changed this day already: withdraw that first."}
    if is_added and calendar.is_holiday(day):
        return {"day": "This is a bank holiday already."}
    if is_added and day.weekday() >= 5:
        return {"day": "This is a Saturday or a Sunday: no working day as it is."}
    if not is_added and not calendar.is_holiday(day):
        return {"day": "This is no bank holiday."}
    return {}


def months_left(known_until: date, today: date) -> int:
    """How many whole months of known bank holidays are left; never below zero."""
    months = (known_until.year - today.year) * 12 + known_until.month - today.month
    return max(0, months + (1 if (known_until + timedelta(days=1)).day > today.day else 0))


def end_words(known_until: date, today: date) -> str:
    """What the administrator is told when the list runs out."""
    if known_until < today:
        return f"Bank holidays were known until the end of {known_until.year}. Deadlines take them for working days."
    return f"Bank holidays are known until the end of {known_until.year} only"


def listed_in(year: int) -> list[tuple[date, str]]:
    return sorted((day, name) for day, name in LISTED.items() if day.year == year)


def years_of(days: Iterable[date], today: date, least: int = 2) -> list[int]:
    """The years that a page shows: this one, so many as `least` says, and every later one that the site touched."""
    near = range(today.year, today.year + least)
    return sorted({*near, *(day.year for day in days if day.year >= today.year)})
