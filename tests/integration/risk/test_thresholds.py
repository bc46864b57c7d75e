"""When to think of a MARAC, as thoughts and never as acts; and an assessment that few may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.access.configured import ConfiguredValue
from app.access.work import House
from app.features.cases.queries import case_of
from tests.integration.incidents.conftest import entry
from tests.integration.risk.conftest import assessed
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.opened import opened

TOLD = "entries of the last 12 months tell of a report to the police"
HIGH = "a MARAC can be thought of on that judgement alone"


def told_police(client: Client, cast: Cast, days: list[date], **changes: Any) -> None:
    for day in days:
        said = entry(when="other", happened_on=day, certainty="exact", told_police="yes", **changes)
        assert client.post(f"/cases/{cast.case_id}/log/new", said).status == 303


def lately(today: date, many: int) -> list[date]:
    return [today - timedelta(days=30 * one) for one in range(many)]


def is_now(client: Client, house: House, cast: Cast, relationship: str) -> None:
    with opened(house, cast) as (work, case):
        version = case_of(work, case).row.version
    facts = {"source": "police_report", "consent": "yes", "stage": "reported", "relationship": relationship,
             "update_interval_days": 14, "version": version}  # fmt: skip
    assert client.post(f"/cases/{cast.case_id}/facts", facts, htmx=True).status < 400


def test_three_reports_in_a_year_are_told_until_somebody_has_judged_since(
    as_lead_advocate: Client, house: House, cast: Cast, risk: str, today: date
) -> None:
    is_now(as_lead_advocate, house, cast, "ex_intimate")
    told_police(as_lead_advocate, cast, [*lately(today, 2), today - timedelta(days=366)])
    assert not as_lead_advocate.get(risk).shows(TOLD)

    told_police(as_lead_advocate, cast, [today - timedelta(days=200)])
    assert as_lead_advocate.get(risk).shows(f"3 {TOLD}: this service thinks of a MARAC from 3.")

    as_lead_advocate.post(f"{risk}/assessments", assessed(cast, today, level="moderate"))
    assert not as_lead_advocate.get(risk).shows(TOLD)


def test_how_many_reports_is_the_sites_own_and_none_is_asked_for_by_nought(
    as_lead_advocate: Client, house: House, cast: Cast, risk: str, today: date
) -> None:
    is_now(as_lead_advocate, house, cast, "family")
    told_police(as_lead_advocate, cast, lately(today, 3))
    for number, value in enumerate((5, 2, 0)):
        with house.writing() as work:
            work.add(ConfiguredValue(site_id=cast.site_id, name="marac_reports", number=number, value=value,
                                     from_day=today))  # fmt: skip
        assert as_lead_advocate.get(risk).shows(TOLD) is (value == 2)


def test_a_judgement_alone_is_reason_enough_and_outside_of_domestic_cases_nothing_is_said(
    as_lead_advocate: Client, as_backup: Client, house: House, cast: Cast, risk: str, today: date
) -> None:
    is_now(as_lead_advocate, house, cast, "ex_intimate")
    as_lead_advocate.post(f"{risk}/assessments", assessed(cast, today, level="high"))
    assert as_lead_advocate.get(risk).shows(HIGH) and not as_backup.get(risk).shows(HIGH)

    is_now(as_lead_advocate, house, cast, "stranger")
    told_police(as_lead_advocate, cast, lately(today, 3))

    page = as_lead_advocate.get(risk)
    assert not page.shows(HIGH) and not page.shows(TOLD)


def test_one_for_its_writers_alone_is_not_there_for_anybody_else(
    as_lead_advocate: Client, as_supervisor: Client, as_backup: Client, cast: Cast, risk: str, today: date
) -> None:
    said = assessed(cast, today, seen_by="writers", her_view="He reads the backup’s post.")
    made = as_lead_advocate.post(f"{risk}/assessments", said).location

    for client in (as_lead_advocate, as_supervisor):
        assert client.get(made).shows("Lead, cover and supervisor alone") and made in client.get(risk).text
    assert as_backup.get(made).status == 404 and made not in as_backup.get(risk).text


@pytest.mark.parametrize(("sent", "is_there"), [({}, False), ({"seen_by": "everybody"}, True)])
def test_an_amendment_that_says_nothing_of_it_opens_it_to_nobody_and_a_narrow_wording_stays_narrow(
    as_lead_advocate: Client, as_backup: Client, cast: Cast, risk: str, today: date, sent: dict[str, str],
    is_there: bool,
) -> None:  # fmt: skip
    said = assessed(cast, today, seen_by="writers", her_view="What few may read.")
    made = as_lead_advocate.post(f"{risk}/assessments", said).location

    amended = assessed(cast, today, version=1, her_view="What all may read.") | sent
    assert as_lead_advocate.post(f"{made}/amendments", amended).location == made

    page = as_backup.get(made)
    assert page.status == (200 if is_there else 404) and page.shows("What all may read.") is is_there
    assert not page.shows("What few may read.") and as_lead_advocate.get(made).shows("What few may read.")
