"""What exports, keys and identity ask for: to show once more that it is she. What was typed comes back after it."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from app.access.work import House
from app.features.deletions.jobs import go_through_schedule
from tests.house.proven import PROVEN
from tests.support.authenticator import Device
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client
from tests.support.deletions import closed
from tests.support.roles import add_roles, client_of
from tests.support.staff import PASSPHRASE, Member, member, move_clock

NOBODYS = "4f9c0f4e-6a55-4f0e-9f0a-0a9d3b6f5e11"
ROUTES = [tuple(line.split()) for line in PROVEN.strip().splitlines()]


def grow_stale(*clients: Client) -> None:
    """On to where the last proof is too long ago, though everybody worked all the while."""
    for _ in range(2):
        move_clock(timedelta(minutes=6))
        for client in clients:
            assert client.get("/me").status == 200


def next_of(answered: Answered) -> str:
    return unquote(answered.location.partition("next=")[2])


def prove(client: Client, asked: Answered, **more: str) -> Answered:
    return client.post("/proof", {"passphrase": PASSPHRASE, "next": next_of(asked), **more})


@pytest.mark.asvs("7.5.1")
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_such_route_asks_who_has_not_shown_it_lately(
    house: House, cast: Cast, as_lead_advocate: Client, as_supervisor: Client, as_administrator: Client,
    anyone: Client, method: str, path: str,
) -> None:  # fmt: skip
    client = as_lead_advocate
    if "deletion" in path or "transfer" in path or path.endswith("_id}/decisions"):
        client = as_supervisor
    elif path.startswith(("/people", "/site")):
        client = as_administrator
    elif path.startswith("/freezes"):
        add_roles(house, cast)
        client = client_of(anyone, cast, "dpo")
    grow_stale(client)
    filled = path.replace("{case_id}", str(cast.case_id))
    for name in ("passkey_id", "session_id", "account_id", "freeze_id", "offer_id", "pack_id", "letter_id"):
        filled = filled.replace("{" + name + "}", NOBODYS)

    if path.endswith(("/passkeys", "/options", "/phones")):
        asked = client.post(filled, json={})
        assert asked.status == 422 and json.loads(asked.text)["proof"] == "/proof"
        return
    asked = client.get(filled) if method == "GET" else client.post(filled)

    assert asked.status == 303 and asked.location.startswith("/proof?next=")


def test_what_was_typed_comes_back_after_the_proof_and_is_done_then(
    house: House, cast: Cast, as_administrator: Client
) -> None:
    member(house, cast.administrator.id, "ash.moran")
    person = {"name": "Robin Vale", "title": "Advocate", "handle": "robin.vale", "role": "advocate"}
    grow_stale(as_administrator)

    asked = as_administrator.post("/people", person)
    assert "account.invited" not in ledger_kinds(house, cast)
    back = as_administrator.follow(prove(as_administrator, asked))

    assert 'value="Robin Vale"' in back.text and back.shows("nothing is done yet")
    assert as_administrator.post("/people", person).shows("Robin Vale")
    kinds = ledger_kinds(house, cast)
    assert kinds.index("session.proven") < kinds.index("account.invited")


def test_deciding_about_a_deletion_asks_both_of_them(house: House, cast: Cast, as_supervisor: Client) -> None:
    member(house, cast.supervisor.id, "jo.lindqvist")
    closed(house, cast.case_id)
    go_through_schedule(house)
    grow_stale(as_supervisor)
    base = f"/cases/{cast.case_id}/deletion/confirmations"
    typed = {"version": "1", "reason": "Looked at it with Dele; nothing is open."}

    asked = as_supervisor.post(base, typed)
    assert "deletion.confirmed" not in ledger_kinds(house, cast, cast.case_id)
    proven = prove(as_supervisor, asked)

    assert proven.location.startswith(f"{base}/new?draft=")
    assert as_supervisor.follow(proven).shows("Looked at it with Dele")
    assert as_supervisor.post(base, typed).location == "/deletions"


def test_a_wrong_passphrase_proves_nothing(ruth: Member, as_lead_advocate: Client) -> None:
    grow_stale(as_lead_advocate)
    asked = as_lead_advocate.get("/me/authenticator")

    refused = as_lead_advocate.follow(prove(as_lead_advocate, asked, passphrase="marble river lamp postman"))

    assert refused.shows("That did not match.") and "postman" not in refused.text
    assert as_lead_advocate.get("/me/authenticator").location.startswith("/proof")


def test_it_is_guessed_no_faster_here(ruth: Member, as_lead_advocate: Client) -> None:
    statuses = [as_lead_advocate.post("/proof", passphrase=f"wrong {n}").status for n in range(11)]

    assert statuses[-1] == 429 and 429 not in statuses[:10]


def test_the_proof_gives_the_session_a_new_cookie(
    ruth: Member, as_lead_advocate: Client, portal: TestClient
) -> None:
    former = as_lead_advocate.cookies["__Host-session"]

    assert as_lead_advocate.post("/proof", passphrase=PASSPHRASE, next="/cases").location == "/cases"

    assert as_lead_advocate.get("/me").status == 200
    assert Client(portal, former).get("/me").location.startswith("/sign-in")


def _by_passkey(client: Client, device: Device) -> Answered:
    questions = json.loads(client.post("/sign-in/passkey/options", json={}).text)
    return client.post("/proof/passkey", json={"credential": device.get(questions), "next": "/me/sessions"})


def test_a_passkey_of_hers_proves_it_and_a_colleagues_does_not(
    house: House, cast: Cast, as_lead_advocate: Client, as_backup: Client
) -> None:
    device = Device()
    device.register(as_lead_advocate)
    grow_stale(as_lead_advocate, as_backup)

    assert _by_passkey(as_backup, device).status == 422
    assert as_backup.get("/me/authenticator").location.startswith("/proof")
    assert json.loads(_by_passkey(as_lead_advocate, device).text) == {"to": "/me/sessions"}

    assert as_lead_advocate.get("/me/authenticator").status == 200
    assert ledger_kinds(house, cast)[-1] == "session.proven"
