"""The cast with everybody of the other roles, a client for each, and a challenge note on its way."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest

from tests.support.cast import Cast
from tests.support.challenge_notes import TERMS, note_fields
from tests.support.clients import Client
from tests.support.roles import client_of


@pytest.fixture(autouse=True)
def in_all_roles(desks: dict[str, UUID]) -> None:
    """Every test here has the other roles."""


@pytest.fixture
def client_as(anyone: Client, cast: Cast) -> Callable[[str], Client]:
    return lambda name: client_of(anyone, cast, name)


@pytest.fixture
def as_chair(client_as: Callable[[str], Client]) -> Client:
    return client_as("chair")


@pytest.fixture
def as_dpo(client_as: Callable[[str], Client]) -> Client:
    return client_as("dpo")


@pytest.fixture
def as_service_manager(client_as: Callable[[str], Client]) -> Client:
    return client_as("service_manager")


@pytest.fixture
def draft(cast: Cast, as_lead_advocate: Client) -> str:
    """The address of a note that has not left."""
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/challenges", note_fields(cast))
    return f"/cases/{cast.case_id}/challenges/{made.uuid}"


@pytest.fixture
def sent(draft: str, as_lead_advocate: Client) -> str:
    """The address of a note that was sent to the police desk."""
    assert as_lead_advocate.post(f"{draft}/sendings", TERMS).location == draft
    return draft


@pytest.fixture
def on_the_board(sent: str, as_chair: Client) -> str:
    """The address of the same note on the meeting's board."""
    found = re.search(r"/meeting/challenges/[0-9a-f-]{36}", as_chair.get("/meeting").text)
    assert found
    return found[0]
