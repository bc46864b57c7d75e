"""Pure decisions about starters: every part has some, and none gives an order that can lose evidence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.features.starters.rules import (
    FIRST,
    LATEST,
    LONGEST,
    MOST,
    SECTION_LABELS,
    Section,
    lines_of,
    list_problems,
    section_named,
    starter_at,
)

DAY = date(2026, 11, 23)


def test_there_are_twenty_parts_and_each_has_its_word_and_starters() -> None:
    assert len(Section) == 20
    assert set(SECTION_LABELS) == set(FIRST) == set(Section)
    assert all(len(FIRST[section]) >= 3 for section in Section)


@pytest.mark.parametrize("advice", ["change number", "change the number", "delete", "go silent", "ignore"])
def test_no_starter_gives_advice_that_loses_evidence(advice: str) -> None:
    assert not [line for lines in FIRST.values() for line in lines if advice in line.lower()]


def test_lines_are_read_without_empty_ones_and_repeats() -> None:
    assert lines_of(" a lock \n\n a light\na lock\n") == ["a lock", "a light"]


@pytest.mark.parametrize(("lines", "day", "field"), [
    (["x"] * (MOST + 1), DAY, "lines"), (["x" * (LONGEST + 1)], DAY, "lines"),
    (["x"], DAY - timedelta(days=1), "from_day"), (["x"], DAY + LATEST + timedelta(days=1), "from_day"),
], ids=["too many", "too long", "past", "too far"])  # fmt: skip
def test_a_list_keeps_within_its_bounds(lines: list[str], day: date, field: str) -> None:
    assert list(list_problems(lines, day, DAY)) == [field]


def test_an_empty_list_from_today_is_allowed() -> None:
    assert list_problems([], DAY, DAY) == {}


@pytest.mark.parametrize(("place", "words"), [
    ("1", "a"), ("2", "b"), ("3", ""), ("0", ""), ("-1", ""), ("x", ""), ("²", ""), ("999999999999999999999", ""),
])  # fmt: skip
def test_a_starter_is_found_by_its_place(place: str, words: str) -> None:
    assert starter_at(["a", "b"], place) == words


def test_a_part_is_named_by_its_code_alone() -> None:
    assert section_named("home") is Section.HOME and section_named("nowhere") is None
