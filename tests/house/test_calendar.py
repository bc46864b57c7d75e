"""Whatever counts working days says by whose calendar: else a site's own bank holidays would count for nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COUNTING = {"deadline": 4, "add_working_days": 3, "working_days_between": 3, "clock_line": 3, "desk_chip": 3,
            "left_words": 3, "is_working_day": 2}  # fmt: skip
"""Functions that count working days, and with how many arguments they are given a calendar."""


def careless(source: str) -> Iterator[int]:
    """The lines on which working days are counted by the list alone."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        names = {keyword.arg for keyword in node.keywords}
        is_own = name == "is_working_day" and isinstance(node.func, ast.Attribute)
        counts = len(node.args) < COUNTING.get(name, 0) and not is_own
        chips = name == "chip" and "in_working_days" in names
        if (counts or chips) and "calendar" not in names:
            yield node.lineno


def test_working_days_are_counted_by_the_sites_calendar() -> None:
    found = {str(path): list(careless(path.read_text())) for path in sorted((ROOT / "app").rglob("*.py"))}

    assert {path: lines for path, lines in found.items() if lines} == {}


def test_the_detector_sees_what_counts_by_the_list_alone() -> None:
    assert list(careless("deadline(start, 1, Unit.WORKING_DAYS)")) == [1]
    assert list(careless("rules.clock_line(times, now)")) == [1]
    assert list(careless("chip(due, now, in_working_days=True)")) == [1]
    assert list(careless("chip(due, now)\ndeadline(start, 1, unit, calendar)")) == []
