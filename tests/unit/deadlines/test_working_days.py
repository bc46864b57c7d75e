"""Working days of England and Wales: what they are, and that counting forwards and between agree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.bank_holidays.rules import add_working_days, is_working_day, working_days_between
from app.features.deadlines.rules import add_months

days = st.dates(date(2019, 1, 1), date(2039, 6, 30))
counts = st.integers(0, 60)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 12, 25),
        date(2026, 12, 28),  # Boxing Day falls on a Saturday: the Monday stands for it
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday, no holiday in Scotland
        date(2026, 8, 31),  # the last Monday of August, not Scotland's first
        date(2022, 6, 3),  # the Platinum Jubilee
        date(2026, 11, 22),  # a Sunday
    ],
)
def test_these_are_not_working_days(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 8, 3), date(2026, 11, 30), date(2026, 1, 2), date(2026, 12, 24)])
def test_holidays_of_scotland_alone_are_working_days(day: date) -> None:
    assert is_working_day(day)


def test_five_working_days_over_christmas() -> None:
    assert add_working_days(date(2026, 12, 23), 5) == date(2027, 1, 4)


def test_no_working_days_means_today_or_the_next_working_day() -> None:
    assert add_working_days(date(2026, 11, 23), 0) == date(2026, 11, 23)
    assert add_working_days(date(2026, 11, 21), 0) == date(2026, 11, 23)


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError):
        add_working_days(date(2026, 11, 23), -1)


@given(days, counts)
def test_the_day_that_is_found_is_a_working_day_and_not_before(day: date, count: int) -> None:
    found = add_working_days(day, count)
    assert is_working_day(found)
    assert found >= day


@given(days, st.integers(1, 60))
def test_counting_forwards_and_counting_between_agree(day: date, count: int) -> None:
    assert working_days_between(day, add_working_days(day, count)) == count


@given(days, st.integers(0, 30), st.integers(1, 30))
def test_steps_add_up(day: date, first: int, second: int) -> None:
    start = add_working_days(day, 0)
    assert add_working_days(add_working_days(start, first), second) == add_working_days(start, first + second)


@given(days, st.integers(0, 90), st.integers(0, 90))
def test_counts_over_a_day_between_add_up(day: date, first: int, second: int) -> None:
    middle, last = day + timedelta(days=first), day + timedelta(days=first + second)
    assert working_days_between(day, middle) + working_days_between(middle, last) == working_days_between(
        day, last
    )


@given(days, days)
def test_the_other_way_round_counts_below_zero(one: date, other: date) -> None:
    assert working_days_between(one, other) == -working_days_between(other, one)


def test_months_end_on_a_day_that_exists() -> None:
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 5, 31), 6) == date(2026, 11, 30)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)
