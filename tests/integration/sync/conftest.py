"""An enrolled phone for the tests of this folder."""

from __future__ import annotations

import pytest

from tests.support.phone import Phone, enrol


@pytest.fixture
def phone(as_lead_advocate, cast) -> Phone:
    return enrol(as_lead_advocate.post)
