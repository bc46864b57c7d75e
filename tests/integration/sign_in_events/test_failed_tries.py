"""A failed unlock, a failed proof and a failed passkey stand among the sign-in events; answers tell no more."""

from __future__ import annotations

import pytest

from app.access.work import House
from tests.support.authenticator import Device
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.staff import LATER, PASSPHRASE, Member, member, move_clock

WRONG = "marble river lamp postman"


@pytest.fixture
def ruth(house: House, cast: Cast) -> Member:
    return member(house, cast.lead.id, "ruth.adeyemi")


def told(client: Client, words: str) -> int:
    """How many lines of the administrator's page say this."""
    return client.get("/sign-ins").text.count(words)


@pytest.mark.asvs("16.3.1")
def test_a_failed_unlock(
    house: House, cast: Cast, ruth: Member, as_lead_advocate: Client, as_administrator: Client
) -> None:
    as_lead_advocate.post("/lock")

    refused = as_lead_advocate.post("/unlock", {"passphrase": WRONG}, htmx=True)

    assert refused.status == 422 and WRONG not in refused.text
    assert told(as_administrator, "Failed to unlock") == 1
    assert ledger_kinds(house, cast)[-1] == "unlock.failed"
    assert as_lead_advocate.post("/unlock", passphrase=PASSPHRASE).status == 303
    assert told(as_administrator, "Failed to unlock") == 1


def test_a_failed_unlock_by_a_passkey(
    ruth: Member, as_lead_advocate: Client, as_backup: Client, as_administrator: Client
) -> None:
    stranger = Device()
    stranger.register(as_backup)
    as_lead_advocate.post("/lock")
    stranger.verifies = False

    assert stranger.sign_in(as_lead_advocate).status == 422

    assert told(as_administrator, "Failed to unlock") == 1


@pytest.mark.asvs("16.3.1")
def test_a_failed_proof(ruth: Member, as_lead_advocate: Client, as_administrator: Client) -> None:
    refused = as_lead_advocate.post("/proof", {"passphrase": WRONG, "next": "/me"}, htmx=True)

    assert refused.status == 422 and told(as_administrator, "Failed to show once more who they are") == 1


def test_a_failed_proof_by_passkey(ruth: Member, as_lead_advocate: Client, as_administrator: Client) -> None:
    answered = as_lead_advocate.post("/proof/passkey", json={"credential": {"id": "none"}})

    assert answered.status == 422 and told(as_administrator, "Failed to show once more who they are") == 1


def test_a_wrong_old_passphrase(ruth: Member, as_lead_advocate: Client, as_administrator: Client) -> None:
    typed = {
        "old": WRONG,
        "passphrase": "granite otter violin teacup",
        "repeated": "granite otter violin teacup",
    }

    assert as_lead_advocate.post("/me/passphrase", typed, htmx=True).status == 422

    assert told(as_administrator, "Failed to show once more who they are") == 1


def test_a_failed_passkey_at_the_sign_in(
    ruth: Member, as_lead_advocate: Client, as_administrator: Client, portal
) -> None:
    device = Device()
    device.register(as_lead_advocate)
    move_clock(LATER)
    device.verifies = False

    known, unknown = device.sign_in(Client(portal)), Device().sign_in(Client(portal))

    assert told(as_administrator, "1 failed try from a new device") == 1
    assert (known.status, known.text) == (unknown.status, unknown.text) == (422, known.text)
