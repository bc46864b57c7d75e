"""Who makes pages in these tests."""

from __future__ import annotations

import pytest

from app.access.work import House
from tests.support.cast import Cast
from tests.support.portal import Maker


@pytest.fixture
def maker(house: House, cast: Cast) -> Maker:
    return Maker(house, cast)
