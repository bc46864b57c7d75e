"""When a session was last used: no finer than it need be."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core.clock import LONDON
from app.features.devices.rules import used_words

NOW = datetime(2026, 11, 26, 14, 50, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=10), "just now"),
        (timedelta(minutes=5), "within the last hour"),
        (timedelta(minutes=59), "within the last hour"),
        (timedelta(minutes=61), "at about 13:30"),
        (timedelta(hours=2), "at about 12:30"),
        (timedelta(hours=15), "yesterday at about 23:30"),
    ],
)
def test_it_is_rounded(ago: timedelta, words: str) -> None:
    assert used_words(NOW - ago, NOW) == words
