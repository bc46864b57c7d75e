"""Two phones change one plan item without a network: faults 10, 11 and 27 of the phone's list."""

from __future__ import annotations

from typing import Any

import pytest

from app.features.plan_items.models import PlanItem, PlanItemContent
from tests.support.cast import ledger_kinds
from tests.support.mutations import contents, item, rows
from tests.support.phone import enrol

TEXTS = {"one": "Chain by Mr Pryce", "other": "Chain by the council"}


class Place:
    """One item of the plan, which two phones of two people carry in its first version."""

    def __init__(self, cast: Any, one: Any, other: Any) -> None:
        self.phones = {"one": one, "other": other}
        typed = item()
        self.id = str(typed["id"])
        self.page = f"/cases/{cast.case_id}/plan/items/{self.id}"
        assert one.record(f"/cases/{cast.case_id}/plan/items", typed).answer == "receipt"

    def written(self, which: str, version: int = 1, **changes: Any) -> dict[str, Any]:
        """A change that waits on a phone."""
        typed = {**item(version=version, id=self.id), **changes}
        kept: dict[str, Any] = self.phones[which].note(f"{self.page}/amendments", typed, record=self.id)
        return kept

    def arrives(self, which: str, kept: dict[str, Any]) -> Any:
        return self.phones[which].send(kept)


@pytest.fixture
def place(cast, phone, covering) -> Place:
    return Place(cast, phone, enrol(covering.post))


@pytest.mark.parametrize("order", [("one", "other"), ("other", "one")])
def test_10_two_phones_change_one_field_and_both_stand_in_either_order(place, as_lead_advocate, order):
    kept = {which: place.written(which, text=text) for which, text in TEXTS.items()}

    answers = [place.arrives(which, kept[which]) for which in order]

    assert [said.answer for said in answers] == ["receipt", "needs-decision"]
    assert answers[1].body["kept"] and answers[1].body["theirs"]["text"] == TEXTS[order[0]]
    page = as_lead_advocate.get(place.page)
    assert page.shows("Two versions. Both are kept until someone chooses.")
    assert page.shows("Mr Pryce") and page.shows("the council")
    assert page.shows("Mair Pugh") and "aved earlier" in page.text and " checked" not in page.text
    assert [place.arrives(which, kept[which]).answer for which in order] == ["replayed", "needs-decision"]


@pytest.mark.parametrize("order", [("one", "other"), ("other", "one")])
def test_11_two_phones_change_different_fields_and_both_changes_stand(
    house, cast, place, as_lead_advocate, order
):
    kept = {"one": place.written("one", due="2027-03-01"), "other": place.written("other", owner="police")}

    answers = [place.arrives(which, kept[which]).answer for which in order]

    assert answers == ["receipt", "receipt"]
    (stands,) = contents(house, cast, PlanItem, PlanItemContent)
    assert (str(stands.due), stands.owner) == ("2027-03-01", "police")
    assert {stands.mark("due").by, stands.mark("owner").by} == {cast.lead.id, cast.colleague.id}
    page = as_lead_advocate.get(place.page)
    assert page.shows("Two changes in one") and page.shows("Earlier wordings 2")
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/plan").shows("Two changes in one")
    assert (
        ledger_kinds(house, cast, cast.case_id).count("plan.item-amended") == 2
        and not rows(house, PlanItem)[0].has_rival
    )


def test_11_the_newer_fields_of_an_item_come_from_a_phone_and_are_put_together(house, cast, place):
    kept = {"one": place.written("one", ends_on="2027-06-01", linked_risk="imminence"),
            "other": place.written("other", review_on="2027-02-01", due="2027-01-01")}  # fmt: skip

    answers = [place.arrives(which, kept[which]).answer for which in ("one", "other")]

    assert answers == ["receipt", "receipt"]
    (stands,) = contents(house, cast, PlanItem, PlanItemContent)
    dates = [str(day) for day in (stands.ends_on, stands.review_on, stands.due)]
    assert dates == ["2027-06-01", "2027-02-01", "2027-01-01"] and stands.linked_risk == "imminence"


def test_11_what_fits_together_stands_and_only_what_does_not_is_asked(house, cast, place, as_lead_advocate):
    kept = {"one": place.written("one", text=TEXTS["one"], due="2027-03-01"),
            "other": place.written("other", text=TEXTS["other"], why="He has a key")}  # fmt: skip

    for which in ("one", "other"):
        place.arrives(which, kept[which])

    page = as_lead_advocate.get(place.page)
    assert page.text.count('name="chosen_text"') == 3 and page.text.count('name="chosen_') == 3
    assert page.shows("He has a key") and page.shows("By Monday 1 March")


def test_27_there_and_back_is_a_change_and_what_another_wrote_meanwhile_is_not_laid_over_it(
    place, as_lead_advocate
):
    waits = place.written("other", text=TEXTS["other"])
    place.arrives("one", place.written("one", text=TEXTS["one"]))
    place.arrives("one", place.written("one", version=2))

    said = place.arrives("other", waits)

    assert (said.answer, said.body["theirs"]["text"]) == ("needs-decision", "Change the locks")
    assert as_lead_advocate.get(place.page).shows("Two versions")


def test_27_there_and_back_meets_no_change_of_another_field(house, cast, place):
    waits = place.written("other", owner="police")
    place.arrives("one", place.written("one", text=TEXTS["one"]))
    place.arrives("one", place.written("one", version=2))

    assert place.arrives("other", waits).answer == "receipt"
    (stands,) = contents(house, cast, PlanItem, PlanItemContent)
    assert (stands.text, stands.owner) == ("Change the locks", "police")


def test_27_on_one_phone_there_and_back_ends_where_it_began_with_both_in_the_history(
    place, phone, as_lead_advocate
):
    there = place.written("one", text=TEXTS["one"])
    back = phone.note(
        f"{place.page}/amendments", item(id=place.id, version=2), record=place.id, after=there["key"]
    )

    answers = [place.arrives("one", kept).answer for kept in (back, there, back)]

    assert answers == ["later", "receipt", "receipt"]
    page = as_lead_advocate.get(place.page)
    assert page.shows("Change the locks") and page.shows(TEXTS["one"]) and page.shows("Earlier wordings 2")


def test_the_same_words_from_two_phones_are_no_question(house, cast, place, as_lead_advocate):
    kept = {which: place.written(which, text=TEXTS["one"]) for which in TEXTS}

    answers = [place.arrives(which, kept[which]).answer for which in kept]

    assert answers == ["receipt", "receipt"] and not rows(house, PlanItem)[0].has_rival
    assert as_lead_advocate.get(place.page).shows("Earlier wordings 1")


def test_while_two_versions_wait_a_change_of_something_else_stands_in_both(
    house, cast, place, as_lead_advocate
):
    third = place.written("one", due="2027-03-01")
    for which, text in TEXTS.items():
        place.arrives(which, place.written(which, text=text))

    assert place.arrives("one", third).answer == "receipt"
    page = as_lead_advocate.get(place.page)
    assert page.text.count('name="chosen_') == 3 and page.shows("By Monday 1 March")
    chosen = {"chosen_text": "second", "agreed": "yes", "version": rows(house, PlanItem)[0].version}
    as_lead_advocate.post(f"{place.page}/choices", chosen)
    (stands,) = contents(house, cast, PlanItem, PlanItemContent)
    assert (stands.text, str(stands.due)) == (TEXTS["other"], "2027-03-01")
