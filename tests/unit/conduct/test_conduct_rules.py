"""What a log tells over months: spans, gaps, the busiest weeks and what is new, by dates that decide."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.features.conduct.rules import MOST_SPANS, Period, Told, conduct_of, since, spans_between

TODAY = date(2026, 3, 31)


def told(days_ago: int, *ways: str, lasted: int = 0, **more: bool) -> Told:
    day = TODAY - timedelta(days=days_ago)
    return Told(days_ago, day, day + timedelta(days=lasted), ways or ("Calls",), "Phone", **more)


@pytest.mark.parametrize(
    ("period", "first"),
    [(Period.QUARTER, date(2026, 1, 1)), (Period.HALF, date(2025, 10, 1)), (Period.YEAR, date(2025, 4, 1))],
)
def test_a_period_is_so_many_months_up_to_today(period: Period, first: date) -> None:
    assert since(period, TODAY, date(2020, 1, 1)) == first


def test_all_of_it_begins_with_the_first_entry() -> None:
    assert since(Period.ALL, TODAY, date(2020, 5, 3)) == date(2020, 5, 3)
    assert since(Period.ALL, TODAY, None) == TODAY


def test_a_month_that_is_shorter_gives_its_last_day() -> None:
    assert since(Period.QUARTER, date(2026, 5, 31), date(2020, 1, 1)) == date(2026, 3, 1)


@given(some.dates(date(1990, 1, 1), TODAY), some.dates(TODAY, date(2032, 2, 29)))
def test_spans_cover_every_day_once_and_are_few(first: date, last: date) -> None:
    spans = spans_between(first, last)

    assert len(spans) <= MOST_SPANS and spans[0].first <= first and spans[-1].last == last
    assert all(before.last + timedelta(days=1) == after.first for before, after in pairwise(spans))
    assert spans[0].last >= first, "the first column is empty of the period"


def test_nothing_told_is_nothing() -> None:
    found = conduct_of([], TODAY, TODAY)

    assert (found.count, found.spans, found.ways, found.quiet, found.busiest) == (0, [], [], None, None)


def test_four_weeks_are_compared_with_the_four_before() -> None:
    found = conduct_of([told(0), told(27), told(28), told(55), told(56)], TODAY - timedelta(days=80), TODAY)

    assert (found.lately, found.before, found.count) == (2, 2, 5)


def test_the_longest_quiet_time_lies_between_two_entries() -> None:
    found = conduct_of([told(40), told(30, lasted=4), told(10), told(8)], TODAY - timedelta(days=80), TODAY)

    assert found.quiet is not None
    assert (found.quiet.days, found.quiet.first) == (15, TODAY - timedelta(days=25))
    assert found.since_last == 8


def test_what_went_on_for_days_leaves_no_quiet_time_inside_it() -> None:
    found = conduct_of([told(30, lasted=20), told(25), told(9)], TODAY - timedelta(days=80), TODAY)

    assert found.quiet is None


def test_days_one_after_the_other_have_no_quiet_time() -> None:
    assert conduct_of([told(3), told(2), told(2)], TODAY - timedelta(days=9), TODAY).quiet is None


def test_the_busiest_four_weeks_are_found_wherever_they_begin() -> None:
    found = conduct_of(
        [told(90), told(70), told(63), told(50), told(43), told(5)], TODAY - timedelta(days=100), TODAY
    )

    assert found.busiest == (4, TODAY - timedelta(days=70), TODAY - timedelta(days=43))


def test_a_way_is_new_that_stands_nowhere_before_also_not_outside_the_period() -> None:
    known = [
        told(200, "Followed"),
        told(100, "Calls"),
        told(5, "Followed"),
        told(4, "Weapon"),
        told(3, "Calls"),
    ]

    assert conduct_of(known, TODAY - timedelta(days=110), TODAY).new_ways == ["Weapon"]


def test_in_a_young_log_nothing_is_called_new() -> None:
    assert (
        conduct_of([told(20, "Followed"), told(3, "Weapon")], TODAY - timedelta(days=20), TODAY).new_ways
        == []
    )


def test_lanes_count_each_entry_in_each_of_its_ways_and_the_most_frequent_stands_first() -> None:
    log = [told(50, "Calls", "Followed"), told(20, "Calls"), told(1, "Followed", "Calls")]
    found = conduct_of(log, TODAY - timedelta(days=55), TODAY)

    assert [(lane.label, lane.total) for lane in found.ways] == [("Calls", 3), ("Followed", 2)]
    assert all(sum(lane.counts) == lane.total for lane in found.ways)
    assert sum(span.count for span in found.spans) == 3


def test_breaches_and_what_the_police_were_told() -> None:
    log = [told(9, is_breach=True, told_police=True, has_reference=True), told(8, is_breach=True),
           told(7, told_police=True, has_response=True)]  # fmt: skip
    found = conduct_of(log, TODAY - timedelta(days=9), TODAY)

    assert (found.breaches, found.breaches_told, found.told_police) == (2, 1, 2)
    assert (found.references, found.responses, sum(span.flagged for span in found.spans)) == (1, 1, 2)


def test_what_lasted_counts_in_every_span_and_in_both_four_weeks_that_it_touches() -> None:
    found = conduct_of([told(120, lasted=119), told(60)], TODAY - timedelta(days=80), TODAY)

    assert (found.count, found.lately, found.before, found.since_last) == (2, 1, 1, 1)
    assert all(span.count >= 1 for span in found.spans)


def test_a_first_day_near_the_calendar_s_beginning_breaks_nothing() -> None:
    assert len(spans_between(date(1, 1, 1), TODAY)) <= MOST_SPANS
