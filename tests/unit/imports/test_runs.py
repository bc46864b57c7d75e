"""The runs of every sender at once are those of each alone: an entry's id is found again by them."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from app.features.imports.rules import Entry, proposals, runs_of_each

BEGINS = datetime.fromisoformat("2025-07-04T21:00")
MESSAGES = some.lists(
    some.tuples(some.sampled_from(["Sam", "Ann", ""]), some.integers(-600, 600)), max_size=30
)


@given(MESSAGES)
def test_they_are_the_same(told: list[tuple[str, int]]) -> None:
    at, entries = BEGINS, []
    for line, (sender, minutes) in enumerate(told, 1):
        at += timedelta(minutes=minutes)
        entries.append(Entry(line, line, at, sender, f"{line}"))

    found = list(runs_of_each(entries))

    for sender in ("Sam", "Ann"):
        assert [run for one, run in found if one == sender] == list(proposals(entries, {sender}))
