"""Two changes to one plan item made at the same time: what fits together, what is asked, and that nothing is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.features.plan_items.rules import (
    FIELDS,
    Audience,
    ItemStatus,
    Joined,
    Owner,
    Section,
    is_on_reduced_copy,
    joined,
)

Fields = dict[str, Any]
BASE: Fields = {
    "section": Section.HOME, "text": "Door viewer", "why": "", "owner": Owner.HOUSING, "due": None,
    "status": ItemStatus.SUGGESTED, "agreed": "yes", "refusal": "", "visible_to": frozenset({Audience.VICTIM}),
    "review_on": None,
    "ends_on": None,
    "linked_risk": "",
}  # fmt: skip
VALUES: dict[str, list[Any]] = {
    "section": [Section.HOME, Section.TRAVEL], "text": ["Door viewer", "Chain", "Which way she walks"],
    "why": ["", "He has a key"], "owner": [Owner.HOUSING, Owner.POLICE], "due": [None, date(2027, 3, 1)],
    "status": [ItemStatus.SUGGESTED, ItemStatus.AGREED, ItemStatus.IN_PLACE], "agreed": ["yes", "not_now"],
    "refusal": ["", "Not me"], "visible_to": [frozenset(), frozenset({Audience.VICTIM})],
    "review_on": [None, date(2027, 4, 1)],
    "ends_on": [None, date(2027, 5, 1)],
    "linked_risk": ["", "imminence"],
}  # fmt: skip
VERSIONS = st.fixed_dictionaries({name: st.sampled_from(VALUES[name]) for name in FIELDS})
CHANGES = st.sets(st.sampled_from(FIELDS), max_size=3)


def found(base: Fields, *then: Fields, mine: Fields) -> Joined:
    return joined([base, *then], then[-1], mine)


def both(base: Fields, theirs: Fields, mine: Fields) -> tuple[Fields, Fields]:
    """What stands in either version when `mine` is laid over `theirs`; the same twice where nothing is undecided."""
    how = found(base, theirs, mine=mine)
    first = {**theirs, **{name: mine[name] for name in how.mine}}
    second = {**mine, **{name: theirs[name] for name in how.theirs}}
    return first, second


def changed(base: Fields, to: Fields, names: set[str]) -> Fields:
    return {**base, **{name: to[name] for name in names}}


def test_changes_of_different_fields_fit_together() -> None:
    how = found(BASE, {**BASE, "due": date(2027, 3, 1)}, mine={**BASE, "owner": Owner.POLICE})

    assert [*map(set, (how.mine, how.theirs, how.undecided))] == [{"owner"}, {"due"}, set()]


def test_one_field_changed_to_two_values_is_asked() -> None:
    how = found(BASE, {**BASE, "text": "Chain"}, mine={**BASE, "text": "Bolt", "why": "He has a key"})

    assert (set(how.mine), set(how.undecided)) == ({"why"}, {"text"})


def test_one_field_changed_twice_to_the_same_value_is_no_question() -> None:
    assert found(BASE, {**BASE, "text": "Chain"}, mine={**BASE, "text": "Chain"}).undecided == set()


def test_a_field_that_went_there_and_back_was_changed() -> None:
    there = {**BASE, "text": "Chain"}

    assert found(BASE, there, BASE, mine={**BASE, "text": "Bolt"}).undecided == {"text"}
    assert found(BASE, there, BASE, mine={**BASE, "owner": Owner.POLICE}).undecided == set()


def test_how_far_it_is_was_said_of_other_words() -> None:
    how = found(BASE, {**BASE, "status": ItemStatus.IN_PLACE}, mine={**BASE, "text": "Chain"})

    assert how.undecided == {"text", "status"}


def test_words_for_the_team_are_not_printed_because_somebody_moved_the_item_meanwhile() -> None:
    base = {**BASE, "section": Section.TRAVEL, "status": ItemStatus.AGREED}
    how = found(base, {**base, "section": Section.HOME}, mine={**base, "text": "Which way she walks"})

    assert how.undecided == {"text", "section"}


def test_where_nobody_knows_what_was_seen_every_difference_is_asked() -> None:
    how = joined(None, BASE, {**BASE, "due": date(2027, 3, 1), "text": "Chain"})

    assert not how.mine | how.theirs and how.undecided == {"due", "text"}


def test_an_answer_counts_though_it_is_what_was_seen() -> None:
    theirs = {**BASE, "due": date(2027, 3, 1)}

    assert joined([BASE, theirs], theirs, BASE, decided={"due"}).undecided == {"due"}
    assert joined([BASE, theirs], theirs, BASE).theirs == {"due"}


@given(VERSIONS, VERSIONS, VERSIONS, CHANGES, CHANGES)
def test_in_both_orders_the_same_is_asked_and_the_same_stands(
    base: Fields, one: Fields, other: Fields, by_one: set[str], by_other: set[str]
) -> None:
    one, other = changed(base, one, by_one), changed(base, other, by_other)

    first, second = both(base, one, other)

    assert (second, first) == both(base, other, one)
    assert found(base, one, mine=other).undecided == {name for name in FIELDS if first[name] != second[name]}


@given(VERSIONS, VERSIONS, VERSIONS, CHANGES, CHANGES)
def test_whatever_somebody_changed_stands_in_one_of_the_two(
    base: Fields, one: Fields, other: Fields, by_one: set[str], by_other: set[str]
) -> None:
    one, other = changed(base, one, by_one), changed(base, other, by_other)

    standing = both(base, one, other)

    for version in (one, other):
        for name in FIELDS:
            if version[name] != base[name]:
                assert version[name] in [kept[name] for kept in standing]


@given(VERSIONS, VERSIONS, VERSIONS, CHANGES, CHANGES)
def test_nothing_is_made_up_and_no_words_come_before_eyes_that_their_writer_did_not_mean(
    base: Fields, one: Fields, other: Fields, by_one: set[str], by_other: set[str]
) -> None:
    one, other = changed(base, one, by_one), changed(base, other, by_other)

    for kept in both(base, one, other):
        assert all(kept[name] in (one[name], other[name]) for name in FIELDS)
        if is_printed(kept):
            assert any(is_printed(meant) and meant["text"] == kept["text"] for meant in (one, other))


def is_printed(version: Fields) -> bool:
    return is_on_reduced_copy(version["section"], version["status"], version["visible_to"])
