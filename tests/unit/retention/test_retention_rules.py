"""How long a case is kept, by what it was; the figures are the site's own."""

from __future__ import annotations

from datetime import date

import pytest

from app.features.retention.rules import SEEDS, Closed, Kept, Span, add_years, due_on, kind_of, start_problems

CLOSED = date(2020, 3, 4)
SPANS = {seed.kept: Span(seed.years, seed.counted_from) for seed in SEEDS}


@pytest.mark.parametrize(
    ("case", "kept", "goes_on"),
    [
        (Closed(CLOSED, True, True), Kept.ADULT_CASE, date(2027, 3, 4)),
        (Closed(CLOSED, True, False), Kept.NO_CONTACT, date(2021, 3, 4)),
        (Closed(CLOSED, False, False), Kept.ADVICE_ONLY, date(2022, 3, 4)),
        (Closed(CLOSED, False, True), Kept.ADVICE_ONLY, date(2022, 3, 4)),
        (Closed(CLOSED, True, True, date(2005, 1, 1)), Kept.CHILD_CASE, date(2030, 1, 1)),
        (Closed(CLOSED, False, False, date(2005, 1, 1)), Kept.CHILD_CASE, date(2030, 1, 1)),
        (Closed(CLOSED, True, True, date(2002, 3, 5)), Kept.CHILD_CASE, date(2027, 3, 5)),
        (Closed(CLOSED, True, True, date(2002, 3, 4)), Kept.ADULT_CASE, date(2027, 3, 4)),
    ],
)
def test_each_kind_has_its_time(case: Closed, kept: Kept, goes_on: date) -> None:
    assert kind_of(case) is kept
    assert due_on(case, kept, SPANS[kept]) == goes_on


def test_a_leap_day_ends_with_february() -> None:
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert add_years(date(2024, 2, 29), 9000) == date(9999, 2, 28)


def test_a_change_counts_from_today_on_and_after_the_row_before() -> None:
    today = date(2026, 11, 26)

    assert start_problems(today, date(2021, 4, 1), today) == {}
    assert "effective_from" in start_problems(date(2026, 11, 25), date(2021, 4, 1), today)
    assert "effective_from" in start_problems(today, today, today)


def test_the_words_of_a_time_are_plain() -> None:
    assert SPANS[Kept.NO_CONTACT].words == "1 year after the case closed"
    assert SPANS[Kept.CHILD_CASE].words == "25 years after the victim was born"
