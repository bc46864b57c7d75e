"""The clock of a data breach, and what a decision about it has to say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.features.data_breaches import rules
from app.features.data_breaches.rules import Did

FOUND = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BY = FOUND + timedelta(hours=72)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=61, minutes=40), "61 hours left to report"),
        (timedelta(hours=1, minutes=1), "1 hour left to report"),
        (timedelta(minutes=59), "Less than an hour left to report"),
        (timedelta(0), "Less than an hour left to report"),
        (timedelta(minutes=-20), "The time to report has run out"),
        (timedelta(hours=-1), "The time to report ran out 1 hour ago"),
        (timedelta(hours=-30), "The time to report ran out 30 hours ago"),
    ],
)
def test_a_part_of_an_hour_is_not_counted_as_one(left: timedelta, words: str):
    assert rules.hours_words(BY, BY - left) == words


def problems(
    *, is_reported: bool = True, at: datetime | None = BY, reference: str = "IC-1", reason: str = ""
) -> set[str]:
    found = rules.reporting_problems(
        is_reported=is_reported, at=at, reference=reference, reason=reason, found_at=FOUND, report_by=BY,
        now=BY + timedelta(hours=9),
    )  # fmt: skip
    return set(found)


def test_a_report_has_its_moment_and_reference_and_a_late_one_its_reason():
    late = BY + timedelta(minutes=1)

    assert problems() == set()
    assert problems(at=None) == {"reported_on"} and problems(reference="") == {"reference"}
    assert problems(at=FOUND - timedelta(minutes=1)) == {"reported_on"}
    assert problems(at=BY + timedelta(hours=10)) == {"reported_on"}
    assert problems(at=late) == {"reason"} and problems(at=late, reason="Nobody was in.") == set()


def test_a_decision_against_a_report_has_a_reason_and_nothing_else():
    assert problems(is_reported=False, at=None, reference="") == {"reason"}
    assert problems(is_reported=False, at=None, reference="", reason="It was sealed.") == set()


@pytest.mark.parametrize(
    ("done", "problem"),
    [
        ({Did.RECORDED, Did.TOLD}, rules.NOT_DECIDED),
        ({Did.RECORDED, Did.REPORTED}, rules.NOT_SAID),
        ({Did.NOT_REPORTED, Did.NOT_TOLD}, ""),
    ],
)
def test_a_breach_is_closed_when_both_are_recorded(done: set[Did], problem: str):
    assert rules.closing_problem(done) == problem
