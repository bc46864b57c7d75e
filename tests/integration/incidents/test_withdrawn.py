"""An entry that is withdrawn stays where it stands and counts nowhere; who asks reads why, and it can count again."""

from __future__ import annotations

from typing import Any

import pytest

from app.access.work import House
from tests.integration.incidents.conftest import SAID, entry
from tests.support.cast import Cast, ledger_kinds
from tests.support.challenge_notes import note_fields
from tests.support.clients import Answered, Client

WHY = "It was the postman."


def withdraw(client: Client, incident: str, **changes: Any) -> Answered:
    return client.post(f"{incident}/withdrawals", {"reason": WHY, "version": 1, **changes}, htmx=True)


def test_it_stays_in_the_log_marked_and_says_who_withdrew_it_and_why(
    as_lead_advocate: Client, house: House, cast: Cast, log: str, incident: str
) -> None:
    assert withdraw(as_lead_advocate, incident).status == 200

    page, listed = as_lead_advocate.get(incident), as_lead_advocate.get(log)
    assert page.shows(SAID) and page.shows(f"by Ruth Adeyemi. It counts nowhere. Why: {WHY}")
    assert listed.shows(SAID) and listed.shows("Withdrawn") and "1 incident since" not in listed.text
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "incident.withdrawn"


def test_it_counts_in_no_pattern_and_in_no_course_of_conduct(
    as_lead_advocate: Client, cast: Cast, log: str, incident: str
) -> None:
    as_lead_advocate.post(f"{log}/new", entry(text="He rang twice.", behaviours=["calls"]))
    withdraw(as_lead_advocate, incident)

    assert as_lead_advocate.get(log).shows("1 incident since")
    course = as_lead_advocate.get(f"/cases/{cast.case_id}/conduct")
    assert (
        course.shows("1 of 1 entry")
        and course.shows("1 withdrawn is not counted.")
        and not course.shows(SAID)
    )


def test_it_can_count_again_and_that_it_was_withdrawn_stays_to_be_read(
    as_lead_advocate: Client, house: House, cast: Cast, log: str, incident: str
) -> None:
    withdraw(as_lead_advocate, incident)

    back = as_lead_advocate.post(
        f"{incident}/reinstatements", {"reason": "It was he after all.", "version": 2}
    )

    assert back.location == incident and as_lead_advocate.get(log).shows("1 incident since")
    page = as_lead_advocate.get(incident)
    assert not page.shows("It counts nowhere") and page.shows(WHY) and page.shows("Why: It was he after all.")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "incident.reinstated"


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"reason": " "}, 422, "Say why this entry no longer counts."),
        ({"version": 7}, 409, "somebody else amended this entry meanwhile"),
        ({"reason": "x" * 2001}, 422, "2,000"),
    ],
)
def test_bad_input_changes_nothing(
    as_lead_advocate: Client, incident: str, changes: dict[str, Any], status: int, words: str
) -> None:
    refused = withdraw(as_lead_advocate, incident, **changes)

    assert refused.status == status and refused.shows(words)
    assert not as_lead_advocate.get(incident).shows("It counts nowhere")


def test_twice_is_once_and_what_counts_is_not_put_back(as_lead_advocate: Client, incident: str) -> None:
    unneeded = as_lead_advocate.post(f"{incident}/reinstatements", {"reason": WHY, "version": 1}, htmx=True)
    assert unneeded.status == 422 and unneeded.shows("it was not withdrawn")

    withdraw(as_lead_advocate, incident)
    again = withdraw(as_lead_advocate, incident, version=2)
    assert again.status == 422 and again.shows("withdrawn already") and WHY in again.text


def test_a_withdrawn_entry_is_not_amended_until_it_counts_again(
    as_lead_advocate: Client, incident: str
) -> None:
    withdraw(as_lead_advocate, incident)

    refused = as_lead_advocate.post(f"{incident}/amendments", entry(version=2, text="Other"), htmx=True)

    assert refused.status == 422 and refused.shows("Let it count again first") and "Other" in refused.text


def test_a_challenge_note_can_no_longer_rest_on_it(
    as_lead_advocate: Client, cast: Cast, incident: str
) -> None:
    new = f"/cases/{cast.case_id}/challenges/new"
    assert as_lead_advocate.get(new).shows(SAID)

    withdraw(as_lead_advocate, incident)

    assert not as_lead_advocate.get(new).shows(SAID)
    fields = note_fields(cast) | {"incidents": [incident[-36:]]}
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", fields, htmx=True).status == 422


def test_a_note_that_rests_on_it_goes_on_showing_it_as_withdrawn(
    as_lead_advocate: Client, cast: Cast, incident: str
) -> None:
    fields = note_fields(cast) | {"incidents": [incident[-36:]]}
    note = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", fields).location
    assert as_lead_advocate.get(note).shows(SAID) and not as_lead_advocate.get(note).shows("Withdrawn since")

    withdraw(as_lead_advocate, incident)

    assert as_lead_advocate.get(note).shows("Withdrawn since: it leaves with no copy")


def test_who_only_reads_the_log_withdraws_nothing(
    as_backup: Client, as_supervisor: Client, incident: str
) -> None:
    assert {withdraw(client, incident).status for client in (as_backup, as_supervisor)} == {403}


def test_what_she_added_herself_leaves_the_inbox_when_it_is_withdrawn(
    as_victim: Client, as_lead_advocate: Client, cast: Cast, log: str
) -> None:
    as_victim.post("/entries", {"text": "He rang at night.", "when": "today"})
    assert as_lead_advocate.get("/inbox").shows("Read what Carys added")
    hers = as_lead_advocate.get(log).text.split("/incidents/")[1][:36]

    withdraw(as_lead_advocate, f"/cases/{cast.case_id}/incidents/{hers}")

    assert not as_lead_advocate.get("/inbox").shows("Read what Carys added")
    assert as_lead_advocate.get(log).shows("Carys wrote this")
