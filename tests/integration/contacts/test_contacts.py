"""Recording a contact: one save for the call, what came of it and the next step."""

from __future__ import annotations

from typing import Any

import pytest

from app.access.work import House
from app.features.cases.queries import case_of
from app.features.contacts import queries
from app.features.contacts.rules import AnswerKind, ContactOutcome
from app.features.deadlines.actions import add_due
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client, new_client_id
from tests.support.opened import opened, writing
from tests.support.safe_contacts import AFTER_THE_END, BEFORE_THE_END, NUMBER, record_safe_contact, stand_at


@pytest.fixture(autouse=True)
def _safe_contact(as_lead_advocate: Client, cast: Cast) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)


def record(client: Client, cast: Cast, **fields: Any) -> Answered:
    given = {"id": new_client_id(), "outcome": "spoke"} | fields
    return client.post(f"/cases/{cast.case_id}/contacts", given, htmx=True)


def contacts(house: House, cast: Cast) -> list[queries.ContactView]:
    with opened(house, cast) as (work, case):
        return queries.contacts_of(work, case, cast.lead.actor)


def due_kinds(house: House, cast: Cast) -> list[DueKind]:
    with opened(house, cast) as (work, case):
        return [due.kind for due in open_due(work, case)]


def test_two_taps_record_a_call(as_lead_advocate: Client, cast: Cast, house: House) -> None:
    answered = record(as_lead_advocate, cast, outcome="no_answer")

    (one,) = contacts(house, cast)
    assert answered.location == f"/cases/{cast.case_id}/contacts/{one.id}"
    assert (one.content.outcome, one.content.answer_then) == (ContactOutcome.NO_ANSWER, AnswerKind.OK)
    assert one.author == "Ruth Adeyemi"
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "contact.recorded"


def test_the_form_shows_what_to_say_and_the_number(as_lead_advocate: Client, cast: Cast) -> None:
    shown = as_lead_advocate.get(f"/cases/{cast.case_id}/contacts/new")

    assert f'href="tel:{NUMBER.replace(" ", "")}"' in shown.text
    assert shown.shows("“It’s Ruth from the library”")


