"""The calendar of a site: what it adds, what it strikes, and where its knowledge ends."""

from __future__ import annotations

from datetime import date

from app.features.bank_holidays.rules import (
    LISTED,
    LISTED_UNTIL,
    Calendar,
    add_working_days,
    day_problems,
    months_left,
    working_days_between,
)

WEDNESDAY = date(2027, 3, 10)
CHRISTMAS = date(2028, 12, 25)


def test_an_added_day_is_passed_over_forwards_and_between() -> None:
    calendar = Calendar(added=frozenset({WEDNESDAY}))

    assert add_working_days(date(2027, 3, 9), 1, calendar) == date(2027, 3, 11)
    assert working_days_between(date(2027, 3, 9), date(2027, 3, 11), calendar) == 1


def test_a_struck_day_is_counted() -> None:
    assert not Calendar().is_working_day(CHRISTMAS)
    assert Calendar(struck=frozenset({CHRISTMAS})).is_working_day(CHRISTMAS)


def test_the_list_does_not_grow_when_a_later_day_is_asked_for() -> None:
    size = len(LISTED)

    assert Calendar().is_working_day(date(LISTED_UNTIL.year + 1, 12, 25)) and len(LISTED) == size


def test_a_later_year_is_known_with_eight_days_and_not_with_seven() -> None:
    year = LISTED_UNTIL.year + 1
    days = [date(year, month, 2) for month in range(1, 9)]

    assert Calendar(added=frozenset(days[:7])).known_until == LISTED_UNTIL
    assert Calendar(added=frozenset(days)).known_until == date(year, 12, 31)


def test_it_is_told_for_the_last_twelve_months() -> None:
    assert not Calendar().runs_out(date(LISTED_UNTIL.year - 1, 12, 30))
    assert Calendar().runs_out(date(LISTED_UNTIL.year, 1, 2))
    assert [months_left(LISTED_UNTIL, day) for day in (date(2040, 1, 1), date(2040, 12, 31), date(2041, 2, 1))] == [
        11, 0, 0,
    ]  # fmt: skip


def test_a_struck_day_may_be_added_again_only_by_withdrawing() -> None:
    calendar = Calendar(struck=frozenset({CHRISTMAS}))

    for is_added in (False, True):
        problems = day_problems(CHRISTMAS, is_added, calendar, WEDNESDAY)
        assert problems == {"day": "You changed this day already: withdraw that first."}
