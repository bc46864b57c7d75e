"""What was written without a network days ago counts for that day: it answers and replaces nothing newer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.access.work import House
from app.core import clock
from app.features.plan_items.models import PlanItem, PlanItemContent
from app.features.plans.models import PlanReview
from app.features.plans.queries import all_wishes, next_review, reduced_copy, wishes_of
from tests.integration.plans.test_triggers import order, reviews
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.opened import opened
from tests.support.phone import Phone
from tests.support.plans import item, item_url


@pytest.fixture
def base(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/plan"


def ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


def test_a_review_does_not_answer_what_happened_after_it(
    house: House, cast: Cast, phone: Phone, as_lead_advocate: Client, base: str
) -> None:
    looked = {"id": str(uuid4()), "trigger": "interval", "victim_view": "Fine."}
    kept = phone.note(f"{base}/reviews", looked, captured_at=ago(2))
    as_lead_advocate.post(f"/cases/{cast.case_id}/orders", order())

    assert phone.send(kept).answer == "receipt"

    assert reviews(house, cast) == ["Review the plan: an order was made"]
    with opened(house, cast) as (work, _):
        assert work.session.query(PlanReview).one().reviewed_on == work.today - timedelta(days=2)
    assert phone.record(f"{base}/reviews", {**looked, "id": str(uuid4())}).answer == "receipt"
    assert reviews(house, cast) == [""]


def test_a_review_that_a_later_one_overtook_sets_no_day(
    house: House, cast: Cast, phone: Phone, as_lead_advocate: Client, base: str
) -> None:
    looked = {"trigger": "interval", "victim_view": "Fine."}
    kept = phone.note(f"{base}/reviews", {"id": str(uuid4()), **looked}, captured_at=ago(2))
    with opened(house, cast) as (work, _):
        next_on = work.today + timedelta(days=6)
    as_lead_advocate.post(f"{base}/reviews", {"id": str(uuid4()), **looked, "next_on": next_on})

    assert phone.send(kept).answer == "receipt"

    assert reviews(house, cast) == [""]
    with opened(house, cast) as (work, case):
        due = next_review(work, case)
        assert due and clock.local_day(due.due_at) == next_on


def test_older_wishes_take_no_newer_ones_place(
    house: House, cast: Cast, phone: Phone, as_lead_advocate: Client, covering: Client, base: str
) -> None:
    kept = phone.note(f"{base}/wishes", {"id": str(uuid4()), "text": "Tell my mother."}, captured_at=ago(2))
    covering.post(f"{base}/wishes", {"id": str(uuid4()), "text": "Never ring my mother."})

    assert phone.send(kept).answer == "receipt"

    with opened(house, cast) as (work, case):
        newest = wishes_of(work, case)
        assert newest and newest.text == "Never ring my mother."
        assert [one.text for one in all_wishes(work, case)] == [newest.text, "Tell my mother."]


def test_an_item_was_agreed_on_the_day_on_which_that_was_written(
    house: House, cast: Cast, phone: Phone, base: str
) -> None:
    assert phone.record(f"{base}/items", item(), captured_at=ago(3)).answer == "receipt"

    with opened(house, cast) as (work, case):
        content = case.open(work.session.query(PlanItem).one(), PlanItemContent)
        assert content.agreed_on == work.today - timedelta(days=3)


@pytest.mark.parametrize("taken_off", [{"section": "housing_move"}, {"visible_to": ["police"]}])
def test_an_older_edit_brings_nothing_back_onto_her_copy(
    house: House, cast: Cast, phone: Phone, as_lead_advocate: Client, covering: Client, base: str,
    taken_off: dict[str, object],
) -> None:  # fmt: skip
    as_lead_advocate.post(f"{base}/items", item(text="Stay at 9 Refuge Road"))
    url = item_url(as_lead_advocate, base, "Stay at")
    covering.post(f"{url}/amendments", item(text="Stay at 9 Refuge Road", version=1, **taken_off))
    older = item(text="Stay at 9 Refuge Road, back door", version=1, id=url[-36:])

    assert phone.send(phone.note(f"{url}/amendments", older, record=url[-36:])).answer == "needs-decision"

    with opened(house, cast) as (work, case):
        assert reduced_copy(work, cast.lead.actor, case) == []


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-10"])
def test_an_odd_day_is_taken_or_refused_and_never_breaks(phone: Phone, base: str, day: str) -> None:
    assert phone.record(f"{base}/items", item(ends_on=day)).answer in ("receipt", "needs-fix")
