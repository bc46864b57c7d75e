"""Pinning a case: who may, how many, what the pack makes of it, and that it shows nobody anything new."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.access.configured import Configured, ConfiguredValue
from app.access.models import CaseRelation
from app.features.pins.models import PinnedCase
from tests.support.cast import ledger_kinds, open_new_case
from tests.support.mutations import reassign, rows
from tests.support.packs import fetch, pages
from tests.support.phone import Phone, enrol


@pytest.fixture
def phone(as_lead_advocate, cast) -> Phone:
    return enrol(as_lead_advocate.post)


@pytest.fixture
def only_two(house, cast) -> None:
    """This site's phones carry two cases whole."""
    with house.writing() as work:
        work.add(ConfiguredValue(site_id=cast.site_id, name=Configured.CARRIED_CASES.value, number=1, value=2,
                                 from_day=date(2020, 1, 1)))  # fmt: skip


def new_case(house: Any, cast: Any, priority: str = "standard") -> str:
    with house.writing() as work:
        made, _ = open_new_case(work, cast.supervisor.actor, cast.team_id, cast.lead.id, None, name="Wren Hale",
                                priority=priority)  # fmt: skip
    return f"/cases/{made}"


def pin(client: Any, case: str, on: str = "true", **more: Any) -> Any:
    return client.post(f"{case}/pin", on=on, **more)


def carried(client: Any, phone: Phone) -> set[str]:
    """The cases of which the phone carries the plan."""
    found = pages(phone, fetch(client, phone))
    return {path.removesuffix("/plan") for path in found if path.endswith("/plan")}


def test_a_pinned_case_is_carried_before_those_of_higher_priority(
    house, cast, phone, as_lead_advocate, only_two
):
    standard = new_case(house, cast)
    for _ in range(2):
        new_case(house, cast, priority="high")
    assert standard not in carried(as_lead_advocate, phone)

    pin(as_lead_advocate, standard)

    assert standard in carried(as_lead_advocate, phone) and len(carried(as_lead_advocate, phone)) == 2
    assert ledger_kinds(house, cast, UUID(standard.removeprefix("/cases/")))[-1] == "case.pinned"
    pin(as_lead_advocate, standard, on="false")
    assert standard not in carried(as_lead_advocate, phone)


def test_the_page_of_the_case_says_so_and_leads_there_for_who_carries_a_phone(cast, phone, as_lead_advocate):
    case = f"/cases/{cast.case_id}"
    assert as_lead_advocate.get(case).shows("On your phone") and as_lead_advocate.get(case).shows(
        "Not pinned."
    )

    pin(as_lead_advocate, case)

    page = as_lead_advocate.get(f"{case}/pin")
    assert page.shows(
        "This case is pinned. Your phone carries 15 cases whole: those of the next three days’ visits"
    )
    assert page.shows("Pinned so far: 1 of 15.") and as_lead_advocate.get(case).shows("Pinned: carried whole")


def test_at_the_cap_another_is_refused_and_it_is_said_why(house, cast, phone, as_lead_advocate, only_two):
    cases = [new_case(house, cast) for _ in range(3)]
    for one in cases[:2]:
        pin(as_lead_advocate, one)

    assert as_lead_advocate.get(f"{cases[2]}/pin").shows(
        "You have pinned 2 cases, as many as a phone carries whole."
    )
    refused = pin(as_lead_advocate, cases[2], htmx=True)

    assert refused.status == 422 and refused.shows("Unpin one first.") and len(rows(house, PinnedCase)) == 2
    pin(as_lead_advocate, cases[0], on="false")
    assert pin(as_lead_advocate, cases[2]).status == 303


def test_twice_is_once(house, cast, phone, as_lead_advocate):
    for _ in range(2):
        pin(as_lead_advocate, f"/cases/{cast.case_id}")

    assert len(rows(house, PinnedCase)) == 1
    assert ledger_kinds(house, cast, cast.case_id).count("case.pinned") == 1


def test_a_pin_gives_no_sight_and_counts_no_more_when_the_case_is_somebody_elses(
    house, cast, phone, as_lead_advocate, only_two
):
    other = new_case(house, cast)
    pin(as_lead_advocate, other)
    pin(as_lead_advocate, f"/cases/{cast.case_id}")
    reassign(house, cast)

    assert as_lead_advocate.get(f"{other}/pin").status == 404 and carried(as_lead_advocate, phone) == set()


def test_what_she_has_no_more_is_no_pin_of_hers(house, cast, phone, as_lead_advocate, only_two):
    kept, gone = new_case(house, cast), new_case(house, cast)
    for one in (kept, gone):
        pin(as_lead_advocate, one)
    with house.writing() as work:
        gone_id = UUID(gone.removeprefix("/cases/"))
        for row in work.session.scalars(select(CaseRelation).where(CaseRelation.case_id == gone_id)):
            row.from_day, row.to_day = work.today - timedelta(days=9), work.today - timedelta(days=1)

    assert as_lead_advocate.get(f"{kept}/pin").shows("Pinned so far: 1 of 2.")
    assert pin(as_lead_advocate, f"/cases/{cast.case_id}").status == 303


def test_who_carries_nothing_is_shown_no_switch(cast, as_lead_advocate, as_supervisor):
    case = f"/cases/{cast.case_id}"

    assert not as_lead_advocate.get(case).shows("On your phone")
    assert as_lead_advocate.get(f"{case}/pin").shows("No phone of yours carries this case.")


@pytest.mark.parametrize(("who", "status"), [
    ("as_backup", 303), ("as_supervisor", 403), ("as_colleague", 404), ("as_other_site", 404), ("as_partner", 404),
    ("as_administrator", 404),
])  # fmt: skip
def test_who_pins(request: pytest.FixtureRequest, house, cast, who: str, status: int) -> None:
    assert pin(request.getfixturevalue(who), f"/cases/{cast.case_id}").status == status
    assert len(rows(house, PinnedCase)) == (status == 303)
