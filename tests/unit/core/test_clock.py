"""The clock never runs backwards within a process, and says when the machine's was put back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core import clock


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_latest", clock._latest)
    monkeypatch.setattr(clock, "_ticks", clock._ticks)


def begun() -> tuple[datetime, float]:
    return clock.now() + timedelta(hours=1), clock._ticks + 1


def test_a_clock_that_is_put_back_goes_on_by_its_ticks() -> None:
    wall, ticks = begun()
    first = clock._steady(wall, ticks)
    second = clock._steady(wall - timedelta(days=2), ticks + 90)

    assert second == first + timedelta(seconds=90)


def test_a_clock_that_is_put_forward_is_followed() -> None:
    wall, ticks = begun()
    clock._steady(wall, ticks)
    ahead = wall + timedelta(hours=5)

    assert clock._steady(ahead, ticks + 1) == ahead


def test_a_clock_that_was_put_back_is_named() -> None:
    fresh = clock.was_put_back()
    clock._steady(*begun())

    assert (fresh, clock.was_put_back()) == (False, True)
