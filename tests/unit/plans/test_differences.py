"""In what two versions of a plan differ: each item once, by what became of it, and each field in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.features.plan_items.models import PlanItemContent
from app.features.plan_items.rules import FIELDS, Agreement, Audience, ItemStatus, Owner
from app.features.plans.rules import CHANGE_LABELS, ChangeKind, differences, wishes_changed
from app.features.starters.rules import Section


def fields(**changes: Any) -> dict[str, Any]:
    typed = {"section": Section.HOME, "text": "A chain at the door", "status": ItemStatus.AGREED, **changes}
    return PlanItemContent(**typed).fields


def words(parts: list[tuple[str, bool]]) -> str:
    return "".join(text for text, _ in parts).strip()


OTHERS: dict[str, Any] = {
    "section": Section.TRAVEL, "text": "A lock", "why": "He has a key", "owner": Owner.POLICE,
    "due": date(2027, 1, 1), "status": ItemStatus.IN_PLACE, "agreed": Agreement.YES, "refusal": "Too loud",
    "visible_to": [Audience.VICTIM], "review_on": date(2027, 2, 1), "ends_on": date(2027, 3, 1),
    "linked_risk": "imminence",
}  # fmt: skip


def test_two_versions_alike_differ_in_nothing() -> None:
    assert differences({"a": fields()}, {"a": fields()}, "Carys") == []


@pytest.mark.parametrize("name", FIELDS)
def test_a_change_of_any_field_is_told_with_both_sides(name: str) -> None:
    (change,) = differences({"a": fields()}, {"a": fields(**{name: OTHERS[name]})}, "Carys")

    assert change.kind is ChangeKind.CHANGED
    (told,) = change.fields
    assert told.label and words(told.before) != words(told.after)
    assert any(marked for _, marked in [*told.before, *told.after])


@pytest.mark.parametrize("status", [ItemStatus.NOT_WANTED, ItemStatus.NOT_POSSIBLE, ItemStatus.EXPIRED])
def test_what_does_not_stand_any_more_is_taken_out_and_can_be_put_back(status: ItemStatus) -> None:
    stands, gone = {"a": fields()}, {"a": fields(status=status)}

    assert [one.kind for one in differences(stands, gone, "")] == [ChangeKind.OUT]
    assert [one.kind for one in differences(gone, stands, "")] == [ChangeKind.BACK]


def test_what_is_new_and_what_is_missing_are_told_in_the_order_of_the_plan() -> None:
    before = {"a": fields(section=Section.TRAVEL, text="By bus")}
    after = {"b": fields(section=Section.PETS_CARE_DEPENDANTS, text="The cat"), "c": fields()}

    told = [(CHANGE_LABELS[one.kind], one.text) for one in differences(before, after, "")]

    assert told == [("Added", "A chain at the door"), ("Taken out", "By bus"), ("Added", "The cat")]


def test_only_the_words_that_differ_are_marked() -> None:
    (change,) = differences({"a": fields()}, {"a": fields(text="A chain at the back door")}, "")

    assert [text.strip() for text, marked in change.fields[0].after if marked] == ["back"]
    assert not any(marked for _, marked in change.fields[0].before)


def test_wishes_differ_only_where_their_words_do() -> None:
    assert wishes_changed("Stay here", "Stay here") is None
    new = wishes_changed("", "Stay here")
    assert new and (words(new.before), words(new.after)) == ("Nothing", "Stay here")
