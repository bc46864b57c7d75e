"""What is another between two agreed versions is said in words: on their page, and to who looks at the plan."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from app.features.plan_items.models import PlanItemContent
from app.features.plan_items.rules import ItemStatus
from app.features.plans.models import PlanVersionContent
from app.features.plans.queries import ItemChange, differences
from app.features.starters.rules import Section
from tests.integration.plans.test_plan import shown_version
from tests.support.clients import Client, new_client_id
from tests.support.plans import agree, item, item_url


def amend(client: Client, base: str, words: str, **changes: str) -> None:
    """The item that is known by these words gets others."""
    url = item_url(client, base, words)
    seen = re.search(r'name="version" value="(\d+)"', client.get(f"{url}/edit").text)
    answered = client.post(f"{url}/amendments", item(version=int(seen[1]) if seen else 1, **changes))
    assert answered.status == 303, answered.text[-800:]


def test_each_version_says_what_changed_with_it(as_lead_advocate: Client, base: str) -> None:
    as_lead_advocate.post(f"{base}/items", item(text="Door chain", owner="victim"))
    agree(as_lead_advocate, base)
    first = as_lead_advocate.get(f"{base}/versions")
    assert first.shows("Version 1") and not first.shows("What changed with it")
    assert not first.shows("not agreed yet")

    amend(as_lead_advocate, base, "Door chain", text="A second lock", owner="police")
    as_lead_advocate.post(f"{base}/items", item(text="Neighbour has a photo"))
    as_lead_advocate.post(
        f"{base}/wishes", id=new_client_id(), text="No visits at work.", said_on="2026-01-05"
    )
    waiting = as_lead_advocate.get(f"{base}/versions")
    assert waiting.shows("Since then, and not agreed yet") and waiting.shows("Neighbour has a photo Added")

    agree(as_lead_advocate, base)
    second = as_lead_advocate.get(f"{base}/versions")
    assert not second.shows("not agreed yet") and second.shows("What changed with it")
    assert second.shows("What will be in place: Door chain is now A second lock")
    assert second.shows("Who does it: Carys is now Police") and second.shows("Neighbour has a photo Added")
    assert second.shows("Before: Nothing") and second.shows("Now: No visits at work.")


def test_before_anything_was_agreed_the_page_says_what_comes_here(
    as_lead_advocate: Client, base: str
) -> None:
    assert as_lead_advocate.get(f"{base}/versions").shows("Nothing agreed yet")
    as_lead_advocate.post(f"{base}/items", item(text="Door chain"))
    assert as_lead_advocate.get(f"{base}/versions").shows("Nothing agreed yet")


def test_any_earlier_version_is_laid_beside_the_newest(as_lead_advocate: Client, base: str) -> None:
    as_lead_advocate.post(f"{base}/items", item(text="Lock one"))
    for was, text in (("Lock one", "Lock two"), ("Lock two", "Lock three")):
        agree(as_lead_advocate, base)
        amend(as_lead_advocate, base, was, text=text)
    agree(as_lead_advocate, base)

    assert f'href="{base}/versions?since=1"' in as_lead_advocate.get(f"{base}/versions").text
    beside = as_lead_advocate.get(f"{base}/versions?since=1")
    assert beside.shows("From version 1 to version 3") and beside.shows("Lock one is now Lock three")
    agree(as_lead_advocate, base)
    assert f'href="{base}/versions?since=1&amp;until=3"' in as_lead_advocate.get(f"{base}/versions").text
    assert as_lead_advocate.get(f"{base}/versions?since=1&until=2").shows("Lock one is now Lock two")
    assert as_lead_advocate.get(f"{base}/versions?since=1&until=3").shows("From version 1 to version 3")
    for asked in ("4", "9", "x", "-1", "1" * 30, "²"):
        assert not as_lead_advocate.get(f"{base}/versions?since={asked}").shows("From version")


def test_who_looks_at_the_plan_sees_what_changed_since_somebody_did(
    as_lead_advocate: Client, as_supervisor: Client, base: str
) -> None:
    as_lead_advocate.post(f"{base}/items", item(text="Door chain"))
    agree(as_lead_advocate, base)
    assert not as_supervisor.get(f"{base}/checks/new").shows("What changed since")
    seen = shown_version(as_supervisor, base)
    as_supervisor.post(f"{base}/checks", id=new_client_id(), verdict="good", note="Hers.", version_id=seen)
    assert not as_supervisor.get(f"{base}/checks/new").shows("What changed since")
    for was, text in (("Door chain", "A second lock"), ("A second lock", "A third lock")):
        amend(as_lead_advocate, base, was, text=text)
        agree(as_lead_advocate, base)

    page = as_supervisor.get(f"{base}/checks/new")
    assert page.shows("What changed since version 1, which was looked at last")
    assert page.shows("Door chain is now A third lock")


def test_what_is_gone_is_said_and_the_order_is_that_of_the_plan() -> None:
    ids = [str(uuid4()) for _ in range(3)]
    parts = (Section.HOME, Section.TRAVEL, Section.PHONE)
    home, travel, phone = (PlanItemContent(section=part, text=part.value) for part in parts)
    old = PlanVersionContent(items={ids[0]: phone, ids[1]: travel})
    new = PlanVersionContent(items={ids[1]: travel, ids[2]: home})

    found = differences(old, new, "Carys")

    assert found.items == [
        ItemChange("Added", "Home", "home"),
        ItemChange("Taken out", found.items[1].section, "phone"),
    ]
    assert not differences(old, old, "Carys") and differences(old, new, "Carys")


@pytest.mark.parametrize("gone", ["not_wanted", "not_possible", "expired"])
def test_what_does_not_stand_any_more_is_told_as_taken_out_and_put_back(gone: str) -> None:
    stands, out = (PlanItemContent(text="A lock", status=ItemStatus(one)) for one in ("agreed", gone))
    old, new = (PlanVersionContent(items={"1": one}) for one in (stands, out))

    assert [one.what for one in differences(old, new, "Carys").items] == ["Taken out"]
    assert [one.what for one in differences(new, old, "Carys").items] == ["Put back"]
