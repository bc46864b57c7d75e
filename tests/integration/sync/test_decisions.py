"""What needs a fix, a decision or an earlier part; and what is kept for a supervisor."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select

from app.access.models import CaseRelation
from app.features.deliveries.models import HeldDelivery
from app.features.incidents.models import Incident
from app.features.plan_items.models import PlanItem
from tests.support.cast import ledger_kinds
from tests.support.mutations import (
    WORDS,
    everything,
    incident,
    item,
    log,
    reassign,
    rows,
)
from tests.support.phone import enrol


def test_what_the_form_refuses_needs_a_fix_by_field(house, cast, phone):
    before = everything(house)
    fields = incident(text="")

    said = phone.record(log(cast), fields)

    assert (said.status, said.answer) == (422, "needs-fix")
    assert said.body["errors"] == {"text": "Say what happened, in order. One sentence is enough."}
    assert everything(house) == before
    assert phone.record(log(cast), {**fields, "text": WORDS}).answer == "receipt"


def test_what_the_action_refuses_needs_a_fix_too(cast, phone):
    task = {"id": str(uuid4()), "text": "Ring", "due_on": "2020-01-01"}

    said = phone.record(f"/cases/{cast.case_id}/tasks", task)

    assert said.answer == "needs-fix" and said.body["errors"] == {"due_on": "Give today or a later day."}


def plan_item(cast, phone) -> str:
    fields = item()
    assert phone.record(f"/cases/{cast.case_id}/plan/items", fields).answer == "receipt"
    return str(fields["id"])


def test_a_change_to_a_plan_item_is_received(house, cast, phone, as_lead_advocate):
    one = plan_item(cast, phone)
    said = phone.record(f"/cases/{cast.case_id}/plan/items/{one}/amendments",
                        {**item(version=1, text="Change both locks"), "id": one}, record=one)  # fmt: skip

    assert said.answer == "receipt" and as_lead_advocate.get(said.body["page"]).shows("Change both locks")


def test_two_changes_to_one_plan_item_need_a_decision_and_both_stand(house, cast, phone, as_lead_advocate):
    one = plan_item(cast, phone)
    edit = f"/cases/{cast.case_id}/plan/items/{one}/amendments"
    as_lead_advocate.post(edit, item(version=1, text="Theirs"))
    kept = phone.note(edit, item(version=1, text="Mine", id=one), record=one)

    said = phone.send(kept)

    assert (said.status, said.answer, said.body["kept"]) == (412, "needs-decision", True)
    assert said.body["theirs"]["text"] == "Theirs" and said.body["theirs_version"] == 2
    assert said.body["by"] == "Ruth Adeyemi" and said.body["at"]
    page = as_lead_advocate.get(f"/cases/{cast.case_id}/plan/items/{one}")
    assert page.shows("Theirs") and page.shows("Mine")
    assert phone.send(kept).answer == "needs-decision"
    third = phone.record(edit, item(version=1, text="A third", id=one), record=one)
    assert (third.answer, third.body["kept"]) == ("needs-decision", False)


def test_a_decision_that_was_taken_ends_the_question(house, cast, phone, as_lead_advocate):
    one = plan_item(cast, phone)
    place = f"/cases/{cast.case_id}/plan/items/{one}"
    as_lead_advocate.post(f"{place}/amendments", item(version=1, text="Theirs"))
    kept = phone.note(f"{place}/amendments", item(version=1, text="Mine", id=one), record=one)
    phone.send(kept)
    as_lead_advocate.post(f"{place}/choices", chosen_text="second", agreed="yes", version=2)

    assert phone.send(kept).answer == "replayed"


def test_chained_changes_that_arrive_in_any_order_end_in_theirs(house, cast, phone, as_lead_advocate):
    one = str(uuid4())
    create = phone.note(f"/cases/{cast.case_id}/plan/items", item(id=one))
    edit = f"/cases/{cast.case_id}/plan/items/{one}/amendments"
    second = phone.note(edit, item(id=one, version=1, text="Second"), record=one, after=create["key"])
    third = phone.note(edit, item(id=one, version=2, text="Third"), record=one, after=second["key"])

    early = phone.send(third)
    assert (early.status, early.answer) == (503, "later") and early.body["retry_after"] >= 1
    answers = [phone.send(one).answer for one in (create, third, second, third)]

    assert answers == ["receipt", "later", "receipt", "receipt"]
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/plan").shows("Third")
    assert len(rows(house, PlanItem)) == 1


def test_a_number_that_has_not_come_is_asked_for_and_told_to_the_ledger(house, cast, phone):
    skipped = phone.note(log(cast), incident())

    said = phone.record(log(cast), incident())

    assert said.answer == "receipt" and said.body["missing"] == [1]
    assert "phone.gap-seen" in ledger_kinds(house, cast)
    assert "missing" not in phone.send(skipped).body


def test_a_revoked_phones_delivery_goes_into_quarantine_once(house, cast, phone, as_lead_advocate):
    kept = phone.note(log(cast), incident())
    assert as_lead_advocate.post(f"/me/phones/{phone.id}/revocations").status == 303

    first, second = phone.send(kept), phone.send(kept)

    assert (first.status, first.answer) == (410, "paused") == (second.status, second.answer)
    held = rows(house, HeldDelivery)
    assert [(one.because, one.kind, one.case_id) for one in held] == [("revoked", "incident", cast.case_id)]
    assert rows(house, Incident) == [] and "delivery.held" in ledger_kinds(house, cast)


def test_what_was_received_before_the_phone_was_revoked_is_not_held(house, cast, phone, as_lead_advocate):
    kept = phone.note(log(cast), incident())
    phone.send(kept)
    as_lead_advocate.post(f"/me/phones/{phone.id}/revocations")

    assert phone.send(kept).status == 410 and rows(house, HeldDelivery) == []


def test_a_case_that_left_her_sight_pauses_and_is_held(house, cast, phone):
    kept = phone.note(log(cast), incident())
    reassign(house, cast)

    said = phone.send(kept)

    assert (said.status, said.answer) == (404, "paused")
    assert [one.because for one in rows(house, HeldDelivery)] == ["out_of_sight"]


def test_what_was_held_is_received_when_the_case_is_hers_again(house, cast, phone):
    kept = phone.note(log(cast), incident())
    reassign(house, cast)
    phone.send(kept)
    with house.writing() as work:
        for row in work.session.scalars(select(CaseRelation).where(CaseRelation.account_id == cast.lead.id)):
            row.to_day = None

    assert phone.send(kept).answer == "receipt"
    assert [one.decision for one in rows(house, HeldDelivery)] == ["taken_later"]


def test_who_may_only_read_the_case_by_now_pauses_and_is_held(house, cast, as_backup):
    backup = enrol(as_backup.post)

    said = backup.record(log(cast), incident())

    assert (said.status, said.answer) == (403, "paused")
    assert [one.because for one in rows(house, HeldDelivery)] == ["not_allowed"]
