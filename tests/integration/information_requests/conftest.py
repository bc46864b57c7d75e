"""A release to the cast's desk, by which its partner asks for information."""

from __future__ import annotations

import pytest

from tests.integration.roles.conftest import as_dpo, as_service_manager, client_as, in_all_roles
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.proposals import share_fields

__all__ = ["as_dpo", "as_service_manager", "client_as", "copy", "in_all_roles", "requests"]


@pytest.fixture
def requests(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/information-requests"


@pytest.fixture
def copy(cast: Cast, as_lead_advocate: Client, as_partner: Client) -> str:
    """The address of a released copy at the police desk."""
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/shares", share_fields(cast))
    assert made.status == 303, made.text
    page = as_partner.get("/shared").text
    start = page.index('href="/shared/') + len('href="')
    return page[start : page.index('"', start)]
