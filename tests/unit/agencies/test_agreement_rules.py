"""What the days of agreements mean: both count, a gap counts, an early end counts from its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.features.agencies.rules import AgreementState, Days, standing

TODAY = date(2026, 3, 10)


def days(first: int, last: int, ended: int | None = None) -> Days:
    end = None if ended is None else TODAY + timedelta(days=ended)
    return Days(TODAY + timedelta(days=first), TODAY + timedelta(days=last), end)


@pytest.mark.parametrize(
    ("agreements", "state", "until"),
    [
        ([], AgreementState.NONE, None),
        ([days(0, 0)], AgreementState.ENDS_SOON, 0),
        ([days(-5, 29)], AgreementState.ENDS_SOON, 29),
        ([days(-5, 30)], AgreementState.IN_FORCE, 30),
        ([days(-90, -1)], AgreementState.ENDED, -1),
        ([days(3, 90)], AgreementState.TO_COME, 3),
        ([days(-90, 5), days(6, 100)], AgreementState.IN_FORCE, 100),
        ([days(-90, 5), days(7, 100)], AgreementState.ENDS_SOON, 5),
        ([days(-90, 100, ended=0)], AgreementState.ENDED, -1),
        ([days(-90, 100, ended=0), days(-2, 50)], AgreementState.IN_FORCE, 50),
        ([days(0, 100, ended=0)], AgreementState.NONE, None),
        ([days(-90, -9), days(4, 50)], AgreementState.TO_COME, 4),
    ],
)
def test_how_an_agency_stands(agreements: list[Days], state: AgreementState, until: int | None) -> None:
    expected = None if until is None else TODAY + timedelta(days=until)
    assert standing(agreements, TODAY) == (state, expected)
    assert standing(list(reversed(agreements)), TODAY) == (state, expected)
