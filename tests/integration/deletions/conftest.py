"""A second supervisor of the team, who is not the first."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from app.access.work import House
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.deletions import second_supervisor


@pytest.fixture
def as_second(portal: TestClient, house: House, cast: Cast) -> Client:
    return Client(portal, second_supervisor(house, cast).token)
