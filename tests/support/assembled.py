"""Houses at rest, made once for many tests: one with the cast, one with the demo. Each test begins with a copy."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.access.work import House
from app.core import clock
from app.demo.founding import found
from tests.support.cast import Cast, assemble
from tests.support.houses import close, new_house

GOOD_FOR = timedelta(seconds=10)
"""So old may a cast be: sessions, proofs and due times count from when it was assembled. (The use of a session is noted
anew twenty seconds after it began: a statement more.)"""
KEPT = 6


@dataclass
class Assembled:
    at: datetime
    house: House
    cast: Cast
    ending: ExitStack


_kept: list[Assembled] = []


def with_cast() -> Assembled:
    """One that was assembled less than ten seconds ago by the test's clock, on the same day; else a new one."""
    now = clock.now()
    for one in _kept:
        if timedelta(0) <= now - one.at < GOOD_FOR and clock.local_day(one.at) == clock.local_day(now):
            return one
    end_all(but=KEPT - 1)
    with ExitStack() as opened:
        folder = opened.enter_context(TemporaryDirectory(prefix="waymark-cast-"))
        house = opened.enter_context(new_house(Path(folder)))
        cast = assemble(house)
        close(house)
        _kept.append(Assembled(now, house, cast, opened.pop_all()))
    return _kept[-1]


def founded() -> House:
    """A house at rest with the demo in it, made once a day by each worker."""
    return _founded(clock.local_day(clock.now()))


@cache
def _founded(_: date) -> House:
    ending = ExitStack()
    atexit.register(ending.close)
    folder = ending.enter_context(TemporaryDirectory(prefix="waymark-demo-"))
    house = ending.enter_context(new_house(Path(folder)))
    found(house)
    close(house)
    return house


def end_all(but: int = 0) -> None:
    """Take the oldest away until so many are left."""
    while len(_kept) > but:
        _kept.pop(0).ending.close()
