"""How much a pack is: thirty whole cases, and a second asking with nothing changed. Bytes and counts, never times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.access.configured import Configured, ConfiguredValue
from app.access.door import open_case
from app.features.exhibits.actions import log_incident
from app.features.exhibits.forms import LogForm
from app.features.packs.rules import record_name
from app.features.plan_items.actions import add_item
from app.features.plan_items.forms import PlanItemForm
from tests.support.cast import open_new_case
from tests.support.mutations import incident, item
from tests.support.packs import fetch, opened, pages
from tests.support.phone import Phone, enrol

CASES, ITEMS, ENTRIES = 30, 5, 10
TWO_MEGABYTES, FIVE_KILOBYTES = 2_000_000, 5_000
TOLD = "He waited by the gate for twenty minutes, looked at the windows, and left when the neighbour came out. No. "
MARK = "\ue001"


@pytest.fixture
def phone(as_lead_advocate, cast) -> Phone:
    return enrol(as_lead_advocate.post)


@pytest.fixture
def thirty(house, cast) -> None:
    """Thirty cases that are all carried whole, each with a plan and a log."""
    with house.writing() as work:
        work.add(ConfiguredValue(site_id=cast.site_id, name=Configured.CARRIED_CASES.value, number=1, value=CASES,
                                 from_day=date(2020, 1, 1)))  # fmt: skip
        for number in range(CASES - 1):
            lead = cast.lead
            made, _ = open_new_case(
                work, cast.supervisor.actor, cast.team_id, lead.id, None, name=f"Wren {number}"
            )
            case = open_case(work, lead.actor, made)
            for at in range(ITEMS):
                add_item(
                    work, lead.actor, case, PlanItemForm(**item(text=f"{number}, {at}: a chain at the door."))
                )
            for at in range(ENTRIES):
                log_incident(
                    work, lead.actor, case, LogForm(**incident(text=f"{number}, {at}: {TOLD}")), None
                )


def test_thirty_whole_cases_are_two_megabytes_at_most_and_asked_again_almost_nothing(
    phone, as_lead_advocate, thirty, openings: Callable[[], int]
):
    first = fetch(as_lead_advocate, phone)
    before = openings()

    again = fetch(as_lead_advocate, phone, first.manifest["records"])

    assert first.manifest["cases"] == CASES and len(first.records) > CASES * (15 + 2 * ITEMS) - 2 * ITEMS
    assert first.size <= TWO_MEGABYTES, first.size
    assert again.size <= FIVE_KILOBYTES, again.size
    assert again.records == {} and openings() == before


def test_what_pages_share_says_nothing_of_anybody(house, cast, phone, as_lead_advocate):
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        for _ in range(2):
            log_incident(work, cast.lead.actor, case, LogForm(**incident(text=TOLD)), None)

    pack = fetch(as_lead_advocate, phone)

    found = [opened(phone, name, etag, sealed) for name, (etag, sealed) in pack.records.items()]
    (shared,) = [one for one in found if "parts" in one and "body" not in one]

    assert shared["parts"] and not any(
        word in part for part in shared["parts"] for word in ("Carys", str(cast.case_id), TOLD[:30])
    )
    assert all(any(word in one.get("body", "") for one in found) for word in ("Carys", TOLD[:30]))


def test_what_was_typed_comes_back_as_it_was_also_where_it_looks_like_a_mark(
    house, cast, phone, as_lead_advocate
):
    said = f"She said {MARK} twice."
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        log_incident(work, cast.lead.actor, case, LogForm(**incident(text=said)), None)

    found = pages(phone, fetch(as_lead_advocate, phone))

    assert said in found[f"/cases/{cast.case_id}/log"]["body"]
    assert found["/waiting"]["body"] == pages(phone, fetch(as_lead_advocate, phone))["/waiting"]["body"]


def test_pages_that_come_later_rest_on_parts_that_stay(house, cast, phone, as_lead_advocate):
    first = fetch(as_lead_advocate, phone)
    had = dict(first.manifest["records"])
    gone = record_name(phone.id, f"/cases/{cast.case_id}/plan")
    had.pop(gone)

    second = fetch(as_lead_advocate, phone, had)

    assert set(second.records) == {gone} and second.manifest["records"] == first.manifest["records"]


def test_what_a_phone_makes_up_is_kept_on_no_list(phone, as_lead_advocate):
    first = fetch(as_lead_advocate, phone)
    made_up = {"x" * 32: "0" * 32, "0" * 32: "0" * 32, "y": 5}

    second = fetch(as_lead_advocate, phone, {**first.manifest["records"], **made_up})

    assert (
        second.manifest["records"] == first.manifest["records"]
        and not made_up.keys() & second.manifest["records"]
    )
