"""The stages of a request for information: what may follow what, and what a decision needs."""

from __future__ import annotations

import pytest

from app.features.information_requests import rules
from app.features.information_requests.rules import DECISIONS, OPEN, Stage

ALL = set(Stage)


@pytest.mark.parametrize(
    ("status", "step", "after"),
    [
        (Stage.LOGGED, Stage.PASSED, Stage.PASSED),
        (Stage.PASSED, Stage.DELAYED, Stage.DELAYED),
        (Stage.DELAYED, Stage.INFORMED, Stage.INFORMED),
        (Stage.SCOPE_CHECKED, Stage.VIEWS, Stage.SCOPE_CHECKED),
        (Stage.REFUSED, Stage.INFORMED, Stage.REFUSED),
        (Stage.CHALLENGED, Stage.PARTLY_SUPPLIED, Stage.PARTLY_SUPPLIED),
        (Stage.SCOPE_CHECKED, Stage.AMENDED, Stage.SCOPE_CHECKED),
        (Stage.FULLY_SUPPLIED, Stage.CLOSED, Stage.CLOSED),
    ],
)
def test_what_is_recorded_late_takes_nothing_back(status: Stage, step: Stage, after: Stage):
    assert rules.reached(status, step) is after


@pytest.mark.parametrize("step", Stage)
def test_a_closed_request_takes_no_step_and_one_from_a_partner_is_logged_first(step: Stage):
    assert rules.step_problem(Stage.CLOSED, step) == rules.IS_CLOSED
    expected = "" if step in (Stage.LOGGED, Stage.CLOSED) else rules.NOT_LOGGED
    assert rules.step_problem(Stage.RECEIVED, step) == expected
    assert rules.step_problem(Stage.PASSED, step) == ""


@pytest.mark.parametrize("decision", DECISIONS)
def test_nothing_is_decided_before_the_scope_was_checked(decision: Stage):
    assert rules.decision_problem(decision, ALL - {Stage.SCOPE_CHECKED}) == rules.NO_SCOPE
    assert rules.decision_problem(decision, ALL) == ""


@pytest.mark.parametrize("decision", DECISIONS)
def test_nothing_is_supplied_before_notice_and_views_stand_there(decision: Stage):
    supplies = decision in rules.SUPPLYING
    no_notice = ALL - {Stage.INFORMED, Stage.DELAYED}

    assert rules.decision_problem(decision, no_notice) == (rules.NO_NOTICE if supplies else "")
    assert rules.decision_problem(decision, ALL - {Stage.VIEWS}) == (rules.NO_VIEWS if supplies else "")
    assert rules.decision_problem(decision, ALL - {Stage.INFORMED}) == ""


@pytest.mark.parametrize("decision", DECISIONS)
def test_counselling_records_are_supplied_only_with_a_reason_of_their_own(decision: Stage):
    without, with_it = (
        rules.supply_problems(
            decision,
            counselling=True,
            counselling_why=why,
            items="The log of May",
            redactions="Names of others",
        )
        for why in ("", "The only account.")
    )

    assert without == ({"counselling_why": rules.WHY_COUNSELLING} if decision in rules.SUPPLYING else {})
    assert with_it == {}


def test_a_part_says_what_was_left_out_and_every_supply_what_was_given():
    full, part, refused = (
        rules.supply_problems(one, counselling=False, counselling_why="", items="", redactions="")
        for one in (Stage.FULLY_SUPPLIED, Stage.PARTLY_SUPPLIED, Stage.REFUSED)
    )

    assert set(part) == {"items", "redactions"} and set(full) == {"items"} and refused == {}


def test_what_is_challenged_is_still_to_be_decided():
    assert Stage.CHALLENGED in OPEN and not set(OPEN) & {Stage.REFUSED, Stage.CLOSED, *rules.SUPPLYING}
    assert Stage.AMENDED not in OPEN and set(rules.STAGE_LABELS) == ALL
