"""Who agrees to a plan reads what changed; who looks at it says what is to be done; how long a review may wait."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from app.access.work import House
from app.features.deadlines.actions import announce
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from app.features.plan_items.models import PlanItem, PlanItemContent
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client, new_client_id
from tests.support.opened import opened, writing
from tests.support.plans import agree, item, item_url


@pytest.fixture
def three(as_lead_advocate: Client, base: str) -> None:
    """Three versions: an item, then its words and another item, then the first one not wanted."""
    lead = as_lead_advocate
    lead.post(f"{base}/items", item())
    agree(lead, base)
    url = item_url(lead, base, "Door viewer fitted")
    lead.post(f"{url}/amendments", item(text="Door viewer and chain fitted", version=1))
    lead.post(f"{base}/items", item(section="travel", text="By bus"))
    agree(lead, base)
    gone = {"text": "Door viewer and chain fitted", "status": "not_wanted", "refusal": "It is rented."}
    lead.post(f"{url}/amendments", item(version=2, **gone))
    agree(lead, base)


def test_what_is_agreed_anew_is_told_before_it_is_recorded(
    as_lead_advocate: Client, three: None, base: str
) -> None:
    as_lead_advocate.post(
        f"{base}/items", item(section="pets_care_dependants", text="The cat stays with Lowri")
    )

    page = as_lead_advocate.get(f"{base}/agreements/new")

    assert page.shows("Changed since version 3") and page.shows("The cat stays with Lowri Added")
    assert not page.shows("By bus Added")


def test_a_plan_with_two_versions_of_an_item_is_not_recorded_as_agreed(
    as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    url = item_url(as_lead_advocate, base, "Door viewer fitted")
    for text in ("Chain by Mr Pryce", "Chain by the council"):
        as_lead_advocate.post(f"{url}/amendments", item(text=text, version=1))

    refused = agree(as_lead_advocate, base, note="She read both.", htmx=True)

    assert refused.status == 422 and refused.shows("of an item there are two versions")
    assert "She read both." in refused.text
    assert "plan.agreed" not in ledger_kinds(house, cast, cast.case_id)


def test_what_was_not_read_with_her_is_not_recorded_as_agreed(
    as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    read = re.search(r'name="seen" value="(\w+)"', as_lead_advocate.get(f"{base}/agreements/new").text)
    as_lead_advocate.post(f"{base}/items", item(text="Unseen by her"))

    refused = agree(as_lead_advocate, base, seen=read[1] if read else "", note="She read it.", htmx=True)
    without = agree(as_lead_advocate, base, seen="", htmx=True)

    assert refused.status == without.status == 409 and refused.shows("the plan was changed meanwhile")
    assert "She read it." in refused.text and refused.shows("Unseen by her")
    assert "plan.agreed" not in ledger_kinds(house, cast, cast.case_id)
    now = re.search(r'name="seen" value="(\w+)"', refused.text)
    assert now and agree(as_lead_advocate, base, seen=now[1]).status == 303


def test_the_first_plan_is_asked_for_until_one_is_agreed(
    as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    with writing(house, cast) as (work, case):
        announce(work, case, "case.allocated")
    assert reviews(house, cast) == ["Agree a first safety plan"]

    as_lead_advocate.post(
        f"{base}/reviews", {"id": new_client_id(), "trigger": "interval", "victim_view": "Soon."}
    )
    looked_at = reviews(house, cast)
    as_lead_advocate.post(f"{base}/items", item())
    agree(as_lead_advocate, base)

    assert looked_at == ["Agree a first safety plan"] and reviews(house, cast) == [""]


def check(client: Client, base: str, **changes: Any) -> Any:
    shown = re.search(r'name="version_id" value="([^"]*)"', client.get(f"{base}/checks/new").text)
    typed = {
        "id": new_client_id(),
        "verdict": "good",
        "note": "Clear.",
        "version_id": shown[1] if shown else "",
    }
    return client.post(f"{base}/checks", {**typed, **changes}, htmx=True)


def reviews(house: House, cast: Cast) -> list[str]:
    with opened(house, cast) as (work, case):
        return [due.label for due in open_due(work, case) if due.kind is DueKind.PLAN_REVIEW]


def test_a_supervisor_sees_what_changed_since_she_looked_last_and_says_what_is_to_be_done(
    as_lead_advocate: Client, as_supervisor: Client, house: House, cast: Cast, base: str
) -> None:
    as_lead_advocate.post(f"{base}/items", item())
    agree(as_lead_advocate, base)
    check(as_supervisor, base)
    before = reviews(house, cast)
    as_lead_advocate.post(f"{base}/items", item(section="travel", text="By bus"))
    agree(as_lead_advocate, base)
    again = as_supervisor.get(f"{base}/checks/new")

    answered = check(as_supervisor, base, verdict="unsafe", actions="Ask about the alarm by Friday.")

    assert again.shows("What changed since version 1, which was looked at last")
    assert again.shows("By bus Added") and not again.shows("Door viewer fitted Added")
    assert answered.status == 200 and before == [""]
    assert reviews(house, cast) == ["Review the plan: the supervisor asks for a change"]
    assert as_lead_advocate.get(base).shows("To be done: Ask about the alarm by Friday.")


def test_who_wrote_something_that_stands_in_a_plan_does_not_look_at_it(
    as_lead_advocate: Client, as_supervisor: Client, house: House, cast: Cast, base: str
) -> None:

    as_lead_advocate.post(f"{base}/items", item())
    with writing(house, cast) as (work, case):
        row = work.session.query(PlanItem).one()
        hers = case.open(row, PlanItemContent).saved_by(cast.supervisor.id, work.now)
        row.version += 1
        row.sealed = case.seal(hers, into=row)
    agree(as_lead_advocate, base)

    refused = check(as_supervisor, base)

    assert refused.status == 403 and refused.shows("Somebody else reviews it.")


@pytest.mark.parametrize(("days", "why", "field"), [
    (8, "", "Say why."), (91, "She is away.", "Later needs a supervisor’s note"), (8, "She is away.", ""),
])  # fmt: skip
def test_a_review_later_than_its_interval_says_why_and_never_waits_too_long(
    as_lead_advocate: Client, house: House, base: str, days: int, why: str, field: str
) -> None:
    with house.reading() as work:
        later = work.today + timedelta(days=days)
    typed = {"id": new_client_id(), "trigger": "interval", "victim_view": "It fits.", "next_on": later,
             "why_later": why}  # fmt: skip

    answered = as_lead_advocate.post(f"{base}/reviews", typed, htmx=True)

    assert answered.status == (422 if field else 200)
    assert not field or (answered.shows(field) and "It fits." in answered.text)


def test_with_a_supervisors_note_a_review_may_wait_longer(
    as_lead_advocate: Client, as_supervisor: Client, house: House, base: str
) -> None:
    with house.reading() as work:
        today = work.today
    as_lead_advocate.post(f"{base}/items", item())
    agree(as_lead_advocate, base)
    far = today + timedelta(days=120)
    short = check(as_supervisor, base, may_wait_until=today + timedelta(days=30))

    noted = check(as_supervisor, base, may_wait_until=far)

    typed = {"trigger": "interval", "victim_view": "Abroad.", "why_later": "Abroad."}
    at = {"until": far, "beyond": far + timedelta(days=1)}
    answers = {name: as_lead_advocate.post(f"{base}/reviews", {**typed, "id": new_client_id(), "next_on": day},
                                           htmx=True).status for name, day in at.items()}  # fmt: skip
    assert short.status == 422 and noted.status == 200
    assert answers == {"until": 200, "beyond": 422}
