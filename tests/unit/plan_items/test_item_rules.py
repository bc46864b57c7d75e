"""Pure decisions about an item of the safety plan: who sees it, and how two versions are told apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.features.plan_items.rules import (
    NEVER_IN_REDUCED_COPY,
    Audience,
    ItemStatus,
    both_texts,
    day_label,
    days_of,
    differing,
    is_on_reduced_copy,
    sides,
)
from app.features.starters.rules import SECTION_LABELS, Section


@pytest.mark.parametrize("section", sorted(NEVER_IN_REDUCED_COPY))
def test_four_sections_never_stand_on_the_printed_copy(section: Section) -> None:
    assert not is_on_reduced_copy(section, ItemStatus.IN_PLACE, [Audience.VICTIM])


@pytest.mark.parametrize(("status", "stands"), [
    (ItemStatus.AGREED, True), (ItemStatus.IN_PLACE, True), (ItemStatus.SUGGESTED, False),
    (ItemStatus.NOT_WANTED, False),
    (ItemStatus.EXPIRED, False), (ItemStatus.NOT_POSSIBLE, False),
])  # fmt: skip
def test_only_what_is_still_meant_is_printed(status: ItemStatus, stands: bool) -> None:
    assert is_on_reduced_copy(Section.HOME, status, [Audience.VICTIM]) is stands


def test_what_is_for_others_is_not_printed() -> None:
    assert not is_on_reduced_copy(Section.HOME, ItemStatus.AGREED, [Audience.POLICE])


def test_every_section_has_its_word() -> None:
    assert set(SECTION_LABELS) == set(Section)


def test_the_words_that_differ_are_marked_on_both_sides() -> None:
    first, second = differing("Only Carys may collect", "Only Carys or Lowri may collect")

    assert [words for words, changed in second if changed] == ["or Lowri "]
    assert not any(changed for _, changed in first)


def test_two_equal_texts_have_no_marks() -> None:
    first, second = differing("the same words", "the same words")

    assert not any(changed for _, changed in [*first, *second])


EARLIER = datetime(2026, 11, 23, 13, 31, tzinfo=UTC)
LATER = EARLIER + timedelta(minutes=20)
SOON, LONG_AFTER = LATER + timedelta(seconds=30), LATER + timedelta(hours=2)
NEXT_DAY = LATER + timedelta(days=1)


@pytest.mark.parametrize(("mine", "now", "first", "second"), [
    ("both", SOON, "Saved earlier, by you, 13:31", "Yours, just now"),
    ("both", LONG_AFTER, "Saved earlier, by you, 13:31", "Saved later, by you, 13:51"),
    ("second", SOON, "Saved earlier, Dele, 13:31", "Yours, just now"),
    ("second", LONG_AFTER, "Saved earlier, Dele, 13:31", "Yours, saved later, 13:51"),
    ("first", LONG_AFTER, "Yours, saved earlier, 13:31", "Saved later, Ruth, 13:51"),
    ("none", SOON, "Saved earlier, Dele, 13:31", "Saved later, Ruth, just now"),
    ("none", NEXT_DAY, "Saved earlier, Dele, Monday 23\u00a0November, 13:31",
     "Saved later, Ruth, Monday 23\u00a0November, 13:51"),
])  # fmt: skip
def test_yours_is_right_for_whoever_reads(mine: str, now: datetime, first: str, second: str) -> None:
    told = sides(("Dele", EARLIER), ("Ruth", LATER), now, first_is_mine=mine in ("first", "both"),
                 second_is_mine=mine in ("second", "both"))  # fmt: skip

    assert [f"{side.title}, {side.when}" for side in told] == [first, second]
    assert [side.keep == "Keep yours" for side in told] == [side.title == "Yours" for side in told]


@pytest.mark.parametrize("first_is_mine", [True, False])
@pytest.mark.parametrize("second_is_mine", [True, False])
@pytest.mark.parametrize("now", [SOON, LONG_AFTER])
def test_the_two_are_never_told_alike(first_is_mine: bool, second_is_mine: bool, now: datetime) -> None:
    first, second = sides(("Ruth", None), ("Ruth", LATER), now, first_is_mine=first_is_mine,
                          second_is_mine=second_is_mine)  # fmt: skip

    assert first.title != second.title and first.keep != second.keep


def test_a_third_version_begins_with_both_texts_and_the_same_text_once() -> None:
    assert both_texts("One lock", "Two locks") == "One lock\n\nTwo locks"
    assert both_texts("One lock", "One lock") == "One lock"


DUE, AGAIN, ENDS = date(2026, 12, 1), date(2026, 12, 8), date(2027, 1, 20)


@pytest.mark.parametrize(("status", "days"), [
    (ItemStatus.SUGGESTED, [DUE, AGAIN]), (ItemStatus.AGREED, [DUE, AGAIN, date(2027, 1, 6)]),
    (ItemStatus.IN_PLACE, [AGAIN, date(2027, 1, 6)]), (ItemStatus.NOT_WANTED, [AGAIN]),
    (ItemStatus.NOT_POSSIBLE, [AGAIN]), (ItemStatus.EXPIRED, []),
])  # fmt: skip
def test_an_item_comes_up_on_the_days_that_its_state_leaves_open(
    status: ItemStatus, days: list[date]
) -> None:
    assert [day for day, _ in days_of(status, DUE, AGAIN, ENDS, 14)] == days


def test_what_runs_out_says_when() -> None:
    assert days_of(ItemStatus.IN_PLACE, None, None, ENDS, 14) == [
        (date(2027, 1, 6), "runs out 20\u00a0January 2027")
    ]


def test_a_long_item_is_named_shortly() -> None:
    assert len(day_label("word " * 100, "")) == 120 and day_label("A lock", "look at it again").endswith(
        "again)"
    )
