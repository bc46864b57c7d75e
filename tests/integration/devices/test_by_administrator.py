"""Which devices somebody has, as an administrator sees it: kinds and days; one or all revoked, at once."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from app.access.models import KnownDevice, Passkey
from app.access.work import House
from tests.integration.devices.test_sessions import Phone
from tests.support.authenticator import Device
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.staff import LATER, Member, move_clock


def forms(client: Client, person: object, what: str) -> list[str]:
    page = client.get(f"/people/{person}/devices").text
    return re.findall(rf'action="(/people/{person}/{what}/[0-9a-f-]{{36}}/\w+)"', page)


@pytest.fixture
def two(ruth: Member, portal: TestClient) -> tuple[Client, Client]:
    """A phone and something that does not say what it is, both signed in."""
    phone, other = Phone(portal), Client(portal)
    ruth.sign_in(phone)
    move_clock(LATER)
    ruth.sign_in(other)
    return phone, other


def kind_at(client: Client, person: object, path: str) -> str:
    page = client.get(f"/people/{person}/devices").text
    return re.findall(r'row-title">([^<]+)<', page.partition(path)[0])[-1]


def test_the_list_says_kind_and_days_and_no_hour_and_no_browser(cast, two, as_administrator) -> None:
    page = as_administrator.get(f"/people/{cast.lead.id}/devices")

    assert page.shows("Phone") and page.shows("Signed in now.") and page.shows("Last used")
    assert not page.shows("Chrome") and not re.search(r"\d\d:\d\d", re.sub(r"<[^>]+>", "", page.text))


def test_one_is_revoked_at_once_and_the_other_stays(house, cast, two, as_administrator) -> None:
    phone, other = two
    [path] = [one for one in forms(as_administrator, cast.lead.id, "devices")
              if kind_at(as_administrator, cast.lead.id, one) == "Phone"]  # fmt: skip

    assert as_administrator.post(path).location == f"/people/{cast.lead.id}/devices"

    assert phone.get("/me").location.startswith("/sign-in") and other.get("/me").status == 200
    assert ledger_kinds(house, cast)[-1] == "account.device-revoked"
    assert as_administrator.post(path).status == 404
    with house.reading() as work:
        assert {row.kind for row in work.session.query(KnownDevice)} == {"unknown"}


def test_all_are_revoked(cast, two, as_administrator) -> None:
    as_administrator.post(f"/people/{cast.lead.id}/sessions/endings")

    assert all(client.get("/me").location.startswith("/sign-in") for client in two)
    assert as_administrator.get(f"/people/{cast.lead.id}/devices").shows("No device is known.")


def test_a_device_of_somebody_else_is_not_found(cast, two, as_administrator) -> None:
    [path, *_] = forms(as_administrator, cast.lead.id, "devices")

    assert as_administrator.post(path.replace(str(cast.lead.id), str(cast.backup.id))).status == 404
    assert as_administrator.post(path.replace(str(cast.lead.id), str(cast.other_site.id))).status == 404


def test_a_revocation_wants_a_proof(cast, two, as_administrator) -> None:
    [path, *_] = forms(as_administrator, cast.lead.id, "devices")
    for _ in range(2):
        move_clock(LATER * 11)
        as_administrator.get("/people")

    assert as_administrator.post(path).location.startswith("/proof")
    assert path in forms(as_administrator, cast.lead.id, "devices")


def test_a_passkey_is_withdrawn_and_signs_nobody_in(
    house, cast, ruth, as_lead_advocate, as_administrator, portal
):
    device = Device()
    device.register(as_lead_advocate)
    [path] = forms(as_administrator, cast.lead.id, "passkeys")

    assert as_administrator.post(path).location == f"/people/{cast.lead.id}/devices"

    assert device.sign_in(Client(portal)).status == 422
    assert as_lead_advocate.get("/me").location.startswith("/sign-in")
    assert "account.passkey-withdrawn" in ledger_kinds(house, cast)


def test_the_only_way_in_is_not_taken_away(house, cast, as_lead_advocate, as_administrator) -> None:
    Device().register(as_lead_advocate)
    with house.reading() as work:
        row = work.session.query(Passkey).one()
    assert forms(as_administrator, cast.lead.id, "passkeys") == []

    path = f"/people/{cast.lead.id}/passkeys/{row.id}/withdrawals"
    refused = as_administrator.post_and_follow(path)

    assert refused.shows("This is their only way to sign in.") and as_lead_advocate.get("/me").status == 200


def test_her_own_devices_an_administrator_ends_under_me(
    house: House, cast: Cast, as_administrator: Client
) -> None:
    with house.writing() as work:
        row = KnownDevice(
            token_hash=b"x", person_id=cast.administrator.id, made_on=work.today, seen_on=work.today
        )
        work.add(row)
    path = f"/people/{cast.administrator.id}/devices"

    assert as_administrator.get(path).shows("These are your own")
    assert as_administrator.post_and_follow(f"{path}/{row.id}/revocations").shows("ended under Me")
