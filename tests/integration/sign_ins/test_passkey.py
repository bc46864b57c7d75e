"""Signing in and unlocking with a passkey: a real answer of a real key, once, by its holder, for this host."""

from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from app.access.models import Account
from app.access.sessions import find_session
from app.access.work import House
from tests.support.authenticator import Device
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client


@pytest.fixture
def device(as_lead_advocate: Client) -> Device:
    made = Device()
    assert json.loads(made.register(as_lead_advocate).text) == {"to": "/me"}
    return made


def _is_refused(client: Client, device: Device) -> bool:
    answered = device.sign_in(client)
    return answered.status == 422 and client.get("/me").location.startswith("/sign-in")


def test_a_passkey_signs_its_holder_in(house: House, cast: Cast, device: Device, anyone: Client) -> None:
    answered = device.sign_in(anyone, "/me")

    assert json.loads(answered.text) == {"to": "/me"} and anyone.get("/me").shows("Ruth Adeyemi")
    assert anyone.get("/me").shows("Last used")
    assert ledger_kinds(house, cast)[-1] == "sign-in.passkey"


@pytest.mark.parametrize("wished", ["//elsewhere.example", "https://elsewhere.example", "/sign-out"])
def test_it_leads_nowhere_else(device: Device, anyone: Client, wished: str) -> None:
    assert json.loads(device.sign_in(anyone, wished).text) == {"to": "/"}


def test_a_passkey_unlocks_the_session_as_it_was_under_a_new_cookie(
    house: House, device: Device, as_lead_advocate: Client
) -> None:
    as_lead_advocate.post("/lock")
    token = as_lead_advocate.cookies["__Host-session"]
    with house.reading() as work:
        before = find_session(work, token)

    assert json.loads(device.sign_in(as_lead_advocate, "/me").text) == {"to": "/me"}

    with house.reading() as work:
        after = find_session(work, as_lead_advocate.cookies["__Host-session"])
    assert before is not None and after is not None and after.id == before.id
    assert as_lead_advocate.get("/me").status == 200
    assert Client(as_lead_advocate.portal, token).get("/me").location == "/sign-in?next=/me"


def test_a_colleagues_passkey_unlocks_nobody_elses_session(device: Device, as_backup: Client) -> None:
    as_backup.post("/lock")
    token = as_backup.cookies["__Host-session"]

    assert device.sign_in(as_backup).status == 200

    assert as_backup.cookies["__Host-session"] != token and as_backup.get("/me").shows("Ruth Adeyemi")


def test_an_answer_is_good_once(device: Device, anyone: Client, portal: TestClient) -> None:
    questions = json.loads(anyone.post("/sign-in/passkey/options", json={}).text)
    answer = {"credential": device.get(questions), "next": ""}
    waiting = anyone.cookies["__Host-session"]
    assert anyone.post("/sign-in/passkey", json=answer).status == 200

    assert Client(portal, waiting).post("/sign-in/passkey", json=answer).status == 422
    assert Client(portal).post("/sign-in/passkey", json=answer).status == 422


def test_a_copied_key_whose_count_stands_still_is_refused(
    device: Device, anyone: Client, portal: TestClient
) -> None:
    assert device.sign_in(anyone).status == 200
    device.count -= 1

    assert _is_refused(Client(portal), device)


@pytest.mark.parametrize(
    ("name", "value"),
    [("verifies", False), ("origin", "https://elsewhere.example"), ("host", "elsewhere.example"), ("user", ""),
     ("user", "AAAA"), ("credential_id", b"somebody else's"), ("key", Device().key)],
)  # fmt: skip
def test_an_answer_that_is_not_hers_is_refused(
    device: Device, anyone: Client, name: str, value: object
) -> None:
    setattr(device, name, value)

    assert _is_refused(anyone, device)


@pytest.mark.parametrize(
    "body",
    [{}, {"credential": None}, {"credential": []}, {"credential": {"rawId": 7}}, {"credential": {"rawId": "%%"}},
     {"credential": {"rawId": "AAAA", "response": {"userHandle": 1}}}, {"next": 5, "credential": "x"}],
)  # fmt: skip
def test_nonsense_is_refused_in_order(anyone: Client, body: dict[str, object]) -> None:
    anyone.post("/sign-in/passkey/options", json={})

    assert anyone.post("/sign-in/passkey", json=body).status == 422


def test_an_ended_account_has_no_passkey(house: House, cast: Cast, device: Device, anyone: Client) -> None:
    with house.writing() as work:
        account = work.session.get(Account, cast.lead.id)
        assert account is not None
        account.status = "ended"

    assert _is_refused(anyone, device)


def test_a_question_that_waits_opens_nothing(anyone: Client) -> None:
    anyone.post("/sign-in/passkey/options", json={})

    assert anyone.get("/me").location.startswith("/sign-in")
    assert anyone.get("/enrol").shows("Use your code") and anyone.get("/unlock").location == "/sign-in"
