"""The pure decisions about a case: what may follow, who may lead or cover, on what a referral rests."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from app.features.cases import rules
from app.features.cases.rules import ClosureReason, EnhancedReason, Status

TODAY = date(2026, 11, 23)
RUTH, DELE, KIT = uuid4(), uuid4(), uuid4()
TEAM = {RUTH, DELE}


def test_every_status_has_a_label_and_a_way_on() -> None:
    assert set(rules.STATUS_LABELS) == set(Status) == set(rules.NEXT)
    assert all(rules.NEXT[status] for status in Status)


def test_no_status_follows_itself_and_none_is_allocated_by_hand() -> None:
    for status, after in rules.NEXT.items():
        assert status not in after
        assert Status.ALLOCATED not in after


def test_every_status_is_reached_from_referred() -> None:
    reached, waiting = {Status.ALLOCATED}, [Status.REFERRED, Status.ALLOCATED]
    while waiting:
        fresh = rules.NEXT[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    assert reached == set(Status) - {Status.REFERRED}


@pytest.mark.parametrize(
    ("before", "after"),
    [(Status.REFERRED, Status.ACTIVE), (Status.CLOSED, Status.ACTIVE), (Status.ACTIVE, Status.CLOSED)],
)
def test_a_step_that_may_not_follow_is_named(before: Status, after: Status) -> None:
    assert "cannot follow" in rules.status_problems(before, after, "Because.", ClosureReason.OTHER)["status"]


def test_closing_needs_a_reason_twice() -> None:
    assert set(rules.status_problems(Status.CLOSING, Status.CLOSED, " ", None)) == {"closure", "reason"}
    assert rules.status_problems(Status.CLOSING, Status.CLOSED, "Safe now.", ClosureReason.GOALS_MET) == {}


def test_a_working_step_needs_no_reason() -> None:
    assert rules.status_problems(Status.ALLOCATED, Status.ACTIVE, "", None) == {}


@pytest.mark.parametrize(
    ("lead", "backup", "fields"),
    [(RUTH, DELE, set()), (RUTH, RUTH, {"backup"}), (KIT, DELE, {"lead"}), (RUTH, KIT, {"backup"})],
)
def test_one_lead_and_another_as_backup_of_the_team(lead, backup, fields) -> None:
    assert set(rules.pair_problems(lead, backup, TEAM)) == fields


def cover(person=DELE, lead=RUTH, first: int = 0, last: int = 6) -> set[str]:
    days = [TODAY + timedelta(days=step) for step in (first, last)]
    return set(rules.cover_problems(person, lead, TEAM, days[0], days[1], TODAY))


def test_cover_is_by_another_of_the_team() -> None:
    assert cover() == set()
    assert cover(person=RUTH) == {"person"}
    assert cover(person=KIT) == {"person"}
    assert cover(lead=None) == {"person"}


def test_cover_runs_forwards_from_today_for_at_most_ninety_days() -> None:
    assert cover(first=3, last=3) == set()
    assert cover(first=-1) == {"from_day"}
    assert cover(first=3, last=2) == {"to_day"}
    assert cover(last=89) == set()
    assert cover(last=90) == {"to_day"}


def test_a_referral_rests_on_agreement_or_a_written_reason() -> None:
    assert rules.basis_problems("yes", "") == {}
    assert set(rules.basis_problems("no", " ")) == {"lawful_reason"}
    assert rules.basis_problems("not_asked", "Serious harm is likely.") == {}


def test_enhanced_rights_have_a_reason() -> None:
    assert set(rules.enhanced_problems(True, [], "")) == {"enhanced_reasons"}
    assert rules.enhanced_problems(True, [EnhancedReason.INTIMIDATED], "") == {}
    assert rules.enhanced_problems(True, [], "Followed for months.") == {}
    assert rules.enhanced_problems(False, [], "") == {}


def test_incident_days_lie_in_the_past_and_in_order() -> None:
    early, late = TODAY - timedelta(days=9), TODAY - timedelta(days=2)
    assert rules.incident_day_problems(early, late, TODAY) == {}
    assert set(rules.incident_day_problems(late, early, TODAY)) == {"last_incident_on"}
    assert set(rules.incident_day_problems(TODAY + timedelta(days=1), None, TODAY)) == {"first_incident_on"}
