"""What the tests of the plan share."""

from __future__ import annotations

import pytest

from tests.support.cast import Cast


@pytest.fixture
def base(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/plan"
