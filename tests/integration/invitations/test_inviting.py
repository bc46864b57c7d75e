"""Inviting, amending and ending: what an administrator does with people, and what nobody else can."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client

PERSON: dict[str, Any] = {
    "name": "Robin Vale",
    "title": "Stalking advocate",
    "handle": "robin.vale",
    "role": "advocate",
}


def code_in(answered: Answered) -> str:
    found = re.search(r"\b([A-Z0-9]{4}(?: [A-Z0-9]{4})+)\b", answered.text)
    assert found, answered.text
    return found[1]


@pytest.mark.asvs("6.4.1", "6.4.4")
def test_somebody_invited_comes_in_with_the_code_once(
    house: House, cast: Cast, as_administrator: Client, anyone: Client
) -> None:
    shown = as_administrator.post("/people", {**PERSON, "team_id": cast.team_id})
    code = code_in(shown)

    assert shown.status == 200 and shown.shows("Robin Vale") and shown.shows("kept nowhere")
    opened = anyone.post("/enrol", {"code": code.lower()})
    assert opened.status == 303 and "enrol" in opened.location
    assert anyone.post("/enrol", {"code": code}).status == 422
    assert as_administrator.get("/people").shows("Robin Vale")
    assert ledger_kinds(house, cast).count("account.invited") == 1


def test_a_code_is_in_no_page_that_comes_later(as_administrator: Client) -> None:
    code = code_in(as_administrator.post("/people", PERSON)).replace(" ", "")
    listed = as_administrator.get("/people")
    person = as_administrator.get(re.findall(r"/people/[0-9a-f-]{36}", listed.text)[-1])

    assert code not in listed.text.replace(" ", "") and code not in person.text.replace(" ", "")


def test_a_new_code_ends_the_one_before(as_administrator: Client, anyone: Client) -> None:
    first = code_in(as_administrator.post("/people", PERSON))
    path = next(
        one for one in re.findall(r"/people/[0-9a-f-]{36}", as_administrator.get("/people").text)
        if as_administrator.get(one).shows("robin.vale")
    )  # fmt: skip
    second = code_in(as_administrator.post(f"{path}/codes", {}))

    assert anyone.post("/enrol", {"code": first}).status == 422
    assert anyone.post("/enrol", {"code": second}).status == 303


def test_what_is_wrong_is_said_and_kept(as_administrator: Client) -> None:
    as_administrator.post("/people", PERSON)
    refused = as_administrator.post("/people", {**PERSON, "name": "Another"}, htmx=True)
    agencyless = as_administrator.post("/people", {**PERSON, "handle": "lin2", "role": "partner"}, htmx=True)

    assert refused.status == 422 and refused.shows("Choose another.") and "Another" in refused.text
    assert agencyless.status == 422 and agencyless.shows("Choose the agency that they work for.")


@pytest.mark.asvs("7.4.2")
def test_an_ended_account_is_out_at_once(
    house: House, cast: Cast, as_administrator: Client, as_colleague: Client
) -> None:
    assert as_colleague.get("/cases").status == 200
    unsure = as_administrator.post(f"/people/{cast.colleague.id}/ending", {}, htmx=True)
    ended = as_administrator.post(f"/people/{cast.colleague.id}/ending", {"sure": "yes"})

    assert unsure.status == 422 and ended.location == "/people"
    assert as_colleague.get("/cases").location.startswith("/sign-in")
    assert "account.ended" in ledger_kinds(house, cast)


def test_the_last_administrator_stays(cast: Cast, as_administrator: Client) -> None:
    refused = as_administrator.post(f"/people/{cast.administrator.id}/ending", {"sure": "yes"}, htmx=True)

    assert refused.status == 422 and refused.shows("ended by another administrator")
    assert as_administrator.get("/people").status == 200


def test_a_name_is_amended_and_a_stale_page_is_told(cast: Cast, as_administrator: Client) -> None:
    path = f"/people/{cast.colleague.id}"
    as_administrator.post(path, {"name": "Mair Pugh-Ellis", "title": "Advocate", "version": 1})
    stale = as_administrator.post(path, {"name": "Mair P", "title": "", "version": 1}, htmx=True)

    assert as_administrator.get("/people").shows("Mair Pugh-Ellis")
    assert stale.status == 409 and "Mair P" in stale.text


def test_people_of_another_site_are_not_there(
    cast: Cast, as_administrator: Client, as_lead_advocate: Client
) -> None:
    far = cast.other_site.id

    assert as_administrator.get(f"/people/{far}").status == 404
    assert as_administrator.post(f"/people/{far}", {"name": "X", "title": "", "version": 1}).status == 404
    assert as_administrator.post(f"/people/{far}/ending", {"sure": "yes"}).status == 404
    assert as_administrator.post(f"/people/{far}/codes", {}).status == 404
    assert not as_administrator.get("/people").shows("Kit Amory")
    assert as_lead_advocate.get("/people").status == 404
