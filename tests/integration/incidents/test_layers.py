"""What an entry takes beyond three taps and a sentence: days that it lasted, who else told of it, what is private."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.access.work import House
from tests.integration.incidents.conftest import entry
from tests.support.cast import Cast
from tests.support.challenge_notes import note_fields
from tests.support.clients import Client, new_client_id
from tests.support.opened import opened
from tests.support.roles import client_of


def days_ago(house: House, cast: Cast, days: int) -> date:
    with opened(house, cast) as (work, _):
        return work.today - timedelta(days=days)


def test_what_went_on_for_days_says_so_and_leaves_no_quiet_days_within(
    as_lead_advocate: Client, house: House, cast: Cast, log: str
) -> None:
    began, ended, later = (days_ago(house, cast, days) for days in (20, 11, 8))
    lasting = entry(when="other", happened_on=began, ended_on=ended)
    made = as_lead_advocate.post(f"{log}/new", lasting).location
    as_lead_advocate.post(f"{log}/new", entry(when="other", happened_on=later))

    assert as_lead_advocate.get(made).shows(f" to {ended:%A} {ended.day}\u00a0{ended:%B}")
    assert as_lead_advocate.get(log).shows("2 quiet days")


@pytest.mark.parametrize(
    ("began", "ended", "words"), [(5, 6, "cannot end before it began"), (5, -1, "has not come yet")]
)
def test_an_end_before_the_beginning_or_to_come_is_refused_and_kept(
    as_lead_advocate: Client, house: House, cast: Cast, log: str, began: int, ended: int, words: str
) -> None:
    last = days_ago(house, cast, ended)
    typed = entry(when="other", happened_on=days_ago(house, cast, began), ended_on=last)

    refused = as_lead_advocate.post(f"{log}/new", typed, htmx=True)

    assert refused.status == 422 and refused.shows(words) and f'value="{last}"' in refused.text


def test_what_somebody_else_told_names_who_told_it(as_lead_advocate: Client, log: str) -> None:
    as_lead_advocate.post(f"{log}/new", entry(told_by="the neighbour at 4"))

    assert as_lead_advocate.get(log).shows("Ruth, told by the neighbour at 4")


def test_a_private_note_is_read_by_the_team_and_leaves_with_nothing(
    as_lead_advocate: Client, as_supervisor: Client, cast: Cast, log: str
) -> None:
    made = as_lead_advocate.post(f"{log}/new", entry(private_note="She stays with her aunt.")).location
    note = note_fields(cast) | {"incidents": [made[-36:]]}
    drafted = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", note).location

    assert as_supervisor.get(made).shows("She stays with her aunt.")
    assert as_lead_advocate.get(drafted).status == 200
    assert not as_lead_advocate.get(drafted).shows("her aunt")
    assert not as_lead_advocate.get(log).shows("her aunt")


def test_completing_it_later_is_a_task_for_tomorrow_once(
    as_lead_advocate: Client, cast: Cast, log: str
) -> None:
    typed = entry(complete_later="yes")
    for _ in range(2):
        as_lead_advocate.post(f"{log}/new", typed)

    tasks = as_lead_advocate.get(f"/cases/{cast.case_id}/tasks").text
    assert tasks.count("Complete entry 1 of the log") == 1


@pytest.mark.parametrize("day", ["0001-01-01", "0999-12-31", "1899-12-31"])
def test_a_year_that_was_typed_wrong_is_refused_here_and_on_her_page(
    as_lead_advocate: Client, as_victim: Client, log: str, day: str
) -> None:
    refused = as_lead_advocate.post(f"{log}/new", entry(when="other", happened_on=day), htmx=True)
    assert refused.status == 422 and refused.shows("Check the year of this day.")
    hers = as_victim.post(
        "/entries", {"id": new_client_id(), "text": "He rang.", "when": "other", "happened_on": day}
    )
    assert hers.location.startswith("/?draft=")


def test_a_private_note_is_not_read_by_who_reads_no_case_notes(
    as_lead_advocate: Client, anyone: Client, house: House, cast: Cast, desks: object, log: str
) -> None:
    made = as_lead_advocate.post(f"{log}/new", entry(private_note="She stays with her aunt.")).location

    for who in ("service_manager", "dpo"):
        page = client_of(anyone, cast, who).get(made)
        assert page.status == 200 and page.shows("He waited by the gate.") and not page.shows("her aunt")


def test_a_breach_can_be_taken_back_and_its_name_follows_the_order(
    as_lead_advocate: Client, cast: Cast, log: str
) -> None:
    bail, order = (
        as_lead_advocate.post(
            f"/cases/{cast.case_id}/orders",
            {"id": new_client_id(), "type": kind, "status": "granted", "version": 0},
        ).location[-36:]
        for kind in ("court_bail", "spo_full")
    )
    made = as_lead_advocate.post(f"{log}/new", entry(is_breach="yes", breach_order=bail)).location
    assert as_lead_advocate.get(made).shows("Breach of court bail")

    as_lead_advocate.post(f"{made}/amendments", entry(is_breach="yes", breach_order=order, version=1))
    assert as_lead_advocate.get(made).shows("Breach of stalking protection order")
    edited = as_lead_advocate.get(f"{made}/edit")
    assert 'value="breach_of_order_or_bail"' not in edited.text and edited.shows("None of these")

    as_lead_advocate.post(f"{made}/amendments", entry(breach_order="", version=2))
    assert not as_lead_advocate.get(made).text.split("Earlier wordings")[0].count("Breach of")
