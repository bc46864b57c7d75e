"""A log that is long goes on from a day, and its pattern is of all of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.work import House
from app.features.exhibits import queries
from tests.integration.incidents.conftest import entry
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.opened import opened


def test_it_goes_on_from_a_day_and_no_entry_is_left_out(
    as_lead_advocate: Client, house: House, cast: Cast, log: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_ENTRIES", 3)
    with opened(house, cast) as (work, _):
        today = work.today
    for ago in (9, 8, 8, 8, 8, 3, 2):
        day = today - timedelta(days=ago)
        typed = entry(when="other", happened_on=day, text=f"{ago} days ago.")
        assert as_lead_advocate.post(f"{log}/new", typed).status == 303

    first = as_lead_advocate.get(log)
    assert first.shows("7 incidents since") and first.shows("2 days ago.") and not first.shows("8 days ago.")
    second = as_lead_advocate.get(f"{log}?until={today - timedelta(days=8)}")
    # A day stays whole.
    assert (
        second.text.count("8 days ago.") == 4 and second.shows("7 incidents since") and second.shows("Newest")
    )
    third = as_lead_advocate.get(f"{log}?until={today - timedelta(days=9)}")
    assert third.shows("9 days ago.") and "Earlier" not in third.text
    assert (
        f"until={today - timedelta(days=8)}" in first.text
        and f"until={today - timedelta(days=9)}" in second.text
    )


def test_a_day_that_is_none_is_the_newest_page_and_one_too_early_says_so(
    as_lead_advocate: Client, log: str, incident: str
) -> None:
    assert as_lead_advocate.get(f"{log}?until=yesterday").shows("He waited by the gate.")
    early = as_lead_advocate.get(f"{log}?until=1990-01-01")
    assert early.shows("No entry is as early as that.") and early.shows("Newest")
