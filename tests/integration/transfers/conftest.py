"""The two of the other site who have a part in it: who takes the case, and who leads it from then on."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.support.cast import Cast
from tests.support.clients import Client


@pytest.fixture
def as_taker(portal: TestClient, cast: Cast) -> Client:
    return Client(portal, cast.other_supervisor.token)


@pytest.fixture
def as_new_lead(portal: TestClient, cast: Cast) -> Client:
    return Client(portal, cast.other_site.token)
