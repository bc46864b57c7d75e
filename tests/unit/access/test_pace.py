"""The pace: an hour's cases by person, whatever order moments come in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.access.pace import Pace
from app.core.errors import BrowsedTooMuch
from app.core.ids import new_id

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MOST = 3


@pytest.fixture
def person() -> UUID:
    return new_id()


@pytest.fixture
def pace(person: UUID) -> Pace:
    """Three cases, a minute apart: all that an hour holds."""
    made = Pace()
    for minute in range(MOST):
        made.step(person, new_id(), NOON + timedelta(minutes=minute), MOST)
    return made


def test_one_more_waits_until_a_minute_after_the_last(pace: Pace, person: UUID) -> None:
    with pytest.raises(BrowsedTooMuch) as refused:
        pace.step(person, new_id(), NOON + timedelta(minutes=2, seconds=20), MOST)

    assert refused.value.retry_after == 41
    pace.step(person, new_id(), NOON + timedelta(minutes=3, seconds=1), MOST)
    pace.step(new_id(), new_id(), NOON, MOST)


def test_what_is_an_hour_old_counts_no_more(pace: Pace, person: UUID) -> None:
    pace.step(person, new_id(), NOON + timedelta(minutes=60), MOST)

    with pytest.raises(BrowsedTooMuch):
        pace.step(person, new_id(), NOON + timedelta(minutes=60), MOST)


def test_a_moment_that_comes_a_little_late_forgets_nothing(pace: Pace, person: UUID) -> None:
    """Two threads at once: the one that began first may come last."""
    with pytest.raises(BrowsedTooMuch):
        pace.step(person, new_id(), NOON + timedelta(minutes=2, microseconds=-5), MOST)


def test_a_clock_that_was_set_back_shuts_nobody_out(pace: Pace, person: UUID) -> None:
    pace.step(person, new_id(), NOON - timedelta(hours=5), MOST)


def test_a_case_of_this_hour_opens_as_often_as_one_likes(person: UUID) -> None:
    pace, same = Pace(), new_id()

    for minute in range(50):
        pace.step(person, same, NOON + timedelta(minutes=minute), 1)
