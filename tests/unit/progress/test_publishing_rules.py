"""What counts as told, and when a page shows news."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest

from app.core.hours import Day, WeeklyHours
from app.features.contacts.rules import ContactOutcome
from app.features.milestones.rules import Handling
from app.features.progress.rules import (
    has_told,
    publish_problem,
    telling_words,
    visible_from,
    with_whole_dates,
)
from app.features.safe_contacts.rules import Channel, SafeContactBlock

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def hours(start: int, end: int) -> SafeContactBlock:
    return SafeContactBlock(windows=[WeeklyHours(days=list(Day), start=time(start), end=time(end))])


@pytest.mark.parametrize(
    ("outcome", "channel", "told"),
    [
        (ContactOutcome.SPOKE, Channel.PHONE, True),
        (ContactOutcome.SPOKE, Channel.GO_BETWEEN, True),
        (ContactOutcome.SPOKE, Channel.VISIT, True),
        (ContactOutcome.SPOKE, Channel.TEXT, False),
        (ContactOutcome.NO_ANSWER, Channel.PHONE, False),
        (ContactOutcome.SAFE_MESSAGE, Channel.PHONE, False),
    ],
)
def test_hard_news_is_told_by_a_voice_alone(outcome: ContactOutcome, channel: Channel, told: bool) -> None:
    assert has_told(outcome, channel, Handling.VOICE) is told


def test_other_news_may_be_told_in_writing() -> None:
    assert has_told(ContactOutcome.SAFE_MESSAGE, Channel.LETTER, Handling.ADVOCATE)
    assert not has_told(ContactOutcome.SAFE_MESSAGE, Channel.PHONE, Handling.ADVOCATE)


def test_inside_safe_hours_news_shows_at_once() -> None:
    assert visible_from(hours(11, 15), NOON) == NOON


def test_outside_safe_hours_it_waits_for_the_next() -> None:
    assert visible_from(hours(13, 15), NOON) == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert visible_from(hours(9, 11), NOON) == datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_without_recorded_hours_nothing_knows_when_to_show_it() -> None:
    assert visible_from(SafeContactBlock(), NOON) is None
    assert visible_from(None, NOON) is None
    assert visible_from(SafeContactBlock(any_time=True), NOON) == NOON


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"page_status": ""}, "no page yet"),
        ({"page_status": "waiting"}, "not opened the page"),
        ({"shows_updates": False}, "switched off"),
        ({"is_unsafe": True}, "marked unsafe"),
        ({"shown_from": None}, "none are recorded"),
    ],
)
def test_why_it_cannot_be_published_is_said(changed: dict[str, object], words: str) -> None:
    fine: dict[str, Any] = {
        "page_status": "open",
        "shows_updates": True,
        "is_unsafe": False,
        "shown_from": NOON,
        "first": "Carys",
    }

    assert publish_problem(**fine) == ""
    assert words in publish_problem(**{**fine, **changed})


def test_how_it_was_told_is_one_sentence() -> None:
    assert telling_words("Ruth", "by phone", NOON, NOON) == "Ruth told you this by phone today at 12:00."
    assert telling_words("Ruth", "by phone", None, NOON) == ""


def test_what_a_go_between_told_was_not_told_by_us() -> None:
    heard = "You heard this through your go-between today at 12:00."
    assert telling_words("", "through the go-between", NOON, NOON) == heard
    assert telling_words("Ruth", "through the go-between", NOON, NOON) == heard


def test_day_and_month_stay_together() -> None:
    assert with_whole_dates("They end on Saturday 28 November, not 3 days later.") == (
        "They end on Saturday 28\u00a0November, not 3 days later."
    )
