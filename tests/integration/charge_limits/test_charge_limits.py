"""The time for a summary charge: counted from the log, told on Today, answered, and ended by a charge."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.access.work import House
from app.core import clock
from app.features.cases.queries import case_of
from app.features.deadlines.models import DeadlineRule
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind, add_months
from tests.integration.incidents.conftest import entry
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.opened import opened
from tests.support.progress import Desk


@pytest.fixture
def orders(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/orders"


@pytest.fixture
def limit(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/charge-limit/answers"


@pytest.fixture
def today(house: House, cast: Cast) -> date:
    with opened(house, cast) as (work, _):
        return work.today


def due(house: House, cast: Cast) -> list[date]:
    with opened(house, cast) as (work, case):
        return [
            clock.local_day(one.due_at) for one in open_due(work, case) if one.kind is DueKind.CHARGE_LIMIT
        ]


def log(client: Client, cast: Cast, day: date, **changes: Any) -> str:
    """An entry of that day, which is sure."""
    typed = {"when": "other", "happened_on": day, "certainty": "exact", "happened_at": "08:10", **changes}
    made = client.post(f"/cases/{cast.case_id}/log/new", entry(**typed))
    assert made.status == 303, made.text
    return made.location


def said(ends_on: date, **changes: Any) -> dict[str, Any]:
    return {"id": new_client_id(), "what": "Asked PC Dunn about the file.", "ends_on": ends_on, **changes}


def words(day: date) -> str:
    return clock.day_words(day, weekday=False, year=True)


def test_an_entry_makes_a_reminder_due_eight_weeks_before_and_the_page_says_what_it_is(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, today: date
) -> None:
    log(as_lead_advocate, cast, today)
    ends_on = add_months(today, 6)

    assert due(house, cast) == [ends_on - timedelta(weeks=8)]
    assert as_lead_advocate.get("/today").shows(f"6 months from the last incident end on {words(ends_on)}")
    page = as_lead_advocate.get(orders)
    assert (
        page.shows(f"by {words(ends_on)}")
        and page.shows("not legal advice")
        and page.shows("section 4A has no such")
    )
    assert not page.shows("is not sure")


def test_what_went_on_for_days_counts_from_its_last_and_a_day_that_is_not_sure_from_its_first(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, today: date
) -> None:
    began, ended = today - timedelta(days=30), today - timedelta(days=20)
    entry_at = log(as_lead_advocate, cast, began, ended_on=ended)
    assert due(house, cast) == [add_months(ended, 6) - timedelta(weeks=8)]

    unsure = entry(
        when="other",
        happened_on=began,
        certainty="unknown",
        ended_on=ended,
        version=1,
        why_amended="Not sure.",
    )
    assert as_lead_advocate.post(f"{entry_at}/amendments", unsure).status == 303

    assert due(house, cast) == [add_months(began, 6) - timedelta(weeks=8)]
    assert as_lead_advocate.get(orders).shows("The day of the last entry is not sure")


def test_a_newer_entry_moves_it_on_an_older_one_does_not_and_a_withdrawn_one_does_not_count(
    as_lead_advocate: Client, house: House, cast: Cast, today: date
) -> None:
    first, second = today - timedelta(days=50), today - timedelta(days=10)
    notice = timedelta(weeks=8)
    log(as_lead_advocate, cast, first)
    newer = log(as_lead_advocate, cast, second)
    assert due(house, cast) == [add_months(second, 6) - notice]
    log(as_lead_advocate, cast, today - timedelta(days=90))
    assert due(house, cast) == [add_months(second, 6) - notice]

    assert (
        as_lead_advocate.post(f"{newer}/withdrawals", {"reason": "Another person.", "version": 1}).status
        == 303
    )
    assert due(house, cast) == [add_months(first, 6) - notice]
    assert (
        as_lead_advocate.post(f"{newer}/reinstatements", {"reason": "It was he.", "version": 2}).status == 303
    )
    assert due(house, cast) == [add_months(second, 6) - notice]


def test_an_answer_takes_it_to_fourteen_days_before_and_the_last_word_ends_it_until_a_newer_entry(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, limit: str, today: date
) -> None:
    log(as_lead_advocate, cast, add_months(today, -5))
    ends_on = add_months(add_months(today, -5), 6)
    assert due(house, cast) == [today]

    assert as_lead_advocate.post(limit, said(ends_on)).location == orders
    assert due(house, cast) == [ends_on - timedelta(days=14)]
    assert as_lead_advocate.get(orders).shows("Asked PC Dunn about the file.")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "charge-limit.answered"

    as_lead_advocate.post(limit, said(ends_on, what="Charged with section 4A instead.", is_last="true"))
    assert due(house, cast) == []
    assert as_lead_advocate.get(orders).shows("It does not come to Today again.")

    log(as_lead_advocate, cast, today)
    assert due(house, cast) == [add_months(today, 6) - timedelta(weeks=8)]


def test_an_answer_needs_words_and_is_refused_to_a_day_that_has_moved(
    as_lead_advocate: Client, house: House, cast: Cast, limit: str, today: date
) -> None:
    log(as_lead_advocate, cast, add_months(today, -5))
    ends_on = add_months(add_months(today, -5), 6)
    empty = as_lead_advocate.post(limit, said(ends_on, what=""), htmx=True)
    assert empty.status == 422 and empty.shows("Say what is done, or why no charge is waited for.")

    moved = as_lead_advocate.post(limit, said(ends_on - timedelta(days=3)), htmx=True)

    assert moved.status == 409 and moved.shows("the last day has changed meanwhile")
    assert moved.shows("Asked PC Dunn about the file.") and due(house, cast) == [today]


@pytest.mark.parametrize("how", ["stage", "news"])
def test_a_recorded_charge_ends_it_and_taken_back_it_comes_again(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, today: date, how: str
) -> None:
    log(as_lead_advocate, cast, today)
    waiting = due(house, cast)
    back = (
        _charge(as_lead_advocate, house, cast)
        if how == "stage"
        else _news(as_lead_advocate, Desk(house, cast))
    )

    assert due(house, cast) == [] and as_lead_advocate.get(orders).shows("A charge is recorded")
    log(as_lead_advocate, cast, today)
    assert due(house, cast) == []

    back()
    assert due(house, cast) == waiting


def _charge(client: Client, house: House, cast: Cast) -> Any:
    _stage(client, house, cast, "charged")
    return lambda: _stage(client, house, cast, "investigation")


def _stage(client: Client, house: House, cast: Cast, stage: str) -> None:
    with opened(house, cast) as (work, case):
        version = case_of(work, case).row.version
    facts = {
        "source": "police_report",
        "consent": "yes",
        "relationship": "ex_intimate",
        "update_interval_days": 14,
    }
    made = client.post(
        f"/cases/{cast.case_id}/facts", {**facts, "stage": stage, "version": version}, htmx=True
    )
    assert made.status < 400, made.text


def _news(client: Client, desk: Desk) -> Any:
    made = desk.write(client, "charged").location
    return lambda: client.post(f"{made}/withdrawals", {"reason": "It was another case.", "version": 1})


def test_a_time_that_had_passed_before_it_was_written_down_is_a_fact_and_no_reminder(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, today: date
) -> None:
    log(as_lead_advocate, cast, add_months(today, -8))

    assert due(house, cast) == [] and as_lead_advocate.get(orders).shows("that ended on")


def test_what_the_victim_adds_counts_once_it_was_read(
    as_victim: Client, as_lead_advocate: Client, house: House, cast: Cast, today: date
) -> None:
    log(as_lead_advocate, cast, today - timedelta(days=40))
    before = due(house, cast)
    as_victim.post("/entries", {"id": new_client_id(), "text": "He rang.", "when": "today"})
    assert due(house, cast) == before
    added = next(one.about for one in _open(house, cast) if one.kind is DueKind.VICTIM_ADDED)

    as_lead_advocate.post(f"/cases/{cast.case_id}/incidents/{added}/readings")

    assert due(house, cast) == [add_months(today, 6) - timedelta(weeks=8)]


def _open(house: House, cast: Cast) -> list[Any]:
    with opened(house, cast) as (work, case):
        return open_due(work, case)


def test_it_goes_by_the_sites_table(
    as_lead_advocate: Client, house: House, cast: Cast, orders: str, today: date
) -> None:
    with house.writing() as work:
        for row in work.session.scalars(select(DeadlineRule).where(DeadlineRule.event.like("s2a_limit%"))):
            row.std_amount = {"s2a_limit": 4, "s2a_limit.notice": 3}.get(row.event, row.std_amount)
    log(as_lead_advocate, cast, today)

    assert due(house, cast) == [add_months(today, 4) - timedelta(weeks=3)]
    assert as_lead_advocate.get(orders).shows("within 4 months of the last act")


def test_a_closed_case_reminds_nobody(
    as_lead_advocate: Client, house: House, cast: Cast, today: date
) -> None:
    log(as_lead_advocate, cast, today)
    with opened(house, cast) as (work, case):
        version = case_of(work, case).row.version
    closing = {"status": "declined", "reason": "She does not want it.", "version": version}
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/status", closing).status == 303

    assert due(house, cast) == []


def test_who_is_no_lead_reads_it_and_answers_nothing(
    as_lead_advocate: Client,
    as_supervisor: Client,
    as_colleague: Client,
    cast: Cast,
    orders: str,
    limit: str,
    today: date,
) -> None:
    log(as_lead_advocate, cast, today)
    orders = f"/cases/{cast.case_id}/orders"

    assert as_supervisor.get(orders).shows("Time for a charge under section 2A")
    assert not as_supervisor.get(orders).shows("Say what is done")
    assert as_supervisor.get(f"{limit}/new").status == 403 and as_colleague.get(f"{limit}/new").status == 404
