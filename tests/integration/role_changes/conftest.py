"""The cast with everybody of the other roles, and a form that changes what one of them does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from app.access.models import Account
from app.access.work import House
from tests.support.cast import Cast
from tests.support.clients import Answered, Client
from tests.support.roles import add_roles, client_of


@pytest.fixture(autouse=True)
def desks(house: House, cast: Cast) -> dict[str, UUID]:
    """The desks of the other agencies, by their kind."""
    return add_roles(house, cast)


@pytest.fixture
def change(house: House, cast: Cast, as_administrator: Client) -> Callable[..., Answered]:
    """Send the form for one of the cast, as its page shows it, with these changes; what came back."""

    def send(name: str, role: str, client: Client | None = None, **more: Any) -> Answered:
        path = f"/people/{cast.people[name].id}/roles"
        with house.reading() as work:
            row = work.session.get_one(Account, cast.people[name].id)
            was = f"{row.role} {row.agency_id or ''}".strip()
        typed = {"role": role, "reason": "She changed jobs.", "was": was, **more}
        return (client or as_administrator).post(path, typed, htmx=True)

    return send


@pytest.fixture
def as_dpo_client(anyone: Client, cast: Cast) -> Client:
    return client_of(anyone, cast, "dpo")
