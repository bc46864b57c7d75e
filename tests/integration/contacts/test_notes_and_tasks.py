"""Case notes, facts and opinion apart, and tasks with what came of them."""

from __future__ import annotations

import re
from typing import Any

from app.access.work import House
from app.features.contacts import queries
from app.features.deadlines.queries import DueView, open_due
from app.features.deadlines.rules import DueKind
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client, new_client_id
from tests.support.opened import opened


def write(client: Client, cast: Cast, **fields: Any) -> Answered:
    return client.post(f"/cases/{cast.case_id}/notes", {"id": new_client_id()} | fields, htmx=True)


def add(client: Client, cast: Cast, **fields: Any) -> Answered:
    given = {"id": new_client_id(), "text": "Ring the housing office", "due_on": "2026-11-26"} | fields
    return client.post(f"/cases/{cast.case_id}/tasks", given, htmx=True)


def tasks_due(house: House, cast: Cast) -> list[DueView]:
    with opened(house, cast) as (work, case):
        return [due for due in open_due(work, case) if due.kind is DueKind.TASK]


def test_a_note_keeps_facts_and_opinion_apart(as_lead_advocate: Client, cast: Cast, house: House) -> None:
    made = write(as_lead_advocate, cast, facts="The door was open.", opinion="I think he has a key.")

    with opened(house, cast) as (work, case):
        (note,) = queries.notes_of(work, cast.lead.actor, case)
    assert (note.content.facts, note.content.opinion) == ("The door was open.", "I think he has a key.")
    shown = as_lead_advocate.get(made.location)
    assert shown.shows("The door was open.") and shown.shows("I think he has a key.")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "note.recorded"


def test_an_amended_note_shows_both_wordings_and_why(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    made = write(as_lead_advocate, cast, facts="At nine.")

    as_lead_advocate.post(f"{made.location}/amendments", facts="At ten.", why="The log says ten.", version=1)

    shown = as_lead_advocate.get(made.location)
    assert shown.shows("At ten.") and shown.shows("At nine.") and shown.shows("The log says ten.")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "note.amended"


def test_an_amendment_needs_its_reason_and_an_empty_note_is_none(
    as_lead_advocate: Client, cast: Cast
) -> None:
    made = write(as_lead_advocate, cast, facts="At nine.")

    unexplained = as_lead_advocate.post(
        f"{made.location}/amendments", {"facts": "At ten.", "version": 1}, htmx=True
    )

    assert unexplained.status == 422 and unexplained.shows("Say why the note is amended.")
    assert as_lead_advocate.get(made.location).shows("At nine.")
    assert write(as_lead_advocate, cast).status == 422


def test_the_same_note_sent_twice_is_one(as_lead_advocate: Client, cast: Cast, house: House) -> None:
    fields = {"id": new_client_id(), "facts": "At nine."}

    first, second = (write(as_lead_advocate, cast, **fields) for _ in range(2))

    assert first.location == second.location
    assert write(as_lead_advocate, cast, **fields | {"facts": "At ten."}).status == 409
    with opened(house, cast) as (work, case):
        assert len(queries.notes_of(work, cast.lead.actor, case)) == 1


def test_a_task_stands_on_today_until_it_is_done(as_lead_advocate: Client, cast: Cast, house: House) -> None:
    made = add(as_lead_advocate, cast)
    assert [due.label for due in tasks_due(house, cast)] == ["Ring the housing office"]

    as_lead_advocate.post(f"{made.location}/outcomes", outcome="A lock is fitted on Friday.")

    assert tasks_due(house, cast) == []
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/tasks").shows("A lock is fitted on Friday.")
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["task.added", "task.done"]


def test_an_amended_task_is_due_once_on_its_new_day(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    made = add(as_lead_advocate, cast)

    as_lead_advocate.post(f"{made.location}/amendments", text="Write to them", due_on="2026-11-30", version=1)

    (due,) = tasks_due(house, cast)
    assert (due.label, due.due_at.date().isoformat()) == ("Write to them", "2026-11-30")
    assert as_lead_advocate.get(made.location).shows("Ring the housing office")


def test_a_task_is_changed_from_its_own_page_at_the_first_try(as_lead_advocate: Client, cast: Cast) -> None:
    made = add(as_lead_advocate, cast)
    page = as_lead_advocate.get(f"{made.location}/edit").text
    (version,) = re.findall(r'name="version" value="([^"]*)"', page)

    changed = {"text": "Write to them", "due_on": "2099-11-30", "version": version}
    answered = as_lead_advocate.post(f"{made.location}/amendments", changed, htmx=True)

    assert answered.status == 200 and answered.location == made.location


def test_a_done_task_is_neither_changed_nor_done_again(as_lead_advocate: Client, cast: Cast) -> None:
    made = add(as_lead_advocate, cast)
    as_lead_advocate.post(f"{made.location}/outcomes", outcome="Done.")

    again = as_lead_advocate.post(f"{made.location}/outcomes", {"outcome": "Again."}, htmx=True)
    changed = {"text": "Other", "due_on": "2026-11-30", "version": 2}
    amended = as_lead_advocate.post(f"{made.location}/amendments", changed, htmx=True)

    assert again.status == 422 and again.shows("This task is done already.")
    assert amended.status == 422 and amended.shows("This task is done.")


def test_a_task_for_yesterday_is_refused(as_lead_advocate: Client, cast: Cast, house: House) -> None:
    answered = add(as_lead_advocate, cast, due_on="2026-11-23")

    assert answered.status == 422 and answered.shows("Give today or a later day.")
    assert tasks_due(house, cast) == []


def test_reading_is_for_those_with_the_case_and_writing_for_its_lead(
    as_lead_advocate: Client, as_backup: Client, as_supervisor: Client, as_colleague: Client, cast: Cast
) -> None:
    note, task = write(as_lead_advocate, cast, facts="At nine."), add(as_lead_advocate, cast)
    for client in (as_backup, as_supervisor):
        for path in (
            note.location,
            task.location,
            f"/cases/{cast.case_id}/notes",
            f"/cases/{cast.case_id}/tasks",
        ):
            assert client.get(path).status == 200
        assert write(client, cast, facts="No.").status == 403
        assert add(client, cast).status == 403
        assert client.post(f"{task.location}/outcomes", outcome="Done.").status == 403
    assert as_colleague.get(note.location).status == as_colleague.get(task.location).status == 404


def test_every_page_opens_filled_and_empty(as_lead_advocate: Client, cast: Cast) -> None:
    base = f"/cases/{cast.case_id}"
    for path in ("contact", "contacts/new", "contacts/reasons/new", "notes", "notes/new", "tasks", "tasks/new",
                 "safe-contact/edit", "safe-contact/unsafe-marks/new"):  # fmt: skip
        assert as_lead_advocate.get(f"{base}/{path}").status == 200, path
    assert as_lead_advocate.get(f"{base}/safe-contact/confirmations/new").status == 404
    note, task = write(as_lead_advocate, cast, facts="At nine."), add(as_lead_advocate, cast)
    assert as_lead_advocate.get(f"{note.location}/edit").shows("At nine.")
    assert "Ring the housing office" in as_lead_advocate.get(f"{task.location}/edit").text
