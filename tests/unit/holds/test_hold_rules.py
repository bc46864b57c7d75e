"""The voice-first hold: until when somebody must be told, and when that falls to others."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from app.core.hours import Day, WeeklyHours
from app.features.deadlines.rules import Chip
from app.features.holds.rules import Fall, Hold, blanks_in, fall_of, tell_by, tell_words
from app.features.safe_contacts.rules import SafeContactBlock

MONDAY_NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DEADLINE = datetime(2026, 11, 23, 17, tzinfo=UTC)


def block(start: int = 13, end: int = 15, **changed: object) -> SafeContactBlock:
    hours = [WeeklyHours(days=list(Day), start=time(start), end=time(end))]
    known = {"number": "07700 900142", "known_safe": True, "calls_agreed": True, "windows": hours}
    return SafeContactBlock(last_checked_on=date(2026, 11, 20), **{**known, **changed})


def hold(deadline: datetime = DEADLINE, **changed: Any) -> Hold:
    return Hold(deadline, MONDAY_NOON - timedelta(hours=1), **changed)


def test_the_chip_shows_the_end_of_the_last_safe_hours_before_the_deadline() -> None:
    assert tell_by(hold(), block(), MONDAY_NOON) == datetime(2026, 11, 23, 15, tzinfo=UTC)


def test_the_chip_shows_the_deadline_when_safe_hours_go_on_beyond_it() -> None:
    assert tell_by(hold(), block(13, 20), MONDAY_NOON) == DEADLINE


def test_the_deadline_counts_where_no_hours_are_recorded() -> None:
    assert tell_by(hold(), block(windows=[]), MONDAY_NOON) == DEADLINE


def test_a_safe_way_in_time_keeps_the_hold() -> None:
    assert fall_of(hold(), block(), MONDAY_NOON, failed=1) is None


@pytest.mark.parametrize(
    ("contact", "now", "failed", "why"),
    [
        (block(), DEADLINE, 0, Fall.PASSED),
        (block(), MONDAY_NOON, 2, Fall.ATTEMPTS),
        (None, MONDAY_NOON, 0, Fall.NO_SAFE_WAY),
        (block(marked_unsafe=True), MONDAY_NOON, 0, Fall.NO_SAFE_WAY),
        (block(calls_agreed=False), MONDAY_NOON, 0, Fall.NO_SAFE_WAY),
        (block(18, 20), MONDAY_NOON, 0, Fall.NO_HOURS_LEFT),
        (block(8, 10), MONDAY_NOON, 0, Fall.NO_HOURS_LEFT),
        (block(), MONDAY_NOON + timedelta(hours=3, minutes=1), 0, Fall.NO_HOURS_LEFT),
    ],
)
def test_a_hold_falls(contact: SafeContactBlock | None, now: datetime, failed: int, why: Fall) -> None:
    assert fall_of(hold(), contact, now, failed) is why


def test_where_no_hours_are_recorded_the_hold_waits_for_the_deadline() -> None:
    assert fall_of(hold(), block(windows=[]), MONDAY_NOON, 0) is None


def test_a_decision_to_wait_holds_until_its_own_time_whatever_the_hours_say() -> None:
    waiting = hold(DEADLINE + timedelta(hours=20), has_waited=True)

    assert fall_of(waiting, None, DEADLINE, 0) is None
    assert tell_by(waiting, block(), DEADLINE) == waiting.deadline
    assert fall_of(waiting, None, waiting.deadline, 0) is Fall.PASSED


def test_an_unsafe_mark_set_after_the_decision_to_wait_ends_the_waiting() -> None:
    waiting = hold(DEADLINE + timedelta(hours=20), has_waited=True)
    known, news = (
        block(marked_unsafe=True, unsafe_at=waiting.counted_from + timedelta(hours=one)) for one in (-1, 1)
    )

    assert fall_of(waiting, known, MONDAY_NOON, 0) is None
    assert fall_of(waiting, news, MONDAY_NOON, 0) is Fall.NO_SAFE_WAY


@pytest.mark.parametrize(
    ("chip", "words"),
    [
        (Chip("today", "By 17:00"), "Tell Carys by 17:00"),
        (Chip("today", "Due today"), "Tell Carys today"),
        (Chip("later", "Tomorrow"), "Tell Carys tomorrow"),
        (Chip("later", "27 November"), "Tell Carys by 27 November"),
        (Chip("late", "Late since 15:30"), "Carys not told: late since 15:30"),
    ],
)
def test_the_chip_says_who_is_to_be_told(chip: Chip, words: str) -> None:
    assert tell_words(chip, "Carys") == words


def test_what_stands_in_square_brackets_is_found() -> None:
    assert blanks_in(["It ends on [date].", "Nothing here", "[rules] and [who]"]) == [
        "[date]",
        "[rules]",
        "[who]",
    ]
