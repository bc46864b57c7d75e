"""The words of the access log: every kind that the app notes has one, and a span is thirty days."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from app.features.openings.rules import WORDS, span, what_words

APP = Path(__file__).resolve().parents[3] / "app"
NOTED = re.compile(r"""open_(?:case|cases|share|page)\(work, actor, [^"')]*(?:\([^)]*\))?[^"')]*"([^"]+)\"""")
TODAY = date(2026, 11, 26)


def test_every_kind_that_the_app_notes_has_its_words() -> None:
    kinds = {kind for path in APP.rglob("*.py") for kind in NOTED.findall(path.read_text())}

    assert {"log", "plan printed", "cases", "challenge received"} <= kinds
    assert kinds - set(WORDS) == set()


def test_a_refusal_says_that_nothing_was_opened() -> None:
    assert what_words("denied casefile:show") == "Refused: nothing was opened"


def test_a_span_is_thirty_days_and_ends_today_at_the_latest() -> None:
    assert span("", TODAY) == (date(2026, 10, 28), TODAY)
    assert span("2030-01-01", TODAY) == span("x", TODAY) == span("", TODAY)
    assert span("2026-10-27", TODAY)[1] == date(2026, 10, 27)
    assert span("0001-01-01", TODAY)[1] == date(2000, 1, 1)
