"""Pure decisions about the safety plan."""

from __future__ import annotations

import pytest

from app.features.plans.rules import (
    NEVER_IN_REDUCED_COPY,
    SECTION_LABELS,
    Audience,
    ItemStatus,
    Section,
    differing,
    is_on_reduced_copy,
)


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

    assert [p.text for p in second if p.changed] == ["or Lowri"]
    assert not any(p.changed for p in first)


def test_two_equal_texts_have_no_marks() -> None:
    first, second = differing("the same words", "the same words")

    assert not any(p.changed for p in [*first, *second])
