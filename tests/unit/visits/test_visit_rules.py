"""When a visit is over, what is said of it, and who may be said to watch."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.core.clock import at_local
from app.features.visits import rules
from app.features.visits.rules import VisitState, Watch
from app.features.watchers.rules import is_fresh

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "minutes, words",
    [(55, "55 minutes left"), (54.2, "55 minutes left"), (1, "1 minute left"), (0.5, "1 minute left"),
     (90, "1 hour 30 minutes left"), (120, "2 hours left"), (-0.5, "Time is up"), (-1.5, "1 minute over"),
     (-95, "1 hour 35 minutes over")],
)  # fmt: skip
def test_time_left_is_what_clocks_show(minutes: float, words: str) -> None:
    assert rules.minutes_words(NOON + timedelta(minutes=minutes), NOON) == words


@pytest.mark.parametrize(
    "state, minutes, has_beat, watch",
    [("planned", 30, True, Watch.NOT_YET), ("running", 30, True, Watch.WATCHED), ("running", 30, False, Watch.NOBODY),
     ("running", 0, True, Watch.WATCHED), ("running", -1, True, Watch.OVERDUE), ("running", -10, True, Watch.OVERDUE),
     ("running", -11, True, Watch.ESCALATED), ("running", -11, False, Watch.NOBODY), ("out", -11, True, Watch.NOT_YET)],
)  # fmt: skip
def test_who_watches(state: str, minutes: int, has_beat: bool, watch: Watch) -> None:
    due = NOON + timedelta(minutes=minutes)

    assert rules.watch_of(VisitState(state), due, NOON, has_beat=has_beat) is watch


def test_a_beat_holds_two_minutes_and_none_holds_not_at_all() -> None:
    assert is_fresh(NOON - timedelta(minutes=2), NOON)
    assert not is_fresh(NOON - timedelta(minutes=2, seconds=1), NOON)
    assert not is_fresh(None, NOON)


def test_a_time_is_the_next_one_within_twelve_hours_also_past_midnight_and_over_a_changed_clock() -> None:
    late = at_local(date(2026, 11, 24), 22, 30)

    assert rules.ends_at(23, 15, late) == at_local(date(2026, 11, 24), 23, 15)
    assert rules.ends_at(0, 30, late) == at_local(date(2026, 11, 25), 0, 30)
    assert rules.ends_at(22, 30, late) is None and rules.ends_at(11, 0, late) is None
    eve = at_local(date(2026, 10, 24), 23, 30)
    assert rules.ends_at(3, 0, eve) == at_local(date(2026, 10, 25), 3, 0)


def test_more_time_counts_from_now_where_the_end_has_passed() -> None:
    assert rules.extended(NOON + timedelta(minutes=5), 15, NOON) == NOON + timedelta(minutes=20)
    assert rules.extended(NOON - timedelta(minutes=5), 15, NOON) == NOON + timedelta(minutes=15)


@pytest.mark.parametrize(
    "day, hour, state, words",
    [(24, 14, "today", "Today 14:00"), (25, 9, "later", "Tomorrow 09:00"), (27, 9, "later", "Friday 09:00"),
     (24, 11, "late", "Not checked in since 11:00"), (23, 14, "late", "Not checked in, Monday")],
)  # fmt: skip
def test_a_planned_visit_says_when_and_when_it_was_missed(
    day: int, hour: int, state: str, words: str
) -> None:
    chip = rules.planned_chip(at_local(date(2026, 11, day), hour), NOON)

    assert (chip.state, chip.text) == (state, words)
