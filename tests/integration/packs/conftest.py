"""What the tests of the pack share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.db.ledger import AccessLeaf


@pytest.fixture
def openings(house) -> Callable[[], int]:
    """How many lines the access log has."""

    def count() -> int:
        with house.reading() as work:
            return work.session.scalar(select(func.count()).select_from(AccessLeaf)) or 0

    return count
