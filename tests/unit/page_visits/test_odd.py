"""What is odd about an opening or a try of her page, and what is not; and the kind of a device, no finer."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from app.core.hours import Day, WeeklyHours
from app.features.page_visits.rules import (
    Device,
    Oddity,
    PageVisitContent,
    SafeHours,
    What,
    device_of,
    is_odd_hour,
    oddities,
)

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
PHONE, COMPUTER = Device.PHONE, Device.COMPUTER


def seen(what: What = What.OPENED, at: datetime = NOON, device: Device = PHONE) -> PageVisitContent:
    return PageVisitContent(what=what, at=at, device=device)


def before(*minutes: int, what: What = What.TRY_FAILED) -> list[PageVisitContent]:
    return [seen(what, NOON - timedelta(minutes=one)) for one in minutes]


def test_the_first_opening_and_one_like_the_last_are_not_odd() -> None:
    assert oddities(seen(), [], SafeHours()) == []
    assert oddities(seen(), before(600, what=What.OPENED), SafeHours()) == []


@pytest.mark.parametrize(("earlier", "odd"), [((60,), []), ((60, 90), [Oddity.MANY_TRIES]), ((60, 800), [])])
def test_from_the_third_failed_try_of_a_day_it_is_odd(earlier: tuple[int, ...], odd: list[Oddity]) -> None:
    assert oddities(seen(What.TRY_FAILED), before(*earlier), SafeHours()) == odd


def test_the_second_word_is_counted_for_itself() -> None:
    wrong = before(5, 6, what=What.PLAN_TRY_FAILED)

    assert oddities(seen(What.PLAN_TRY_FAILED), wrong, SafeHours()) == [Oddity.MANY_PLAN_TRIES]
    assert oddities(seen(What.TRY_FAILED), wrong, SafeHours()) == []


def test_a_kind_of_device_never_seen_before_is_odd() -> None:
    earlier = before(600, what=What.OPENED)

    assert oddities(seen(device=COMPUTER), earlier, SafeHours()) == [Oddity.NEW_DEVICE]
    assert oddities(seen(device=COMPUTER), [*earlier, seen(device=COMPUTER)], SafeHours()) == []


@pytest.mark.parametrize(("minutes", "odd"), [((1, 2), [Oddity.AFTER_FAILURES]), ((1,), []), ((50, 55), [])])
def test_one_slip_of_the_finger_is_not_odd_but_two_right_before_are(
    minutes: tuple[int, ...], odd: list[Oddity]
) -> None:
    assert oddities(seen(), before(*minutes), SafeHours()) == odd


def test_somebody_else_being_in_at_once_is_odd_and_so_are_a_wrong_phrase_and_a_try_while_locked() -> None:
    assert oddities(seen(), [], SafeHours(), open_elsewhere=True) == [Oddity.AT_ONCE]
    assert oddities(seen(What.PHRASE_WRONG), [], SafeHours()) == [Oddity.PHRASE_WRONG]
    assert oddities(seen(What.LOCKED_TRY), [], SafeHours()) == [Oddity.WHILE_LOCKED]


def test_night_is_odd_unless_her_safe_hours_hold_it() -> None:
    nights = WeeklyHours(days=[Day.TUESDAY], start=time(22), end=time(4))

    assert not is_odd_hour(NOON, SafeHours())
    assert is_odd_hour(NIGHT, SafeHours())
    assert not is_odd_hour(NIGHT, SafeHours(any_time=True))
    assert not is_odd_hour(NIGHT, SafeHours(windows=[nights]))
    assert oddities(seen(at=NIGHT), [], SafeHours()) == [Oddity.AT_NIGHT]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Mobile/15E148",
            Device.PHONE,
        ),
        ("Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 Mobile Safari/537.36", Device.PHONE),
        ("Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 Safari/537.36", Device.TABLET),
        ("Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605", Device.TABLET),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130", Device.COMPUTER),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15", Device.COMPUTER),
        ("", Device.UNKNOWN),
        ("curl/8.5.0", Device.UNKNOWN),
        ("x" * 100_000, Device.UNKNOWN),
    ],
)
def test_a_device_is_known_by_its_kind_alone(agent: str, device: Device) -> None:
    assert device_of(agent) is device
