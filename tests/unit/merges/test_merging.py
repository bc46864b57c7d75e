"""When two cases may become one, and what becomes of their numbers."""

from __future__ import annotations

import pytest

from app.features.merges.rules import (
    Page,
    changed_files,
    merge_problems,
    numbers_words,
    shift,
    shift_before,
)


def test_a_page_that_is_open_stays_where_it_is() -> None:
    assert merge_problems(Page.NONE, Page.NONE) == merge_problems(Page.OPEN, Page.NONE) == {}
    assert "Keep that case" in merge_problems(Page.NONE, Page.OPEN)["keep"]
    assert "Close one" in merge_problems(Page.OPEN, Page.OPEN)["keep"]


@pytest.mark.parametrize(("mine", "others"), [([], [1, 2]), ([1, 2, 3], [1, 2]), ([4], []), ([], [])])
def test_numbers_never_meet(mine: list[int], others: list[int]) -> None:
    after, before = (
        [one + step for one in others] for step in (shift(mine, others), shift_before(mine, others))
    )

    assert not set(mine) & set(after) and not set(mine) & set(before)
    if mine and others:
        assert min(after) > max(mine) and max(before) < min(mine)


def test_new_numbers_are_said() -> None:
    assert numbers_words([1, 2, 3, 4], 7) == "1 to 4 become 8 to 11"
    assert numbers_words([1], 7) == "1 becomes 8" and numbers_words([1, 2], 0) == numbers_words([], 3) == ""


def test_a_file_that_was_not_moved_stops_it() -> None:
    assert changed_files({"file_id": "a", "preview_id": None, "x": 1}, {"a": "b"}) == {
        "file_id": "b", "preview_id": None, "x": 1,
    }  # fmt: skip
    with pytest.raises(KeyError):
        changed_files({"file_id": "c"}, {"a": "b"})
