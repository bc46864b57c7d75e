"""A challenge note in its stages, made through the public door, and clients at another time of the clock."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from app.access import sessions
from app.access.work import House
from tests.support.cast import Cast, Person
from tests.support.challenge_notes import TERMS, note_fields
from tests.support.clients import Client


@pytest.fixture
def draft(cast: Cast, as_lead_advocate: Client) -> str:
    """The address of a draft."""
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", note_fields(cast))
    assert made.status == 303, made.text
    return f"/cases/{cast.case_id}/challenges/{made.uuid}"


@pytest.fixture
def sent(draft: str, as_lead_advocate: Client) -> str:
    """The address of a note that was sent to the desk."""
    assert as_lead_advocate.post(f"{draft}/sendings", TERMS).location == draft
    return draft


@pytest.fixture
def received(sent: str, as_partner: Client) -> str:
    """The address of the same note at the receiving desk."""
    from re import search

    found = search(r"/partner/challenges/[0-9a-f-]{36}", as_partner.get("/partner").text)
    assert found
    return found[0]


@pytest.fixture
def signed_in(house: House, portal: TestClient) -> Callable[[Person], Client]:
    """A fresh session for one of the cast, as of the clock's present time."""

    def begin(person: Person) -> Client:
        with house.writing() as work:
            token = sessions.begin_session(work, person.id)
        return Client(portal, token)

    return begin
