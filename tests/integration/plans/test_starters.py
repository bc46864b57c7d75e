"""Starters of a plan: offered by one tap, edited before they are saved, set by a site from a day on."""

from __future__ import annotations

from datetime import timedelta

from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.plans import item


def starters(today, **changes: object) -> dict[str, object]:
    typed = {
        "section": "home",
        "lines": "A light at the gate\nA second lock",
        "from_day": today,
        "reason": "Agreed.",
    }
    return {**typed, **changes}


def test_a_starter_is_one_tap_away_and_is_edited_before_it_is_saved(
    as_lead_advocate: Client, base: str
) -> None:
    offered = as_lead_advocate.get(f"{base}/items/new?section=home")
    tapped = as_lead_advocate.get(f"{base}/items/new?section=home&starter=1")
    beyond = as_lead_advocate.get(f"{base}/items/new?section=home&starter=99")
    plan = as_lead_advocate.post_and_follow(f"{base}/items", item(text="Locks checked by the council"))

    assert offered.shows("Locks checked and changed where needed") and "starter=1" in offered.text
    assert ">Locks checked and changed where needed</textarea>" in tapped.text
    assert '<option value="home" selected>' in tapped.text
    assert beyond.status == 200 and "needed</textarea>" not in beyond.text
    assert plan.shows("Locks checked by the council") and not plan.shows("where needed")


def test_a_site_sets_its_own_from_a_day_on(
    as_administrator: Client, as_lead_advocate: Client, house: House, cast: Cast, base: str
) -> None:
    with house.reading() as work:
        today = work.today

    later = as_administrator.post("/starters", starters(today + timedelta(days=3)))
    before = as_lead_advocate.get(f"{base}/items/new?section=home")
    now = as_administrator.post("/starters", starters(today, lines="Only this\n\nOnly this"))
    after = as_lead_advocate.get(f"{base}/items/new?section=home")

    assert later.status == now.status == 303
    assert before.shows("Locks checked") and not before.shows("A light at the gate")
    assert after.shows("Only this") and not after.shows("Locks checked")
    assert as_administrator.get("/starters/new?section=home").shows("A light at the gate · A second lock")
    assert as_administrator.get("/configuration/changes").shows("Starters, Home")
    assert ledger_kinds(house, cast)[-1] == "starters.set"


def test_a_list_that_began_is_never_changed_and_what_was_typed_stays(
    as_administrator: Client, house: House, cast: Cast
) -> None:
    with house.reading() as work:
        yesterday = work.today - timedelta(days=1)

    refused = as_administrator.post("/starters", starters(yesterday), htmx=True)

    assert refused.status == 422 and refused.shows("Choose today or a later day")
    assert "A light at the gate" in refused.text
    assert "starters.set" not in ledger_kinds(house, cast)


def test_nobody_but_an_administrator_sets_them(as_lead_advocate: Client, as_supervisor: Client) -> None:
    for client in (as_lead_advocate, as_supervisor):
        assert client.get("/starters").status == client.post("/starters", {}).status == 404
