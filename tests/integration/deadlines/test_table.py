"""The administrator's table of deadlines: read, amended from a day on, never rewritten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import local_day, now
from app.features.deadlines import queries
from tests.support.cast import ledger_kinds


def rule_of(house, cast, event: str):
    with house.reading() as work:
        table = queries.deadline_table(work, cast.administrator.actor)
        return next(view for view in table if view.rule.event == event)


def change(**fields) -> dict[str, str]:
    ahead = (local_day(now()) + timedelta(days=3)).isoformat()
    first = {"who": "Advocate", "std_amount": "2", "std_unit": "working_days", "enh_amount": "1",
             "enh_unit": "working_days", "mark": "checked", "effective_from": ahead,
             "reason": "The board decided."}  # fmt: skip
    return first | fields


def test_the_table_shows_every_row_with_its_mark(as_administrator) -> None:
    page = as_administrator.get("/deadlines")
    assert page.status == 200
    assert page.shows("Tell: an arrest") and page.shows("5 working days")
    assert page.shows("Verify: the rule may have changed")


def test_a_change_counts_from_its_day_and_the_former_row_stays(house, cast, as_administrator) -> None:
    before = rule_of(house, cast, "contact.high")
    answer = as_administrator.post(f"/deadlines/{before.rule.id}", change())
    assert answer.location == "/deadlines"
    view = rule_of(house, cast, "contact.high")
    assert (view.rule.id, view.rule.std_amount, view.newest.std_amount) == (before.rule.id, 1, 2)
    assert view.rule.effective_to == view.newest.effective_from - timedelta(days=1)
    with house.reading() as work:
        start = now()
        soon = queries.deadline_from(work, cast.site_id, "contact.high", False, start)
        later = queries.deadline_from(work, cast.site_id, "contact.high", False, start + timedelta(days=3))
    assert soon == queries.deadline(start, 1, queries.Unit.WORKING_DAYS)
    assert later == queries.deadline(start + timedelta(days=3), 2, queries.Unit.WORKING_DAYS)
    assert "deadline.amended" in ledger_kinds(house, cast)
    assert as_administrator.get("/deadlines").shows("From")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("std_unit", "", "Choose hours, days, working days, weeks or months."),
        ("std_amount", "", "Give a number, or leave the unit empty too."),
        ("std_amount", "soon", "Give a number."),
        ("enh_amount", "401", "Give a number of at most 400."),
        ("effective_from", "2020-01-01", "Choose today or a later day"),
        ("effective_from", "", "Give the first day on which this counts."),
        ("mark", "", "Say how sure this is."),
        ("who", "", "Say who must do it."),
        ("reason", "", "Say why."),
        ("note", "x" * 301, "Use at most 300 characters."),
    ],
)
def test_a_wrong_change_is_explained_and_nothing_changes(
    house, cast, as_administrator, field, value, message
) -> None:
    rule = rule_of(house, cast, "contact.high").rule
    page = as_administrator.post_and_follow(f"/deadlines/{rule.id}", change(**{field: value}))
    assert page.shows(message)
    assert rule_of(house, cast, "contact.high").newest.id == rule.id


def test_a_row_that_was_changed_meanwhile_is_not_changed_again(house, cast, as_administrator) -> None:
    rule = rule_of(house, cast, "contact.high").rule
    as_administrator.post(f"/deadlines/{rule.id}", change())
    page = as_administrator.post_and_follow(f"/deadlines/{rule.id}", change(std_amount="9"))
    assert page.shows("this row was changed meanwhile")
    assert 'value="9"' in page.text
    assert rule_of(house, cast, "contact.high").newest.std_amount == 2


def test_no_fixed_time_makes_nothing_due(house, cast, as_administrator) -> None:
    rule = rule_of(house, cast, "contact.high").rule
    empty = change(std_amount="", std_unit="", enh_amount="", enh_unit="")
    as_administrator.post(f"/deadlines/{rule.id}", empty)
    assert rule_of(house, cast, "contact.high").newest.std_amount is None


@pytest.mark.parametrize("client", ["as_lead_advocate", "as_supervisor", "as_partner"])
def test_nobody_else_has_a_door_here(request, house, cast, client: str) -> None:
    someone = request.getfixturevalue(client)
    rule = rule_of(house, cast, "contact.high").rule
    assert someone.get("/deadlines").status == 404
    assert someone.get(f"/deadlines/{rule.id}").status == 404
    assert someone.post(f"/deadlines/{rule.id}", change()).status == 404


def test_a_row_of_another_site_does_not_exist(house, cast, as_administrator) -> None:
    with house.reading() as work:
        (row,) = queries.rules_for(work, cast.other_site_id, "contact.high", work.now)
    assert as_administrator.get(f"/deadlines/{row.id}").status == 404
    assert as_administrator.post(f"/deadlines/{row.id}", change()).status == 404
