"""When a picture was made, as far as its camera or its name tells, and how far that may be relied on.

A clock goes wrong and a name is changed with one tap: nothing here is exact, and what is not told is not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from app.core.clock import LONDON, NBSP, day_words

_NAMED = re.compile(
    r"(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])"
    r"(?:(?:[-_ T]|, ?| at )([01]\d|2[0-3])[-._:]?([0-5]\d)(?:[-._:]?([0-5]\d))?(?:\d{3})?(?!\d))?"
)
"""A day, and a time to the second or beyond, if one follows."""
_CAMERA = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")
OF_UTC = ("PXL_",)
"""Cameras that count in UTC where they name their files."""


@dataclass(frozen=True)
class Told:
    """A day, the time if one is told, and by what."""

    day: date
    clock: time | None
    by: str

    @property
    def words(self) -> str:
        """“4 July 2025, 21:05, by the camera’s clock; no time zone is named”."""
        at = f", {self.clock:%H:%M}" if self.clock else ""
        day = day_words(self.day, weekday=False, year=True).replace(NBSP, " ")
        return f"{day}{at}, {self.by}"


def by_name(name: str) -> Told | None:
    """What the name of a file says, as phones, messengers and programs for screenshots name what they write."""
    found = _NAMED.search(name)
    if found is None:
        return None
    year, _, month, day, hour, minute, second = found.groups()
    at = _moment(year, month, day, hour, minute, second)
    if at is None:
        return None
    if hour is None:
        return Told(at.date(), None, "by its name: the day on which it was made, sent or saved")
    if name.startswith(OF_UTC):
        at = at.replace(tzinfo=UTC).astimezone(LONDON)
        return Told(at.date(), at.time(), "by its name, turned from UTC into UK time")
    return Told(at.date(), at.time(), "by its name; no time zone is named")


def by_camera(facts: dict[str, str]) -> Told | None:
    """What the camera wrote into it (Exif 2.32: the time as its clock showed it, and perhaps the offset)."""
    found = _CAMERA.fullmatch(facts.get("taken", "").strip())
    if found is None:
        return None
    at = _moment(*found.groups())
    if at is None:
        return None
    offset = facts.get("offset", "").strip()
    if not _OFFSET.fullmatch(offset):
        return Told(at.date(), at.time(), "by the camera’s clock; no time zone is named")
    try:
        zoned = datetime.fromisoformat(f"{at.isoformat()}{offset}").astimezone(LONDON)
    except (ValueError, OverflowError):
        return Told(at.date(), at.time(), "by the camera’s clock; its time zone cannot be read")
    return Told(zoned.date(), zoned.time(), "by the camera’s clock, in UK time")


def made(facts: dict[str, str], name: str) -> Told | None:
    """The camera before the name: a name is given anew whenever a file is sent on or saved."""
    return by_camera(facts) or by_name(name)


def _moment(year: str, month: str, day: str, *clock: str | None) -> datetime | None:
    hour, minute, second = (int(one or 0) for one in clock)
    try:
        return datetime.combine(date(int(year), int(month), int(day)), time(hour, minute, second))
    except ValueError:
        return None
