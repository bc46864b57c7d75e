"""The desk of an advocate who writes news, and a clock to move on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.access.models import SessionRow
from app.access.work import House
from app.core import clock
from tests.support.cast import Cast
from tests.support.progress import Desk


@pytest.fixture
def desk(house: House, cast: Cast) -> Desk:
    return Desk(house, cast)


@pytest.fixture
def late(house: House, cast: Cast) -> Callable[[float], None]:
    """Move the clock on by so many hours; everybody of the cast has just signed in again."""

    def move(hours: float) -> None:
        clock.set_shift(timedelta(hours=hours))
        with house.writing() as work:
            work.session.execute(update(SessionRow).values(made_at=work.now, used_at=work.now))

    return move
