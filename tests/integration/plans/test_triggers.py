"""What makes a plan be looked at again: each event with its reason, one line for all, and not twice for one reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.access.work import House
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from tests.support.cast import Cast
from tests.support.clients import Client, new_client_id
from tests.support.opened import opened
from tests.support.progress import Desk


def reviews(house: House, cast: Cast) -> list[str]:
    with opened(house, cast) as (work, case):
        return [due.label for due in open_due(work, case) if due.kind is DueKind.PLAN_REVIEW]


def order(**changes: Any) -> dict[str, Any]:
    return {"id": new_client_id(), "type": "non_molestation", "status": "granted", "conditions": "Not to come near.",
            "version": 0, **changes}  # fmt: skip


def reviewed(client: Client, base: str) -> None:
    client.post(
        f"{base}/reviews", {"id": new_client_id(), "trigger": "case_event", "victim_view": "It fits."}
    )


def test_reasons_gather_in_one_line_and_a_review_answers_them_all(
    as_lead_advocate: Client, as_supervisor: Client, house: House, cast: Cast, base: str
) -> None:
    case = f"/cases/{cast.case_id}"
    as_lead_advocate.post(f"{case}/orders", order())
    as_lead_advocate.post(f"{case}/orders", order(type="court_bail"))
    as_supervisor.post(f"{case}/priority", {"priority": "medium", "reason": "Quiet.", "version": "1"})
    before, shown = reviews(house, cast), as_lead_advocate.get("/today")
    reviewed(as_lead_advocate, base)

    assert before[0].endswith("an order was made; the priority changed") and len(before) == 1
    assert before[0].count("an order was made") == 1
    assert shown.shows("safety plan: an order was made; the priority changed")
    assert reviews(house, cast) == [""]


@pytest.mark.parametrize(("changes", "reason"), [
    ({"status": "discharged"}, "an order or bail is over"), ({"conditions": "Not to call."}, "bail changed"),
    ({"status": "varied"}, "an order or bail changed"), ({"court": "Cardiff"}, ""),
], ids=["over", "conditions", "varied", "nothing of it"])  # fmt: skip
def test_what_changes_of_an_order_is_told_by_its_reason(
    as_lead_advocate: Client, house: House, cast: Cast, base: str, changes: dict[str, Any], reason: str
) -> None:
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/orders", order()).location
    reviewed(as_lead_advocate, base)

    changed = as_lead_advocate.post(f"{made}/amendments", order(version=1, **changes))

    assert changed.status == 303
    (label,) = reviews(house, cast)
    assert label.endswith(reason) and bool(label) == bool(reason)


def test_an_order_that_ends_soon_asks_for_a_look_at_the_plan_when_it_is_looked_at(
    as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    with house.reading() as work:
        soon = work.today + timedelta(days=10)
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/orders", order(expires=soon)).location
    reviewed(as_lead_advocate, base)

    as_lead_advocate.post(f"{made}/looks", {"what": "Asked for a longer one.", "version": 1})

    assert reviews(house, cast) == ["Review the plan: an order or bail ends soon"]


@pytest.mark.parametrize(("code", "reason"), [("released", "a release or recall"), ("officer_named", "")])
def test_news_of_some_kinds_asks_for_a_look(
    as_lead_advocate: Client, house: House, cast: Cast, base: str, code: str, reason: str
) -> None:
    reviewed(as_lead_advocate, base)

    typed = {"id": new_client_id(), "title": "News", "what_happened": "It was told to us.", "who_to_ask": "Us.",
             "version": 0}  # fmt: skip
    milestone = Desk(house, cast).milestone(code)
    made = as_lead_advocate.post(f"/cases/{cast.case_id}/progress/new/{milestone}", typed)

    assert made.status == 303
    assert reviews(house, cast) == [f"Review the plan: {reason}" if reason else ""]


def test_a_contact_that_is_not_safe_asks_for_a_look(
    as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    desk = Desk(house, cast)
    desk.safe_hours()
    reviewed(as_lead_advocate, base)

    desk.mark_unsafe()

    assert reviews(house, cast) == ["Review the plan: the contact is not safe"]
