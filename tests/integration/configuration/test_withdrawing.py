"""A deadline or a time of retention that is to come is withdrawn before its day, and every change says who and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.work import House
from app.core.clock import local_day, now
from app.features.deadlines.queries import deadline_table
from app.features.retention.queries import retention_table
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client


def ahead(days: int = 3) -> str:
    return (local_day(now()) + timedelta(days=days)).isoformat()


def newest(house: House, cast: Cast, which: str):
    """The view of one deadline, or of one time of retention."""
    with house.reading() as work:
        if which == "deadlines":
            table = deadline_table(work, cast.administrator.actor)
            return next(view for view in table if view.rule.event == "contact.high")
        return retention_table(work, cast.administrator.actor)[0]


CHANGES = {
    "deadlines": {"who": "Advocate", "std_amount": "2", "std_unit": "working_days", "enh_amount": "2",
                  "enh_unit": "working_days", "mark": "checked", "reason": "The board decided."},
    "retention": {"years": "9", "reason": "The board decided."},
}  # fmt: skip
WORDS = {
    "deadlines": "First contact, high priority: 1 working day → 2 working days",
    "retention": "→ 9 years",
}


@pytest.mark.parametrize("which", CHANGES)
def test_a_row_to_come_is_withdrawn_and_the_one_before_goes_on(
    house: House, cast: Cast, as_administrator: Client, which: str
) -> None:
    before = newest(house, cast, which).newest.id
    as_administrator.post(f"/{which}/{before}", CHANGES[which], effective_from=ahead())
    row = newest(house, cast, which).newest
    assert row.id != before and as_administrator.get(f"/{which}/{row.id}").shows("Withdraw")

    answer = as_administrator.post(f"/{which}/{row.id}/withdrawals", reason="Decided anew.")

    view = newest(house, cast, which)
    assert answer.location == f"/{which}" and view.newest.id == before and view.newest.effective_to is None
    page = as_administrator.get("/configuration/changes")
    assert page.shows(WORDS[which]) and page.shows("Decided anew.") and page.shows("Ash Moran")
    assert ledger_kinds(house, cast)[-1] == f"{which.removesuffix('s')}.withdrawn"


@pytest.mark.parametrize("which", CHANGES)
def test_a_row_that_counts_is_not_withdrawn(
    house: House, cast: Cast, as_administrator: Client, which: str
) -> None:
    row = newest(house, cast, which).newest

    refused = as_administrator.post_and_follow(f"/{which}/{row.id}/withdrawals", reason="No.")

    assert refused.shows("this row counts already") and newest(house, cast, which).newest.id == row.id


@pytest.mark.parametrize("which", CHANGES)
def test_a_row_that_another_follows_is_not_withdrawn(
    house: House, cast: Cast, as_administrator: Client, which: str
) -> None:
    as_administrator.post(
        f"/{which}/{newest(house, cast, which).newest.id}", CHANGES[which], effective_from=ahead(3)
    )
    first = newest(house, cast, which).newest.id
    as_administrator.post(f"/{which}/{first}", CHANGES[which], effective_from=ahead(9))

    refused = as_administrator.post_and_follow(f"/{which}/{first}/withdrawals", reason="No.")

    assert refused.shows("another one follows it") and len(newest(house, cast, which).to_come) == 2
