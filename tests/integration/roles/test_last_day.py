"""The last day of somebody of an agency: it counts, then nobody signs in, and the administrator hears of it before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient

from app.access.codes import issue_code
from app.access.models import Account
from app.access.work import House
from app.core import clock
from tests.support.authenticator import Device
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.staff import PASSPHRASE, Member, member, move_clock


@pytest.fixture
def lin(house: House, cast: Cast) -> Member:
    return member(house, cast.partner.id, "lin.harding")


def today() -> date:
    return clock.local_day(clock.now())


def set_day(house: House, account_id: object, day: date | None, status: str = "active") -> None:
    with house.writing() as work:
        account = work.session.get(Account, account_id)
        assert account is not None
        account.ends_on, account.status = day, status


def test_the_last_day_counts_and_the_day_after_does_not(
    house: House, lin: Member, portal: TestClient
) -> None:
    set_day(house, lin.account_id, today())
    inside = Client(portal)
    assert lin.sign_in(inside).status == 303 and inside.get("/partner").status == 200

    set_day(house, lin.account_id, today() - timedelta(days=1))
    move_clock(timedelta(seconds=31))
    assert inside.get("/partner").location.startswith("/sign-in")
    refused = lin.sign_in(Client(portal))
    assert refused.status == 422 and refused.shows("That did not match.")


def test_no_passkey_signs_in_or_unlocks_after_the_last_day(
    house: House, cast: Cast, as_partner: Client, portal: TestClient
) -> None:
    device, inside = Device(), Client(portal)
    device.register(as_partner)
    assert device.sign_in(inside).status == 200 and inside.post("/lock").status == 303

    set_day(house, cast.partner.id, today() - timedelta(days=1))
    for client in (Client(portal), inside):
        assert device.sign_in(client).status == 422 and client.get("/me").status == 303

    set_day(house, cast.partner.id, today())
    assert device.sign_in(Client(portal)).status == 200


def test_a_locked_session_stays_locked_after_the_last_day(
    house: House, lin: Member, portal: TestClient
) -> None:
    client = Client(portal)
    lin.sign_in(client)
    client.post("/lock")
    set_day(house, lin.account_id, today() - timedelta(days=1))

    assert client.post("/unlock", {"passphrase": PASSPHRASE}, htmx=True).location == "/sign-in"
    assert client.get("/partner").status == 303


def test_it_is_set_by_the_administrator_alone(
    house: House, cast: Cast, as_administrator: Client, as_partner
) -> None:
    day = today() + timedelta(days=60)
    path = f"/people/{cast.partner.id}"
    assert as_partner.post(f"{path}/last-days", {"ends_on": day}).status == 404
    assert as_administrator.post(f"{path}/last-days", {"ends_on": day}).location == path

    assert as_administrator.get(path).shows("Last day")
    assert "account.last-day-set" in ledger_kinds(house, cast)
    assert as_administrator.post(f"{path}/last-days", {"ends_on": ""}).location == path
    assert not as_administrator.get(path).shows("Last day")


@pytest.mark.parametrize(
    "days, told", [(0, "last day is"), (29, "last day is"), (30, ""), (-1, "last day was")]
)
def test_the_administrator_hears_of_it_thirty_days_before(
    days: int, told: str, house: House, cast: Cast, as_administrator: Client
) -> None:
    set_day(house, cast.partner.id, today() + timedelta(days=days))

    shown = as_administrator.get("/people")
    assert shown.shows(f"Lin Harding: {told}") if told else not shown.shows("Lin Harding: last day")


@pytest.mark.parametrize("who, day, words", [
    ("lead", 5, "Only people of agencies have a last day."), ("service_manager", 5, "Only people of agencies"),
    ("partner", -1, "Give today or a later day."),
])  # fmt: skip
def test_no_last_day_for_others_and_none_that_is_over(
    who: str, day: int, words: str, cast: Cast, as_administrator: Client
) -> None:
    typed = {"ends_on": today() + timedelta(days=day)}
    refused = as_administrator.post(f"/people/{cast.people[who].id}/last-days", typed, htmx=True)

    assert refused.status == 422 and refused.shows(words)


def test_a_later_last_day_brings_no_old_session_back(
    house: House, cast: Cast, as_partner: Client, as_administrator: Client
) -> None:
    set_day(house, cast.partner.id, today() - timedelta(days=1))
    assert as_partner.get("/partner").location.startswith("/sign-in")

    later = {"ends_on": today() + timedelta(days=9)}
    assert as_administrator.post(f"/people/{cast.partner.id}/last-days", later).status == 303
    assert as_partner.get("/partner").location.startswith("/sign-in")


def test_a_code_of_somebody_whose_day_is_over_opens_nothing(house: House, cast: Cast, anyone: Client) -> None:
    set_day(house, cast.partner.id, today() - timedelta(days=1), "invited")
    with house.writing() as work:
        code = issue_code(work, cast.partner.id, "enrol", timedelta(hours=24))
    assert anyone.post("/enrol", {"code": code}).status == 422

    set_day(house, cast.partner.id, today(), "invited")
    assert anyone.post("/enrol", {"code": code}).status == 303


def test_nothing_is_released_to_a_person_whose_day_is_over(
    house: House, cast: Cast, as_lead_advocate: Client
) -> None:
    to = f"person:{cast.partner.id}"
    assert to in as_lead_advocate.get(f"/cases/{cast.case_id}/shares/new").text
    set_day(house, cast.partner.id, today() - timedelta(days=1))

    assert to not in as_lead_advocate.get(f"/cases/{cast.case_id}/shares/new").text
    typed = {"id": new_client_id(), "receiver": to, "title": "A", "text": "B", "holds": ["none"], "consent": "yes",
             "told": "yes", "purpose": "C", "basis": "consent_common_law", "is_minimum": "yes"}  # fmt: skip
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/shares", typed, htmx=True).shows(
        "Choose a desk or a person."
    )


def test_somebody_is_invited_with_a_last_day(house: House, cast: Cast, as_administrator: Client) -> None:
    person = {"name": "Robin Vale", "handle": "robin.vale", "role": "partner", "agency_id": cast.agency_id}
    day = today() + timedelta(days=40)
    assert as_administrator.post("/people", person | {"ends_on": day}).status == 200
    staff = {"name": "Ola Brook", "handle": "ola.brook", "role": "advocate", "ends_on": day}

    refused = as_administrator.post("/people", staff, htmx=True)
    assert refused.status == 422 and refused.shows("Only people of agencies have a last day.")
