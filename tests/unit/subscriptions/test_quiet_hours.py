"""Quiet hours by a clock in London, over midnight and on the days when clocks change; how long a failure waits."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from app.features.subscriptions.rules import QUIET, quiet_until, wait_after


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [("2026-01-14T19:59", None), ("2026-01-14T20:00", "2026-01-15T07:00"), ("2026-01-15T06:59", "2026-01-15T07:00"),
     ("2026-01-15T07:00", None), ("2026-07-14T19:00", "2026-07-15T06:00"), ("2026-07-15T06:00", None),
     ("2026-03-28T23:00", "2026-03-29T06:00"), ("2026-10-24T22:00", "2026-10-25T07:00")],
)  # fmt: skip
def test_the_usual_hours(now: str, until: str | None) -> None:
    assert quiet_until(*QUIET, at(now)) == (at(until) if until else None)


def test_hours_within_a_day() -> None:
    assert quiet_until(time(12), time(13), at("2026-01-14T12:30")) == at("2026-01-14T13:00")
    assert quiet_until(time(12), time(13), at("2026-01-14T13:30")) is None


def test_the_same_time_twice_is_never() -> None:
    assert quiet_until(time(20), time(20), at("2026-01-14T22:00")) is None


def test_each_failure_waits_twice_as_long_and_never_more_than_five_minutes() -> None:
    assert [wait_after(tries).seconds for tries in (1, 2, 3, 8, 9, 12)] == [2, 4, 8, 256, 300, 300]
    assert wait_after(12) == timedelta(minutes=5)
