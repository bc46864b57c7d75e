"""What phones handed in and nobody could take: who sees that it waits, who reads it, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.access.sessions import begin_session
from app.core import clock
from app.features.deliveries.models import HeldDelivery
from app.features.incidents.models import Incident, IncidentContent
from app.features.plan_items.models import PlanItem
from tests.support.cast import ledger_kinds
from tests.support.clients import Client
from tests.support.ledgers import told_of
from tests.support.mutations import WORDS, contents, everything, incident, item, log, reassign, rows


@pytest.fixture
def held(cast, phone, as_lead_advocate) -> dict[str, Any]:
    """An item in quarantine."""
    kept = phone.note(log(cast), incident())
    as_lead_advocate.post(f"/me/phones/{phone.id}/revocations")
    assert phone.send(kept).status == 410
    return kept


def place(cast, held) -> str:
    return f"/cases/{cast.case_id}/deliveries/{held['key']}"


def test_the_supervisor_sees_that_it_waits_and_not_what_it_says(as_supervisor, held):
    page = as_supervisor.get("/deliveries")

    assert page.shows("Ruth Adeyemi") and page.shows("An entry of the incident log. The phone was revoked")
    one = as_supervisor.get(f"/deliveries/{held['key']}")
    assert one.shows("Came in") and WORDS not in page.text + one.text
    assert as_supervisor.get("/team").shows("From phones: needs a decision (1)")


@pytest.mark.parametrize(
    "who", ["as_lead_advocate", "as_colleague", "as_other_site", "as_administrator", "as_partner"]
)
def test_nobody_else_sees_the_list_or_opens_it(request, cast, held, who):
    somebody = request.getfixturevalue(who)

    assert somebody.get("/deliveries").status == 404
    assert somebody.get(f"/deliveries/{held['key']}").status == 404
    assert somebody.get(f"{place(cast, held)}/takings/new").status in (403, 404)
    assert somebody.post(f"{place(cast, held)}/takings").status in (403, 404)


def test_a_supervisor_of_another_site_finds_nothing(portal, cast, held):
    far = Client(portal, cast.other_supervisor.token)

    assert far.get(f"/deliveries/{held['key']}").status == 404 and "Ruth" not in far.get("/deliveries").text
    assert far.get(f"/cases/{cast.other_case_id}/deliveries/{held['key']}/takings/new").status == 404
    assert far.post(f"/deliveries/{held['key']}/settings-aside", reason="recorded").status == 404


def test_its_words_are_read_inside_the_case_and_that_is_noted(house, cast, as_supervisor, held):
    page = as_supervisor.get(f"{place(cast, held)}/takings/new")

    assert page.shows(WORDS) and page.shows("by the phone’s clock")


def test_taken_to_the_case_it_stands_there_as_its_authors_words(house, cast, as_supervisor, held):
    page = as_supervisor.post_and_follow(f"{place(cast, held)}/takings")

    assert page.shows(WORDS)
    assert [one.author_id for one in contents(house, cast, Incident, IncidentContent)] == [cast.lead.id]
    told = {one["type"]: one for one in told_of(house, cast.case_id)}
    assert told["incident.recorded"]["author"] == str(cast.lead.id)
    assert told["incident.recorded"]["phone"]["decided_by"] == str(cast.supervisor.id)
    assert told["delivery.taken"]["author"] == str(cast.supervisor.id)
    assert as_supervisor.get("/deliveries").shows("Taken to a case")


def test_it_is_decided_once(house, cast, as_supervisor, held):
    as_supervisor.post(f"{place(cast, held)}/takings")
    before = len(rows(house, Incident))

    again = as_supervisor.post(f"{place(cast, held)}/takings", htmx=True)
    aside = as_supervisor.post(f"/deliveries/{held['key']}/settings-aside", reason="recorded", htmx=True)

    assert again.status == aside.status == 422 and again.shows("Somebody has decided this meanwhile")
    assert len(rows(house, Incident)) == before == 1


def test_set_aside_it_is_kept_with_the_reason(house, cast, as_supervisor, held):
    refused = as_supervisor.post(f"/deliveries/{held['key']}/settings-aside", htmx=True)
    assert refused.status == 422 and refused.shows("Say why it is set aside.")

    page = as_supervisor.post_and_follow(f"/deliveries/{held['key']}/settings-aside", reason="not_trusted")

    assert page.shows("Set aside: the phone was not in its writer’s hands")
    row = rows(house, HeldDelivery)[0]
    assert (row.decision, row.reason, len(row.box) > 100) == ("set_aside", "not_trusted", True)
    assert rows(house, Incident) == [] and "delivery.set-aside" in ledger_kinds(house, cast)


def test_the_phone_hears_that_it_was_received_once_it_is_decided(house, cast, phone, as_supervisor):
    kept = phone.note(log(cast), incident())
    reassign(house, cast)
    assert phone.send(kept).status == 404
    as_supervisor.post(f"{place(cast, kept)}/takings")

    assert phone.send(kept).answer == "replayed" and len(rows(house, Incident)) == 1


def test_what_the_form_refuses_says_why_and_is_still_to_decide(house, cast, phone, as_supervisor):
    kept = phone.note(log(cast), incident(text=""))
    reassign(house, cast)
    phone.send(kept)
    before = everything(house)

    refused = as_supervisor.post(f"{place(cast, kept)}/takings", htmx=True)

    assert refused.status == 422 and refused.shows("Say what happened, in order.")
    assert {name for name, many in everything(house).items() if many != before[name]} <= {
        "draft",
        "access_leaf",
    }
    assert rows(house, HeldDelivery)[0].decision == "waiting"


def test_a_change_of_a_plan_item_is_taken_to_its_own_case_alone(house, cast, phone, as_supervisor):
    one = str(uuid4())
    phone.record(f"/cases/{cast.case_id}/plan/items", item(id=one))
    edit = f"/cases/{cast.case_id}/plan/items/{one}/amendments"
    kept = phone.note(edit, item(id=one, version=1, text="Both locks"), record=one)
    reassign(house, cast)
    assert phone.send(kept).status == 404

    page = as_supervisor.post_and_follow(f"{place(cast, kept)}/takings")

    assert page.shows("Both locks") and [row.version for row in rows(house, PlanItem)] == [2]


def test_numbers_that_have_not_come_for_days_are_shown(house, cast, phone, as_supervisor):
    phone.note(log(cast), incident())
    phone.record(log(cast), incident())
    assert not as_supervisor.get("/deliveries").shows("has not come")

    clock.set_shift(timedelta(days=6))
    with house.writing() as work:
        as_supervisor.cookies["__Host-session"] = begin_session(work, cast.supervisor.id)

    assert as_supervisor.get("/deliveries").shows("1 entry of this person’s phone has not come")


def test_an_amendment_that_was_overtaken_meanwhile_says_so(
    house, cast, phone, as_lead_advocate, as_supervisor, covering
):
    entry = covering.post(log(cast), incident(when="other", happened_on="2026-01-05")).location
    typed = {**incident(when="other", happened_on="2026-01-05"), "version": 1}
    del typed["id"]
    kept = phone.note(f"{entry}/amendments", {**typed, "text": "Mine"}, record=entry[-36:])
    covering.post(f"{entry}/amendments", {**typed, "text": "Theirs"})
    reassign(house, cast)
    assert phone.send(kept).answer == "paused"
    (row,) = rows(house, HeldDelivery)

    taken = as_supervisor.post(
        f"/cases/{cast.case_id}/deliveries/{row.id}/takings",
        {"case": cast.case_id, "into": cast.case_id},
        htmx=True,
    )

    assert taken.status == 422 and taken.shows("Somebody amended this after these words were written")
