"""The answer to “may she be called now?”: the table of cases, and what holds for all blocks."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import LONDON
from app.core.hours import Day, WeeklyHours
from app.features.safe_contacts.rules import (
    AnswerKind,
    SafeContactBlock,
    answer,
    in_window,
    last_window_end_before,
    next_window,
    safe_windows,
)

TABLE = json.loads((Path(__file__).parents[2] / "support" / "cases" / "safe_contact.json").read_text())
NAMES = [case["name"] for case in TABLE["cases"]]


def block_of(case: dict[str, Any]) -> SafeContactBlock | None:
    return SafeContactBlock.model_validate(TABLE["base"] | case["change"]) if "change" in case else None


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def test_the_table_is_wide_and_each_case_has_a_name_of_its_own() -> None:
    assert len(NAMES) == len(set(NAMES)) >= 70
    assert {case["expect"]["kind"] for case in TABLE["cases"]} == {kind.value for kind in AnswerKind}


@pytest.mark.parametrize("case", TABLE["cases"], ids=NAMES)
def test_the_table(case: dict[str, Any]) -> None:
    given_answer = answer(
        block_of(case), datetime.fromisoformat(case["now"]), copied_at=moment(case.get("copied_at"))
    )

    expect = case["expect"]
    assert (given_answer.kind, given_answer.why) == (expect["kind"], expect["why"])
    assert given_answer.until == moment(expect.get("until"))
    assert (given_answer.next_start, given_answer.next_end) == (
        moment(expect.get("next_start")),
        moment(expect.get("next_end")),
    )
    if "days_since_check" in expect:
        assert given_answer.days_since_check == expect["days_since_check"]
    assert given_answer.shows_number == (expect["kind"] in ("ok", "check"))


minutes = st.integers(0, 1439).map(lambda m: time(m // 60, m % 60))
hours = st.builds(WeeklyHours, days=st.lists(st.sampled_from(Day), max_size=7), start=minutes, end=minutes)
START = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 2 * 365 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))
blocks = st.builds(
    SafeContactBlock, number=st.sampled_from(["", "07700 900142"]), known_safe=st.booleans(),
    calls_agreed=st.booleans(), any_time=st.booleans(), windows=st.lists(hours, max_size=4),
    marked_unsafe=st.booleans(),
    last_checked_on=st.none() | st.dates(date(2025, 12, 1), date(2028, 1, 1)),
)  # fmt: skip


@given(blocks, moments)
def test_a_number_is_shown_only_if_every_condition_holds(block: SafeContactBlock, now: datetime) -> None:
    if answer(block, now).shows_number:
        assert block.known_safe and block.number and block.calls_agreed and not block.marked_unsafe
        assert not block.has_hours or in_window(block, now) is not None


@given(blocks, moments)
def test_an_unsafe_mark_always_wins(block: SafeContactBlock, now: datetime) -> None:
    assert answer(block.model_copy(update={"marked_unsafe": True}), now).kind is AnswerKind.NONE


@given(blocks, moments)
def test_ok_needs_a_check_within_thirty_days(block: SafeContactBlock, now: datetime) -> None:
    found = answer(block, now)
    if found.kind is AnswerKind.OK:
        assert found.days_since_check is not None and found.days_since_check <= 30 and block.has_hours


@given(blocks, moments)
def test_the_answer_holds_until_the_end_it_gives_and_not_after(
    block: SafeContactBlock, now: datetime
) -> None:
    found = answer(block, now)
    if found.until is not None:
        assert in_window(block, found.until - timedelta(seconds=1)) is not None
        assert in_window(block, found.until) is None


@given(blocks, moments)
def test_the_next_hours_begin_later_and_are_safe(block: SafeContactBlock, now: datetime) -> None:
    found = answer(block, now)
    if found.kind is AnswerKind.NOT_NOW and found.next_start is not None and found.next_end is not None:
        assert now < found.next_start < found.next_end
        assert in_window(block, found.next_start) is not None
        assert not any(
            span.start < found.next_start
            for span in safe_windows(block, now, found.next_start)
            if span.end > now
        )


@given(st.lists(hours, min_size=1, max_size=3), moments)
def test_safe_hours_are_never_outside_what_a_clock_on_the_wall_says(
    windows: list[WeeklyHours], at: datetime
) -> None:
    block = SafeContactBlock(windows=windows)
    if in_window(block, at) is not None:
        assert any(wall_says(one, at) for one in windows)


def wall_says(one: WeeklyHours, at: datetime) -> bool:
    """Whether the plain face of a clock in London says so, by that day’s hours or the day’s before."""
    local = at.astimezone(LONDON)
    today, yesterday = list(Day)[local.weekday()], list(Day)[local.weekday() - 1]
    clock = local.time()
    if one.end > one.start:
        return today in one.days and one.start <= clock < one.end
    return (today in one.days and clock >= one.start) or (yesterday in one.days and clock < one.end)


@given(blocks, moments, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_the_last_safe_moment_lies_between_now_and_the_deadline(
    block: SafeContactBlock, now: datetime, ahead: timedelta
) -> None:
    found = last_window_end_before(block, now, now + ahead)
    if found is not None:
        assert now < found <= now + ahead
        assert in_window(block, found - timedelta(microseconds=1)) is not None


def safe_block(**changes: Any) -> SafeContactBlock:
    afternoon = WeeklyHours(days=[Day.TUESDAY, Day.WEDNESDAY], start=time(13), end=time(15, 30))
    whole = {"number": "07700 900142", "known_safe": True, "calls_agreed": True, "windows": [afternoon]}
    return SafeContactBlock.model_validate(whole | changes)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_last_safe_moment_before_a_deadline_in_the_evening_is_the_end_of_the_afternoon() -> None:
    assert last_window_end_before(safe_block(), at("2026-11-24T10:00Z"), at("2026-11-24T17:00Z")) == at(
        "2026-11-24T15:30Z"
    )


def test_the_last_safe_moment_is_the_deadline_when_that_falls_into_safe_hours() -> None:
    assert last_window_end_before(safe_block(), at("2026-11-24T10:00Z"), at("2026-11-24T14:00Z")) == at(
        "2026-11-24T14:00Z"
    )


def test_no_safe_moment_is_left_before_a_deadline_at_noon() -> None:
    assert last_window_end_before(safe_block(), at("2026-11-24T10:00Z"), at("2026-11-24T12:00Z")) is None


def test_no_safe_moment_is_left_when_marked_unsafe() -> None:
    block = safe_block(marked_unsafe=True)

    assert last_window_end_before(block, at("2026-11-24T10:00Z"), at("2026-11-24T17:00Z")) is None


def test_any_time_leaves_the_whole_time_to_the_deadline() -> None:
    block = safe_block(windows=[], any_time=True)

    assert last_window_end_before(block, at("2026-11-24T10:00Z"), at("2026-11-24T17:00Z")) == at(
        "2026-11-24T17:00Z"
    )


def test_the_next_safe_hours_of_an_instant_within_them_are_these() -> None:
    span = next_window(safe_block(), at("2026-11-24T14:00Z"))

    assert span is not None and (span.start, span.end) == (at("2026-11-24T13:00Z"), at("2026-11-24T15:30Z"))


def test_without_recorded_hours_there_are_no_next_safe_hours() -> None:
    assert next_window(safe_block(windows=[]), at("2026-11-24T14:00Z")) is None
