"""A version of a plan item is chosen on a phone without a network, also where somebody chose otherwise meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from app.features.plan_items.models import PlanItem, PlanItemContent, PlanItemRival
from tests.support.cast import ledger_kinds
from tests.support.mutations import contents, item, rows

MINE, THEIRS = "Chain by Mr Pryce", "Chain by the council"


class Question:
    """An item of which two versions wait, the second of them handed in by a phone."""

    def __init__(self, house: Any, cast: Any, phone: Any, client: Any) -> None:
        self.phone, typed = phone, item()
        self.id = str(typed["id"])
        self.page = f"/cases/{cast.case_id}/plan/items/{self.id}"
        phone.record(f"/cases/{cast.case_id}/plan/items", typed)
        client.post(f"{self.page}/amendments", item(version=1, text=THEIRS))
        self.change = phone.note(
            f"{self.page}/amendments", item(version=1, text=MINE, id=self.id), record=self.id
        )
        assert phone.send(self.change).answer == "needs-decision"
        self.rival = str(rows(house, PlanItemRival)[0].id)

    def fields(self, **more: Any) -> dict[str, Any]:
        return {"version": 2, "rival": self.rival, "agreed": "yes", **more}

    def chosen(self, **more: Any) -> dict[str, Any]:
        """An answer that waits on the phone, behind what it answers."""
        kept: dict[str, Any] = self.phone.note(
            f"{self.page}/choices", self.fields(**more), record=self.id, after=self.change["key"]
        )
        return kept


@pytest.fixture
def question(house, cast, phone, as_lead_advocate) -> Question:
    return Question(house, cast, phone, as_lead_advocate)


def test_a_choice_is_received_and_what_it_answers_is_a_question_no_more(house, cast, phone, question):
    said = phone.send(question.chosen(chosen_text="second"))

    assert (said.answer, said.body["page"]) == ("receipt", question.page)
    (stands,) = contents(house, cast, PlanItem, PlanItemContent)
    assert (stands.text, stands.agreed) == (MINE, "yes") and not rows(house, PlanItem)[0].has_rival
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "plan.version-chosen"
    assert phone.send(question.change).answer == "replayed"


def test_a_text_that_is_written_new_is_received(house, cast, phone, question):
    assert (
        phone.send(question.chosen(chosen_text="new", text="A chain, by whoever comes first")).answer
        == "receipt"
    )

    (stands,) = contents(house, cast, PlanItem, PlanItemContent)
    assert stands.text == "A chain, by whoever comes first"


def test_another_choice_made_meanwhile_makes_it_a_decision_again_and_both_stand(
    house, cast, phone, as_lead_advocate, question
):
    waits = question.chosen(chosen_text="second")
    as_lead_advocate.post(f"{question.page}/choices", question.fields(chosen_text="first"))

    said = phone.send(waits)

    assert (said.answer, said.body["kept"], said.body["theirs"]["text"]) == ("needs-decision", True, THEIRS)
    page = as_lead_advocate.get(question.page)
    assert page.shows("Two versions.") and page.shows("Mr Pryce") and page.shows("the council")
    assert phone.send(waits).answer == "needs-decision"
    newest = next(row for row in rows(house, PlanItemRival) if row.decided_on is None)
    again = question.fields(
        chosen_text="second", version=rows(house, PlanItem)[0].version, rival=str(newest.id)
    )
    assert phone.record(f"{question.page}/choices", again, record=question.id).answer == "receipt"
    (stands,) = contents(house, cast, PlanItem, PlanItemContent)
    assert stands.text == MINE and phone.send(waits).answer == "replayed"


def test_the_same_choice_made_meanwhile_is_received(phone, as_lead_advocate, question, house):
    waits = question.chosen(chosen_text="second")
    as_lead_advocate.post(f"{question.page}/choices", question.fields(chosen_text="second"))

    assert phone.send(waits).answer == "receipt" and not rows(house, PlanItem)[0].has_rival


def test_a_version_that_was_changed_meanwhile_is_not_chosen_unseen(house, phone, as_lead_advocate, question):
    waits = question.chosen(chosen_text="first")
    as_lead_advocate.post(f"{question.page}/amendments", item(version=2, text="A bolt"))

    said = phone.send(waits)

    assert (said.answer, said.body["kept"]) == ("needs-decision", False)
    assert said.body["words"].startswith("Not saved: this item was changed meanwhile.")
    assert rows(house, PlanItem)[0].has_rival


def test_an_answer_without_a_choice_needs_a_fix(phone, question):
    said = phone.send(question.chosen())

    assert (said.answer, said.body["errors"]) == (
        "needs-fix",
        {"chosen_text": "Choose a version, or write it new."},
    )


def test_a_version_of_another_item_is_not_chosen(house, cast, phone, question):
    other = item()
    phone.record(f"/cases/{cast.case_id}/plan/items", other)
    place = f"/cases/{cast.case_id}/plan/items/{other['id']}/choices"

    said = phone.record(place, question.fields(chosen_text="second", version=1), record=str(other["id"]))

    assert (said.answer, said.body["kept"]) == ("needs-decision", False)
    assert MINE not in [one.text for one in contents(house, cast, PlanItem, PlanItemContent)]
