"""A key service that is out of reach while the app runs: what is open goes on, the rest is refused calmly."""

from __future__ import annotations

import pytest

from app.access import rotation
from app.access.work import House
from app.crypto.providers import Patient
from app.crypto.root import KeyFile
from app.db.keyring import Keyring
from app.main import open_house
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id, sent
from tests.support.keys import silent
from tests.support.remote import Remote


@pytest.fixture
def remote(house: House, cast: Cast) -> Remote:
    """The app asks a key service for the root key."""
    made = Remote(KeyFile(house.settings.root_key))
    house.keyring = Keyring(house.keyring.store, Patient(made, seconds=0.2))
    return made


@pytest.fixture
def rotated(remote: Remote, house: House, cast: Cast) -> Remote:
    """An operator has rotated the root beside the app, which has not heard of it."""
    beside = open_house(house.settings)
    rotation.rotate_root(beside, KeyFile(house.settings.root_key), silent)
    beside.store.close()
    beside.keyring.store.close()
    house.keyring.forget([cast.site_id, cast.case_id])
    return remote


@pytest.mark.parametrize("how", ["failing", "late"])
def test_what_needs_it_is_refused_calmly_and_done_once_it_answers(
    rotated: Remote, house: House, cast: Cast, as_lead_advocate: Client, how: str
) -> None:
    if how == "failing":
        rotated.fail(ConnectionError("no route"))
    else:
        rotated.be_late()

    note = {"id": new_client_id(), "facts": "Said meanwhile"}
    refused = sent(as_lead_advocate, f"/cases/{cast.case_id}/notes", note)

    assert refused.status_code == 503
    assert "The keys cannot be reached just now. Nothing was changed." in refused.text
    assert "no route" not in refused.text
    rotated.answer()
    assert as_lead_advocate.post(f"/cases/{cast.case_id}/notes", note).status == 303
    assert ledger_kinds(house, cast, cast.case_id).count("note.recorded") == 1


def test_what_is_open_already_goes_on_without_it(
    remote: Remote, cast: Cast, as_lead_advocate: Client
) -> None:
    assert as_lead_advocate.get(f"/cases/{cast.case_id}").status == 200
    remote.fail(ConnectionError())

    assert as_lead_advocate.get(f"/cases/{cast.case_id}").status == 200
