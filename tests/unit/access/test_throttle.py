"""Guessing gets slow for the device and the address that guess, and for nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.access.throttle import AT_ONCE, FREE_FOR_ADDRESS, FREE_FOR_DEVICE, MOST_KEPT, Throttle
from app.core.errors import TooMany

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def fail(
    throttle: Throttle, times: int, address: str = "a", device: str | None = None, at: datetime = NOON
) -> None:
    for _ in range(times):
        with throttle.turn(address, device, at):
            pass


def test_the_first_failures_are_free_and_then_there_is_a_wait() -> None:
    throttle = Throttle()
    fail(throttle, FREE_FOR_DEVICE, device="d")

    with pytest.raises(TooMany) as refused, throttle.turn("a", "d", NOON):
        pass
    assert 0 < refused.value.retry_after <= 3


def test_the_wait_doubles_and_stays_under_a_minute() -> None:
    throttle, at, waits = Throttle(), NOON, []
    fail(throttle, FREE_FOR_DEVICE, device="d")
    for _ in range(9):
        with pytest.raises(TooMany) as refused, throttle.turn("a", "d", at):
            pass
        waits.append(refused.value.retry_after)
        at += timedelta(seconds=refused.value.retry_after)
        fail(throttle, 1, device="d", at=at)

    assert waits[:4] == [3, 5, 9, 17] and max(waits) == 61


def test_another_address_and_device_are_untouched() -> None:
    throttle = Throttle()
    fail(throttle, FREE_FOR_DEVICE, address="his", device="his")

    fail(throttle, 1, address="hers", device="hers")


def test_a_known_device_goes_on_whatever_others_do_at_its_address() -> None:
    throttle = Throttle()
    fail(throttle, FREE_FOR_ADDRESS, address="office")
    with pytest.raises(TooMany), throttle.turn("office", None, NOON):
        pass

    with throttle.turn("office", "hers", NOON) as turn:
        turn.worked = True


def test_an_address_is_slowed_without_any_device() -> None:
    throttle = Throttle()
    fail(throttle, FREE_FOR_ADDRESS)

    with pytest.raises(TooMany), throttle.turn("a", None, NOON):
        pass


def test_what_worked_wipes_the_failures() -> None:
    throttle = Throttle()
    fail(throttle, FREE_FOR_DEVICE - 1, device="d")
    with throttle.turn("a", "d", NOON) as turn:
        turn.worked = True

    fail(throttle, FREE_FOR_DEVICE, device="d")


def test_only_two_try_at_once_from_one_address() -> None:
    throttle = Throttle()
    with throttle.turn("a", None, NOON), throttle.turn("a", None, NOON):
        assert AT_ONCE == 2
        with pytest.raises(TooMany), throttle.turn("a", None, NOON):
            pass
    fail(throttle, 1)


def test_an_hour_later_all_is_forgotten() -> None:
    throttle = Throttle()
    fail(throttle, FREE_FOR_DEVICE, device="d")

    fail(throttle, 1, device="d", at=NOON + timedelta(hours=1, seconds=1))


def test_many_addresses_do_not_make_it_forget_who_has_just_guessed() -> None:
    """Of more than it keeps, only those go that have not tried for longest."""
    throttle = Throttle()
    fail(throttle, FREE_FOR_ADDRESS, address="198.51.100.1")
    fail(throttle, FREE_FOR_ADDRESS, address="198.51.100.2")
    for number in range(MOST_KEPT - 1):
        fail(throttle, 1, address=f"stranger {number}")

    with pytest.raises(TooMany), throttle.turn("198.51.100.2", None, NOON):
        pass
    with throttle.turn("198.51.100.1", None, NOON) as turn:
        turn.worked = True


def test_who_tries_again_and_again_is_not_the_one_that_is_forgotten() -> None:
    throttle = Throttle()
    fail(throttle, FREE_FOR_ADDRESS, address="198.51.100.1")
    for number in range(MOST_KEPT + 100):
        fail(throttle, 1, address=f"stranger {number}")
        if number % 1000 == 0:
            with pytest.raises(TooMany), throttle.turn("198.51.100.1", None, NOON):
                pass

    with pytest.raises(TooMany), throttle.turn("198.51.100.1", None, NOON):
        pass


@pytest.mark.parametrize(
    ("his", "another"),
    [("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), ("198.51.100.7", "::ffff:198.51.100.7")],
)
def test_another_address_of_the_same_holder_is_slowed_too(his: str, another: str) -> None:
    throttle = Throttle()
    fail(throttle, FREE_FOR_ADDRESS, address=his)

    with pytest.raises(TooMany), throttle.turn(another, None, NOON):
        pass


@pytest.mark.parametrize(
    ("his", "hers"),
    [("2001:db8:1:2::1", "2001:db8:1:3::1"), ("198.51.100.7", "198.51.100.8"), ("", "unknown")],
)
def test_another_network_is_not(his: str, hers: str) -> None:
    throttle = Throttle()
    fail(throttle, FREE_FOR_ADDRESS, address=his)

    fail(throttle, 1, address=hers)
