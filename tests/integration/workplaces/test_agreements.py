"""Agreements with agencies, by the administrator: recorded, ended, told of in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from app.access.models import SharingAgreement
from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client


def lapse(house: House, days_ago: int = 1) -> None:
    with house.writing() as work:
        work.session.execute(update(SharingAgreement).values(to_day=work.today - timedelta(days=days_ago)))


def record(client: Client, cast: Cast, house: House, **changes: Any):
    with house.reading() as work:
        today = work.today
    fields = {
        "purpose": "challenges",
        "from_day": today,
        "to_day": today + timedelta(days=364),
    }
    return client.post(f"/agencies/{cast.agency_id}/agreements", {**fields, **changes})


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(5, 4, "comes after the first"), (-9, -1, "over already"), (0, 2000, "Five years at most")],
)
def test_an_agreement_that_cannot_be_is_refused(
    house, cast, as_administrator, first: int, last: int, words: str
) -> None:
    with house.reading() as work:
        today = work.today
    page = as_administrator.follow(
        record(as_administrator, cast, house, from_day=today + timedelta(days=first),
               to_day=today + timedelta(days=last))
    )  # fmt: skip

    assert page.shows(words) and 'value="challenges" checked' in page.text


def test_one_that_ends_ahead_of_its_time_counts_no_more_today(
    house, cast, as_administrator, as_partner
) -> None:
    listed = as_administrator.get(f"/agencies/{cast.agency_id}").text
    ending = listed.partition(f"/agencies/{cast.agency_id}/agreements/")[2][:36]
    base = f"/agencies/{cast.agency_id}/agreements/{ending}/endings"
    assert as_administrator.get(f"{base}/new").status == 200
    assert as_administrator.post(base, reason="breach").status == 303

    page = as_administrator.get(f"/agencies/{cast.agency_id}")
    assert page.shows("What was shared was not kept safe") and page.shows(
        "Nobody of this agency opens anything"
    )
    assert as_partner.get("/partner").shows("Nothing opens for your agency today")
    assert "agreement.ended" in ledger_kinds(house, cast)
    again = as_administrator.follow(as_administrator.post(base, reason="by_us"))
    assert again.shows("ended already")


@pytest.mark.parametrize(("days", "words"), [(29, "Agreement ends on"), (-1, "the agreement ended on")])
def test_the_administrator_is_told_thirty_days_before(
    house, cast, as_administrator, days: int, words: str
) -> None:
    assert not as_administrator.get("/people").shows("Northmere Police:")
    lapse(house, -days)

    assert as_administrator.get("/people").shows(words)
    assert as_administrator.get("/agencies").shows(words)


def test_another_site_and_other_roles_reach_no_agreement(
    house, cast, as_supervisor, as_partner, as_lead_advocate
) -> None:
    for client in (as_supervisor, as_partner, as_lead_advocate):
        assert client.get(f"/agencies/{cast.agency_id}/agreements/new").status == 404
