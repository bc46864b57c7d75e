"""All tests of the safe contact stand on a Tuesday in November, five minutes before the safe hours end."""

from __future__ import annotations

import pytest

from tests.support.safe_contacts import BEFORE_THE_END, stand_at


@pytest.fixture(autouse=True)
def _before_the_end() -> None:
    stand_at(BEFORE_THE_END)
