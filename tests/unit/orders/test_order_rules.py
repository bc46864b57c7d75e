"""When an order is in force, when its end is told, and what does not fit together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.features.orders.rules import (
    OrderStatus,
    alert_day,
    conditions_of,
    is_in_force,
    problems_of,
    state_words,
)

TODAY = date(2026, 5, 20)
GRANTED = OrderStatus.GRANTED


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("status", "left", "stands"),
    [(GRANTED, 0, True), (GRANTED, -1, False), (OrderStatus.INTERIM, None, True), (OrderStatus.VARIED, 1, True),
     (OrderStatus.APPLIED, 9, False), (OrderStatus.REFUSED, None, False), (OrderStatus.EXPIRED, 9, False),
     (OrderStatus.DISCHARGED, None, False), (OrderStatus.APPEALED, 1, True)],
)  # fmt: skip
def test_it_is_in_force_by_its_state_and_with_its_last_day(
    status: OrderStatus, left: int | None, stands: bool
) -> None:
    assert is_in_force(status, ahead(left) if left is not None else None, TODAY) is stands


@pytest.mark.parametrize(
    ("left", "seen", "told"),
    [
        (400, None, 370),
        (30, None, 0),
        (20, None, 0),
        (20, 0, 6),
        (14, 0, 7),
        (7, 0, 7),
        (5, -1, 5),
        (0, -1, 0),
        (0, 0, None),
        (31, -3, 1),
    ],
)
def test_its_end_is_told_thirty_fourteen_and_seven_days_before_and_on_the_day(
    left: int, seen: int | None, told: int | None
) -> None:
    seen_on = ahead(seen) if seen is not None else None

    assert alert_day(ahead(left), None, seen_on, TODAY) == (ahead(told) if told is not None else None)


def test_a_renewal_has_a_day_of_its_own() -> None:
    assert alert_day(ahead(400), ahead(100), None, TODAY) == ahead(100)
    assert alert_day(None, ahead(100), None, TODAY) == ahead(100)
    assert alert_day(ahead(400), ahead(100), ahead(100), TODAY) == ahead(370)


def test_what_runs_until_further_order_is_not_told() -> None:
    assert alert_day(None, None, None, TODAY) is None


def test_what_nobody_looked_at_stays_due_since_its_days_were_recorded() -> None:
    assert alert_day(ahead(20), None, None, ahead(-5)) == ahead(-5)
    assert alert_day(ahead(20), None, None, ahead(-40)) == ahead(-10)


def test_its_state_in_words() -> None:
    assert (
        state_words(GRANTED, date(2027, 3, 3), TODAY, TODAY).replace("\u00a0", " ")
        == "In force until 3 March 2027"
    )
    assert state_words(GRANTED, None, None, TODAY) == "In force until further order, not served yet"
    assert state_words(GRANTED, ahead(-1), TODAY, TODAY).replace("\u00a0", " ") == "Ended 19 May 2026"
    assert state_words(OrderStatus.APPLIED, None, None, TODAY) == "Applied for"


def test_conditions_are_one_on_each_line() -> None:
    assert conditions_of(" - Not to go to Elm Road\r\n\n• Not to write to her \n*  \n") == [
        "Not to go to Elm Road", "Not to write to her"]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "served", "ends", "renewed", "status", "wrong"),
    [
        (1, None, None, None, GRANTED, "made_on"),
        (0, 1, None, None, GRANTED, "served_on"),
        (-1, -2, None, None, GRANTED, "served_on"),
        (0, None, -1, None, GRANTED, "expires"),
        (0, None, 9, 10, GRANTED, "renewal_due"),
        (-9, None, 1, None, OrderStatus.EXPIRED, "expires"),
        (-9, -8, 9, 5, GRANTED, None),
        (-9, None, -1, None, OrderStatus.EXPIRED, None),
    ],
)
def test_days_that_do_not_fit_are_named(
    made: int,
    served: int | None,
    ends: int | None,
    renewed: int | None,
    status: OrderStatus,
    wrong: str | None,
) -> None:
    days = [ahead(one) if one is not None else None for one in (made, served, ends, renewed)]

    assert list(problems_of(status, days[0], days[1], days[2], days[3], [], TODAY)) == (
        [wrong] if wrong else []
    )


def test_conditions_have_bounds() -> None:
    for lines in (["x"] * 41, ["x" * 501]):
        assert "conditions" in problems_of(GRANTED, None, None, None, None, lines, TODAY)
