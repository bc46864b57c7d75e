"""A release to the cast's desk, by which its partner proposes news; and a clock to move on."""

from __future__ import annotations

import pytest

from app.access.work import House
from tests.integration.progress.conftest import desk, late
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.proposals import Proposing

__all__ = ["desk", "late", "proposing"]


@pytest.fixture
def proposing(house: House, cast: Cast, as_lead_advocate: Client, as_partner: Client) -> Proposing:
    """The desk has words about the case; the partner proposes by them."""
    return Proposing.begin(house, cast, as_lead_advocate, as_partner)
