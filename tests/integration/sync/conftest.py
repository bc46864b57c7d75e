"""An enrolled phone for the tests of this folder."""

from __future__ import annotations

import pytest

from app.access.models import CaseRelation
from tests.support.phone import Phone, enrol


@pytest.fixture
def phone(as_lead_advocate, cast) -> Phone:
    return enrol(as_lead_advocate.post)


@pytest.fixture
def covering(house, cast, as_colleague):
    """A colleague who covers the case: she works on its plan as the lead does."""
    with house.writing() as work:
        work.add(CaseRelation(case_id=cast.case_id, account_id=cast.colleague.id, kind="cover", from_day=work.today,
                              given_by=cast.supervisor.id))  # fmt: skip
    return as_colleague
