"""The demo's news reads as an advocate would write it: every blank of the first words has something to fill it."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from app.demo.blanks import filled

WORDS = sorted(Path("app/features/milestones/words").glob("*.toml"))


def texts(found: object) -> list[str]:
    inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return [found] if isinstance(found, str) else [text for one in inner for text in texts(one)]


@pytest.mark.parametrize("file", WORDS, ids=lambda file: file.stem)
def test_no_blank_stays_and_none_is_unknown(file: Path) -> None:
    for text in texts(tomllib.loads(file.read_text())):
        assert not re.search(r"\[|\]", str(filled(text, date(2026, 3, 2))))


def test_an_unknown_blank_is_an_error() -> None:
    with pytest.raises(KeyError):
        filled("It is [something new].", date(2026, 3, 2))
