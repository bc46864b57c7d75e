"""In which order tests are dealt out to workers, and which of them stay together (`--dist loadgroup`).

What lasts longest begins first: what is left at the end is short, and no worker waits for another's last long test.
Tests that share a house for their file stay in one worker, so that it is furnished once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest


def arrange(items: list[pytest.Item], folder: str, first: Sequence[str], apart: Collection[str] = ()) -> None:
    """Of this folder: `first` names files, or a file and a test in it as `test_file:test_name`, the longest first;
    `apart` are files whose tests go one by one all the same, each so long that furnishing a house anew is nothing.
    """
    for item in items:
        if folder in item.path.parts and item.path.stem not in apart and _shares_a_house(item):
            item.add_marker(pytest.mark.xdist_group(f"{item.path.parent.name}-{item.path.stem}"))
    items.sort(key=lambda item: _place(item, first))


def _shares_a_house(item: pytest.Item) -> bool:
    known = item._fixtureinfo.name2fixturedefs.values() if isinstance(item, pytest.Function) else ()
    return any(fixture.scope == "module" for fixtures in known for fixture in fixtures)


def _place(item: pytest.Item, first: Sequence[str]) -> int:
    for name in (f"{item.path.stem}:{item.name}", item.path.stem):
        if name in first:
            return first.index(name)
    return len(first)
