"""Houses at rest, made once for many tests: one with the cast, one with the demo. Each test begins with a copy."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from app.access.work import House
from app.core import clock
from app.demo.founding import found
from tests.support.cast import Cast, assemble
from tests.support.houses import close, new_house
from tests.support.roles import add_roles

GOOD_FOR = timedelta(seconds=10)
"""So old may a cast be: sessions, proofs and due times count from when it was assembled. (The use of a session is noted
anew twenty seconds after it began: a statement more.)"""
KEPT = 6


@dataclass
class Assembled:
    at: datetime
    house: House
    cast: Cast
    desks: dict[str, UUID]
    """Those of the other agencies, where the cast has its other roles too."""
    ending: ExitStack


_kept: list[Assembled] = []


def with_cast(*, with_roles: bool = False) -> Assembled:
    """One that was assembled less than ten seconds ago by the test's clock, on the same day; else a new one."""
    now = clock.now()
    for one in _kept:
        if (
            bool(one.desks) is with_roles
            and timedelta(0) <= now - one.at < GOOD_FOR
            and clock.local_day(one.at) == clock.local_day(now)
        ):
            return one
    end_all(but=KEPT - 1)
    with ExitStack() as opened:
        folder = opened.enter_context(TemporaryDirectory(prefix="waymark-cast-"))
        house = opened.enter_context(new_house(Path(folder)))
        cast = assemble(house)
        desks = add_roles(house, cast) if with_roles else {}
        close(house)
        _kept.append(Assembled(now, house, cast, desks, opened.pop_all()))
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
