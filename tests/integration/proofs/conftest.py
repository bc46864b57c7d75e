"""The cast's lead advocate with a real way of signing in."""

from __future__ import annotations

import pytest

from app.access.work import House
from tests.support.cast import Cast
from tests.support.staff import Member, member


@pytest.fixture
def ruth(house: House, cast: Cast) -> Member:
    return member(house, cast.lead.id, "ruth.adeyemi")
