"""The words of a due chip, by one rule: late first, then today, then what is to come."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import at_local
from app.features.deadlines.rules import Chip, Unit, chip, deadline, end_of_day, hold_event, span_words

MONDAY = date(2026, 11, 23)


def monday(hour: int, minute: int = 0) -> datetime:
    return at_local(MONDAY, hour, minute)


@pytest.mark.parametrize(
    ("due_at", "now", "state", "text"),
    [
        (at_local(date(2026, 11, 20), 17), monday(9), "late", "3 days late"),
        (at_local(date(2026, 11, 22), 17), monday(9), "late", "1 day late"),
        (monday(8), monday(9), "late", "Late since 08:00"),
        (monday(17), monday(9), "today", "By 17:00"),
        (monday(17), monday(17), "today", "By 17:00"),
        (end_of_day(MONDAY), monday(9), "today", "Due today"),
        (at_local(date(2026, 11, 24), 17), monday(9), "later", "Tomorrow"),
        (at_local(date(2026, 11, 30), 17), monday(9), "later", "In 7 days"),
        (at_local(date(2026, 12, 1), 17), monday(9), "later", "1\u00a0December"),
        (at_local(date(2027, 1, 4), 17), monday(9), "later", "4\u00a0January 2027"),
    ],
)
def test_the_chip_says(due_at: datetime, now: datetime, state: str, text: str) -> None:
    assert chip(due_at, now) == Chip(state, text)


@pytest.mark.parametrize(
    ("due", "now", "text"),
    [
        (date(2026, 11, 20), monday(9), "1 working day late"),
        (date(2026, 11, 18), monday(9), "3 working days late"),
        (date(2026, 11, 20), at_local(date(2026, 11, 21), 9), "Late since Friday"),
    ],
)
def test_what_is_due_in_working_days_is_late_in_working_days(due: date, now: datetime, text: str) -> None:
    assert chip(at_local(due, 17), now, in_working_days=True) == Chip("late", text)


def test_the_day_is_the_day_in_london() -> None:
    summer_midnight = at_local(date(2026, 6, 2), 0, 30)
    assert chip(end_of_day(date(2026, 6, 2)), summer_midnight).text == "Due today"


@given(
    st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.times(), st.integers(0, 60), st.sampled_from(list(Unit))
)
def test_a_deadline_is_never_before_its_start(day: date, at: time, amount: int, unit: Unit) -> None:
    start = at_local(day, at.hour, at.minute)
    assert deadline(start, amount, unit) >= start


def test_working_days_end_at_five_and_days_at_their_end() -> None:
    friday = at_local(date(2026, 11, 20), 16)
    assert deadline(friday, 1, Unit.WORKING_DAYS) == monday(17)
    assert deadline(friday, 3, Unit.DAYS) == end_of_day(MONDAY)
    assert deadline(friday, 2, Unit.HOURS) == at_local(date(2026, 11, 20), 18)
    assert deadline(friday, 1, Unit.WEEKS) == end_of_day(date(2026, 11, 27))
    assert deadline(friday, 3, Unit.MONTHS) == end_of_day(date(2027, 2, 20))


def test_the_same_working_day_ends_at_five_or_on_the_next() -> None:
    assert deadline(monday(9), 0, Unit.WORKING_DAYS) == monday(17)
    assert deadline(monday(18), 0, Unit.WORKING_DAYS) == at_local(date(2026, 11, 24), 17)


def test_hours_run_through_the_night_when_the_clocks_change() -> None:
    before = at_local(date(2026, 10, 25), 0, 30)
    assert (deadline(before, 2, Unit.HOURS) - before).total_seconds() == 2 * 3600


@pytest.mark.parametrize(
    ("milestone", "event"),
    [
        ("released_rui", "hold.release"),
        ("bail_changed", "hold.bail"),
        ("recalled", "hold.recall"),
        ("verdict", "hold.other"),
    ],
)
def test_a_hold_has_the_deadline_of_its_news(milestone: str, event: str) -> None:
    assert hold_event(milestone) == event


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (5, "working_days", "5 working days"),
        (1, "months", "1 month"),
        (0, "days", "the same day"),
        (None, None, "no fixed time"),
    ],
)
def test_spans_in_words(amount: int | None, unit: str | None, words: str) -> None:
    assert span_words(amount, unit) == words
