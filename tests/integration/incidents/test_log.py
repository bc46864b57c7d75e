"""The incident log through its pages: an entry, a repeat, an amendment that keeps the first wording, who finds it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.door import open_case
from app.access.work import House
from app.features.deadlines.actions import add_due
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from tests.integration.incidents.conftest import SAID, entry
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.opened import opened


def test_an_empty_log_says_what_comes_here(as_lead_advocate: Client, log: str) -> None:
    page = as_lead_advocate.get(log)

    assert page.status == 200 and 'class="empty' in page.text and f'href="{log}/new"' in page.text


def test_an_entry_stands_in_the_log_and_in_the_ledger(
    as_lead_advocate: Client, house: House, cast: Cast, log: str, incident: str
) -> None:
    assert as_lead_advocate.get(incident).shows(SAID)
    assert as_lead_advocate.get(log).shows(SAID)
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "incident.recorded"


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("behaviours", "Choose what kind of thing it was."),
        ("when", "Say when it happened."),
        ("text", "Say what happened"),
    ],
)
def test_an_entry_that_lacks_something_comes_back_with_what_was_typed(
    as_lead_advocate: Client, house: House, cast: Cast, log: str, missing: str, words: str
) -> None:
    refused = as_lead_advocate.post(f"{log}/new", entry(exact_words="I see you", **{missing: ""}), htmx=True)

    assert refused.status == 422 and refused.shows(words) and "I see you" in refused.text
    assert "incident.recorded" not in ledger_kinds(house, cast, cast.case_id)


def test_a_day_to_come_is_refused(as_lead_advocate: Client, log: str) -> None:
    refused = as_lead_advocate.post(f"{log}/new", entry(when="other", happened_on="2099-01-01"), htmx=True)

    assert refused.status == 422 and SAID in refused.text


def test_the_same_entry_twice_is_one_also_after_it_was_amended(
    as_lead_advocate: Client, house: House, cast: Cast, log: str
) -> None:
    typed = entry()
    first = as_lead_advocate.post(f"{log}/new", typed).location
    amended = entry(text="He waited by the school gate.", version=1, why_amended="She remembered.")
    as_lead_advocate.post(f"{first}/amendments", amended)

    again = as_lead_advocate.post(f"{log}/new", typed)

    assert again.location == first
    assert ledger_kinds(house, cast, cast.case_id).count("incident.recorded") == 1


def test_another_wording_under_a_used_id_is_not_saved_and_gets_a_new_id(
    as_lead_advocate: Client, house: House, cast: Cast, log: str
) -> None:
    typed = entry()
    as_lead_advocate.post(f"{log}/new", typed)

    refused = as_lead_advocate.post(f"{log}/new", {**typed, "text": "Something else."}, htmx=True)

    assert refused.status == 409 and refused.shows("Not saved: please save again")
    assert "Something else." in refused.text and str(typed["id"]) not in refused.text
    assert ledger_kinds(house, cast, cast.case_id).count("incident.recorded") == 1


def test_amending_keeps_the_first_wording(
    as_lead_advocate: Client, house: House, cast: Cast, incident: str
) -> None:
    as_lead_advocate.post(
        f"{incident}/amendments", entry(text="He waited outside.", version=1, why_amended="Clearer.")
    )

    page = as_lead_advocate.get(incident)
    assert page.shows("He waited outside.") and page.shows(SAID) and page.shows("Amended")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "incident.amended"


def test_who_amends_what_somebody_amended_meanwhile_is_told_and_loses_nothing(
    as_lead_advocate: Client, incident: str
) -> None:
    as_lead_advocate.post(f"{incident}/amendments", entry(text="First change.", version=1, why_amended="a"))

    refused = as_lead_advocate.post(
        f"{incident}/amendments", entry(text="Second change.", version=1, why_amended="b"), htmx=True
    )

    assert refused.status == 409 and refused.shows("somebody else amended this entry meanwhile")
    assert "Second change." in refused.text and as_lead_advocate.get(incident).shows("First change.")


@pytest.mark.parametrize(
    ("kind", "is_due"), [("threats_victim", True), ("weapon", True), ("gifts_deliveries", False)]
)
def test_what_changes_the_danger_makes_a_plan_review_due(
    as_lead_advocate: Client, house: House, cast: Cast, log: str, kind: str, is_due: bool
) -> None:
    as_lead_advocate.post(f"{log}/new", entry(behaviours=[kind]))

    with opened(house, cast) as (work, case):
        labels = [due.label for due in open_due(work, case)]
    assert ("Review the plan: something happened" in labels) == is_due


@pytest.mark.parametrize(("days", "stays"), [(-2, True), (0, True), (6, False)])
def test_a_review_that_is_late_or_due_sooner_is_not_put_off_by_what_happened(
    as_lead_advocate: Client, house: House, cast: Cast, log: str, days: int, stays: bool
) -> None:
    with opened(house, cast) as (work, case):
        at = work.now + timedelta(days=days)
    with house.writing() as work:
        add_due(
            work,
            open_case(work, cast.lead.actor, cast.case_id),
            DueKind.PLAN_REVIEW,
            at,
            label="The weekly one",
        )

    as_lead_advocate.post(f"{log}/new", entry(behaviours=["weapon"]))

    with opened(house, cast) as (work, case):
        reviews = [due for due in open_due(work, case) if due.kind is DueKind.PLAN_REVIEW]
    assert len(reviews) == 1 and reviews[0].label.startswith("The weekly one") == stays
    assert "something happened" in reviews[0].label
    assert (reviews[0].due_at == at) == stays


@pytest.mark.parametrize("who", ["colleague", "other_site", "partner", "administrator"])
def test_nobody_else_finds_it(anyone: Client, cast: Cast, incident: str, log: str, who: str) -> None:
    client = Client(anyone.portal, cast.people[who].token)

    assert {client.get(path).status for path in (log, incident, f"{incident}/edit")} == {404}


def test_backup_and_supervisor_read_it_and_write_nothing(
    as_backup: Client, as_supervisor: Client, incident: str, log: str
) -> None:
    for client in (as_backup, as_supervisor):
        assert client.get(incident).shows(SAID)
        assert client.post(f"{log}/new", entry()).status == 403


def test_an_entry_of_another_case_is_not_found_under_this_one(
    as_lead_advocate: Client, cast: Cast, incident: str
) -> None:
    elsewhere = incident.replace(str(cast.case_id), str(cast.other_case_id))

    assert as_lead_advocate.get(elsewhere).status == 404
    assert as_lead_advocate.get(incident[:-36] + new_client_id()).status == 404