def test_speaking_notes_the_last_contact_and_settles_what_was_due(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    with writing(house, cast) as (work, case):
        add_due(work, case, DueKind.CONTACT, BEFORE_THE_END, label="First contact")

    record(as_lead_advocate, cast, outcome="spoke")

    assert DueKind.CONTACT not in due_kinds(house, cast)
    with opened(house, cast) as (work, case):
        assert case_of(work, case).row.last_contact_on == BEFORE_THE_END.date()


@pytest.mark.parametrize("fields", [
    {"outcome": "no_answer"}, {"outcome": "spoke", "channel": "go_between", "reason": "Her sister asked us to."},
])  # fmt: skip
def test_an_attempt_settles_nothing(
    as_lead_advocate: Client, cast: Cast, house: House, fields: dict[str, Any]
) -> None:
    with writing(house, cast) as (work, case):
        add_due(work, case, DueKind.CONTACT, BEFORE_THE_END, label="First contact")

    record(as_lead_advocate, cast, **fields)

    assert DueKind.CONTACT in due_kinds(house, cast)
    with opened(house, cast) as (work, case):
        assert case_of(work, case).row.last_contact_on is None


def test_the_next_step_becomes_a_task_in_the_same_save(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    record(as_lead_advocate, cast, next_step="Ring the housing office", next_on="2026-11-26")

    with opened(house, cast) as (work, case):
        (task,) = queries.tasks_of(work, cast.lead.actor, case)
        due = next(due for due in open_due(work, case) if due.kind is DueKind.TASK)
    assert task.content.text == due.label == "Ring the housing office"
    assert (due.about, task.content.contact_id) == (task.id, contacts(house, cast)[0].id)
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["contact.recorded", "task.added"]


def test_half_a_next_step_saves_nothing_and_keeps_the_note(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    answered = record(as_lead_advocate, cast, next_step="Ring the housing office", note="A long talk.")

    assert (
        answered.status == 422
        and answered.shows("Give the day of the next step.")
        and "A long talk." in answered.text
    )
    assert contacts(house, cast) == [] and DueKind.TASK not in due_kinds(house, cast)


def test_the_same_form_sent_twice_makes_one_contact(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    fields = {"id": new_client_id(), "next_step": "Write to the school", "next_on": "2026-11-30"}

    first, second = (record(as_lead_advocate, cast, **fields) for _ in range(2))

    assert first.location == second.location and len(contacts(house, cast)) == 1
    assert due_kinds(house, cast).count(DueKind.TASK) == 1


def test_it_is_the_first_result_even_after_an_amendment(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    fields = {"id": new_client_id(), "note": "First words."}
    first = record(as_lead_advocate, cast, **fields)
    as_lead_advocate.post(f"{first.location}/amendments", outcome="no_answer", note="Later words.", version=1)

    again = record(as_lead_advocate, cast, **fields)

    assert again.location == first.location and contacts(house, cast)[0].content.note == "Later words."


def test_a_used_id_with_other_words_is_a_conflict_with_a_new_id(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    used = new_client_id()
    record(as_lead_advocate, cast, id=used, note="First words.")

    answered = record(as_lead_advocate, cast, id=used, note="Other words.")

    assert answered.status == 409 and answered.shows("Not saved: please save again")
    assert "Other words." in answered.text and used not in answered.text
    assert len(contacts(house, cast)) == 1


def test_an_id_of_another_site_is_a_conflict_that_tells_nothing(
    as_lead_advocate: Client, as_other_site: Client, cast: Cast
) -> None:
    foreign = new_client_id()
    note = {"id": foreign, "facts": "Theirs."}
    assert as_other_site.post(f"/cases/{cast.other_case_id}/notes", note, htmx=True).location

    answered = record(as_lead_advocate, cast, id=foreign)

    assert answered.status == 409 and "Theirs." not in answered.text


def test_a_call_that_the_safe_contact_spoke_against_needs_a_reason(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    stand_at(AFTER_THE_END)

    refused = record(as_lead_advocate, cast, rule_followed="yes")
    assert refused.status == 422 and refused.shows("The safe contact spoke against this at that time.")

    record(as_lead_advocate, cast, rule_followed="no", reason="He was released early.")
    (one,) = contacts(house, cast)
    assert (one.content.answer_then, one.content.reason) == (AnswerKind.NOT_NOW, "He was released early.")


def test_a_call_within_the_hours_may_be_written_down_after_them(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    stand_at(AFTER_THE_END)

    record(as_lead_advocate, cast, happened_on="2026-11-24", happened_at="15:26")

    assert contacts(house, cast)[0].content.answer_then is AnswerKind.OK


@pytest.mark.parametrize("fields", [{"direction": "in"}, {"channel": "visit"}, {"outcome": "cancelled"}])
def test_what_was_no_call_of_ours_needs_no_reason(
    as_lead_advocate: Client, cast: Cast, house: House, fields: dict[str, Any]
) -> None:
    stand_at(AFTER_THE_END)

    record(as_lead_advocate, cast, **fields)

    assert len(contacts(house, cast)) == 1


@pytest.mark.asvs("2.2.3")
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"outcome": ""}, "Choose what came of it."),
        ({"outcome": "shouted"}, "Choose one of the answers."),
        ({"happened_on": "2026-11-25"}, "not in the future"),
        ({"happened_on": "2026-11-24", "happened_at": "15:59"}, "not in the future"),
        ({"happened_at": "25:99"}, "Give a time, like 14:05."),
        ({"rule_followed": "no"}, "Say why the safe contact was not followed."),
        ({"minutes": "-3"}, "Give a number of at least 0."),
        ({"support_given": ["magic"]}, "Choose one of the answers."),
        ({"next_on": "2026-11-26"}, "Say what the next step is."),
        ({"note": "n" * 8001}, "Use at most 8,000 characters."),
        ({"id": "not-an-id"}, "Not saved: please save again"),
    ],
)
def test_a_fault_is_named_and_nothing_is_saved(
    as_lead_advocate: Client, cast: Cast, house: House, fields: dict[str, Any], words: str
) -> None:
    answered = record(as_lead_advocate, cast, **fields)

    assert answered.status in (409, 422) and answered.shows(words)
    assert contacts(house, cast) == []


def test_amending_keeps_the_first_wording(as_lead_advocate: Client, cast: Cast, house: House) -> None:
    made = record(as_lead_advocate, cast, outcome="no_answer", note="It rang for a minute.")

    as_lead_advocate.post(f"{made.location}/amendments", outcome="spoke", note="She rang back.", version=1)

    shown = as_lead_advocate.get(made.location)
    assert shown.shows("She rang back.") and shown.shows("It rang for a minute.") and shown.shows("Amended")
    with opened(house, cast) as (work, case):
        assert case_of(work, case).row.last_contact_on == BEFORE_THE_END.date()
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "contact.amended"


def test_amending_an_older_version_is_told_and_keeps_what_was_typed(
    as_lead_advocate: Client, cast: Cast
) -> None:
    made = record(as_lead_advocate, cast)
    path = f"{made.location}/amendments"
    as_lead_advocate.post(path, outcome="spoke", note="One.", version=1)

    answered = as_lead_advocate.post(path, {"outcome": "spoke", "note": "Two.", "version": 1}, htmx=True)

    assert (
        answered.status == 409
        and "Two." in answered.text
        and answered.shows("somebody changed this meanwhile")
    )


def test_two_failed_tries_by_the_safe_contact_are_told(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    record(as_lead_advocate, cast, outcome="no_answer", happened_on="2026-11-23", happened_at="13:10")
    record(
        as_lead_advocate, cast, outcome="someone_else_answered", happened_on="2026-11-24", happened_at="13:10"
    )
    record(as_lead_advocate, cast, outcome="no_answer", rule_followed="no", reason="Urgent.",
           happened_on="2026-11-24", happened_at="15:00")  # fmt: skip

    assert as_lead_advocate.get(f"/cases/{cast.case_id}/contact").shows(
        "2 tries by the safe contact without reaching Carys"
    )

    record(as_lead_advocate, cast, outcome="spoke")
    assert not as_lead_advocate.get(f"/cases/{cast.case_id}/contact").shows("2 tries")
    assert queries.failed_attempts_since(contacts(house, cast)) == []


def test_who_may_read_and_who_may_record(
    as_backup: Client, as_supervisor: Client, as_colleague: Client, as_other_site: Client, as_partner: Client,
    as_administrator: Client, as_lead_advocate: Client, cast: Cast,
) -> None:  # fmt: skip
    made = record(as_lead_advocate, cast)
    for client in (as_backup, as_supervisor):
        assert client.get(made.location).status == 200
        assert client.get(f"/cases/{cast.case_id}/contact").status == 200
        assert client.get(f"/cases/{cast.case_id}/contacts/new").status == 403
        assert record(client, cast).status == 403
    for client in (as_colleague, as_other_site, as_partner, as_administrator):
        assert client.get(made.location).status == 404
        assert record(client, cast).status == 404


def test_a_contact_is_found_in_its_own_case_only(
    as_lead_advocate: Client, as_other_site: Client, cast: Cast
) -> None:
    made = record(as_lead_advocate, cast)

    assert as_other_site.get(f"/cases/{cast.other_case_id}/contacts/{made.uuid}").status == 404
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/contacts/{new_client_id()}").status == 404
