"""From which day the time runs, on which days somebody is reminded, and what counts as a charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest

from app.features.charge_limits import rules
from app.features.charge_limits.rules import (
    Act,
    AnswerKind,
    act_of,
    day_before,
    last_of,
    reminder_day,
    span_on,
)
from app.features.deadlines.rules import Unit
from app.features.incidents.rules import Certainty
from app.features.people.rules import Stage

FIRST, LAST, LATE = date(2026, 3, 1), date(2026, 3, 9), date(2026, 5, 1)


@dataclass(frozen=True)
class Rule:
    event: str
    std_amount: int | None
    std_unit: str | None
    effective_from: date
    effective_to: date | None = None


@pytest.mark.parametrize(
    ("certainty", "logged_on", "day", "is_sure"),
    [
        (Certainty.EXACT, LATE, LAST, True),
        (Certainty.APPROX, LATE, LAST, True),
        (Certainty.UNKNOWN, LATE, FIRST, False),
        (Certainty.UNKNOWN, date(2026, 3, 2), LAST, True),
    ],
)
def test_a_span_counts_from_its_last_day_and_where_its_day_is_not_sure_from_its_first(
    certainty: Certainty, logged_on: date, day: date, is_sure: bool
) -> None:
    act = act_of(uuid4(), FIRST, LAST, certainty, logged_on)

    assert (act.day, act.is_sure) == (day, is_sure)


def test_the_last_act_is_the_latest_and_of_one_day_the_sure_one() -> None:
    sure, unsure, earlier = Act(uuid4(), LAST, True), Act(uuid4(), LAST, False), Act(uuid4(), FIRST, True)

    assert last_of([earlier, sure, unsure]) is sure and last_of([unsure, sure]) is sure
    assert last_of([]) is None


def test_the_row_counts_that_stood_on_that_day() -> None:
    former = Rule(rules.LIMIT, 6, "months", date(2021, 4, 1), date(2026, 3, 31))
    present = Rule(rules.LIMIT, 9, "months", date(2026, 4, 1))
    table = [present, former, Rule(rules.NOTICE, None, None, date(2021, 4, 1))]

    assert span_on(table, rules.LIMIT, date(2026, 3, 31)) == (6, Unit.MONTHS)
    assert span_on(table, rules.LIMIT, date(2026, 4, 1)) == (9, Unit.MONTHS)
    assert (
        span_on(table, rules.NOTICE, LATE) is None and span_on(table, rules.LIMIT, date(2020, 1, 1)) is None
    )


@pytest.mark.parametrize(
    ("amount", "unit", "day"),
    [
        (8, Unit.WEEKS, date(2026, 6, 16)),
        (14, Unit.DAYS, date(2026, 7, 28)),
        (1, Unit.MONTHS, date(2026, 7, 11)),
        (25, Unit.HOURS, date(2026, 8, 9)),
        (2, Unit.WORKING_DAYS, date(2026, 8, 7)),
    ],
)
def test_the_day_so_long_before(amount: int, unit: Unit, day: date) -> None:
    assert day_before(date(2026, 8, 11), amount, unit) == day


def test_who_has_answered_is_reminded_on_the_next_day_alone() -> None:
    days = [date(2026, 6, 1), date(2026, 7, 1)]

    assert reminder_day(days, None) == days[0]
    assert reminder_day(days, date(2026, 6, 1)) == days[1] and reminder_day(days, days[1]) is None


def test_a_charge_is_told_by_the_stage_or_by_the_newest_news() -> None:
    charged, back, other = AnswerKind.CHARGED, AnswerKind.NOT_CHARGED, AnswerKind.ONCE

    assert rules.is_charged(Stage.PRE_TRIAL, []) and not rules.is_charged(Stage.FILE_WITH_CPS, [other])
    assert rules.is_charged(Stage.REPORTED, [other, charged, back])
    assert not rules.is_charged(Stage.REPORTED, [back, charged])
