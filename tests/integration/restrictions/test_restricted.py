"""A restricted case is found by named people alone; for everybody else it does not exist, in words and in counts."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.access.door import open_case
from app.access.models import CaseRelation, CaseSight
from app.access.work import House
from app.features.comparisons.jobs import compare_waiting
from app.features.people.actions import begin_person
from app.features.people.models import PersonContent
from tests.support.cast import Cast, ledger_kinds, open_new_case
from tests.support.clients import Client
from tests.support.hard import add_person, restrict


@pytest.fixture
def second(house: House, cast: Cast, portal) -> Client:
    """Another supervisor of the same team."""
    person = add_person(house, cast, "Bron Teale", Role.SUPERVISOR)
    cast.people["second"] = person
    return Client(portal, person.token)


def seen_by(client: Client) -> str:
    """All that lists, counts and searches show this person, without what differs from one asking to the next."""
    paths = ("/team", "/cases", "/today", "/inbox", "/matches", "/deletions", "/log")
    pages = [client.get(path).text for path in paths]
    found = client.post_and_follow("/cases/searches", q="Bevan").text
    return re.sub(r'value="[0-9a-f-]{36}"|\d\d:\d\d', "", "\n".join([*pages, found]))


def test_the_named_find_it_and_nobody_else(
    house, cast, second, as_supervisor, as_lead_advocate, as_backup
) -> None:
    assert restrict(as_supervisor, cast.case_id).location == f"/cases/{cast.case_id}/restriction"

    clients = (as_supervisor, as_lead_advocate, second, as_backup)
    assert [one.get(f"/cases/{cast.case_id}").status for one in clients] == [200, 200, 404, 404]
    assert "restriction.placed" in ledger_kinds(house, cast, cast.case_id)
    with house.reading() as work:
        kinds = {
            row.kind
            for row in work.session.scalars(select(CaseRelation).where(CaseRelation.to_day.is_(None)))
        }
        assert kinds == {"lead", "named"}


def test_for_others_the_words_and_counts_are_as_if_it_did_not_exist(
    house, cast, second, as_supervisor
) -> None:
    empty = seen_by(second)
    assert "Bevan" in empty
    restrict(as_supervisor, cast.case_id)
    restricted = seen_by(second)
    with house.writing() as work:
        # As if it had never been: its row alone is what the door and the lists ask.
        row = work.session.get(CaseSight, cast.case_id)
        assert row is not None
        row.site_id = cast.other_site_id
    assert restricted == seen_by(second) and "Bevan" not in restricted.replace('value="Bevan"', "")


def test_a_refused_address_answers_as_an_unknown_one(cast, second, as_supervisor) -> None:
    restrict(as_supervisor, cast.case_id)
    unknown = "11111111-1111-4111-8111-111111111111"

    for path in ("", "/facts", "/log", "/restriction", "/emergency"):
        one, other = (second.get(f"/cases/{case}{path}") for case in (cast.case_id, unknown))
        assert (one.status, re.sub("[0-9A-F]{6}", "", one.text)) == (
            404,
            re.sub("[0-9A-F]{6}", "", other.text),
        )
    assert second.get(f"/referrals/received?reference={cast.reference}").status == 404


def test_a_match_that_names_it_is_told_to_named_supervisors_alone(house, cast, second, as_supervisor) -> None:
    with house.writing() as work:
        open_new_case(work, cast.supervisor.actor, cast.team_id, cast.colleague.id, None, name="Carys Bevan")
    restrict(as_supervisor, cast.case_id)
    as_supervisor.post("/referrals", {"source": "self", "name": "Carys Bevan", "consent": "yes", "stage": "reported",
                                      "priority": "high", "immediate_danger": "no", "pronouns": "she"})  # fmt: skip
    compare_waiting(house)

    assert as_supervisor.get("/matches").shows("Carys Bevan and Carys Bevan")
    assert second.get("/matches").text.count("/matches/") < as_supervisor.get("/matches").text.count(
        "/matches/"
    )


def test_the_lead_names_a_supervisor_or_nothing_is_restricted(
    cast, second, as_lead_advocate, as_supervisor
) -> None:
    refused = as_lead_advocate.follow(restrict(as_lead_advocate, cast.case_id))
    assert (
        refused.shows("Name at least one supervisor")
        and as_supervisor.get(f"/cases/{cast.case_id}").status == 200
    )

    restrict(as_lead_advocate, cast.case_id, cast.second.id)
    statuses = [one.get(f"/cases/{cast.case_id}").status for one in (as_lead_advocate, second, as_supervisor)]
    assert statuses == [200, 200, 404]


def test_naming_opens_it_and_taking_off_closes_it_again(house, cast, as_supervisor, as_colleague) -> None:
    place = f"/cases/{cast.case_id}/restriction"
    restrict(as_supervisor, cast.case_id)
    assert as_colleague.get(place).status == 404
    as_supervisor.post(f"{place}/namings", {"person": cast.colleague.id})
    assert as_colleague.get(place).location.startswith(f"/cases/{cast.case_id}/opening-reasons/new")
    as_supervisor.post(f"{place}/namings/{cast.colleague.id}/ending")

    assert as_colleague.get(place).status == 404
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["restriction.named", "restriction.naming_ended"]


def test_the_last_supervisor_and_the_lead_are_not_taken_off(cast, as_supervisor) -> None:
    place = f"/cases/{cast.case_id}/restriction"
    restrict(as_supervisor, cast.case_id)

    for person, words in (
        (cast.supervisor, "Name another supervisor first"),
        (cast.lead, "Give it to another lead"),
    ):
        answered = as_supervisor.post(f"{place}/namings/{person.id}/ending")
        assert as_supervisor.follow(answered).shows(words)
    assert as_supervisor.get(place).shows("Jo Lindqvist") and as_supervisor.get(place).shows("Ruth Adeyemi")


def test_lifting_gives_it_back_to_the_team_with_a_reason(
    house, cast, second, as_supervisor, as_lead_advocate
) -> None:
    place = f"/cases/{cast.case_id}/restriction"
    restrict(as_supervisor, cast.case_id)
    assert as_lead_advocate.post(f"{place}/liftings", {"version": 1, "reason": "x"}).status == 403
    as_supervisor.post(f"{place}/liftings", {"version": 1, "reason": "He left the force."})

    assert second.get(place).shows("He left the force.")
    assert second.post_and_follow("/cases/searches", q="Bevan").shows("Carys")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "restriction.lifted"


def test_a_supervisor_of_another_team_answers_for_it_once_named(house, cast, portal, as_supervisor) -> None:
    from app.access.models import Team

    with house.writing() as work:
        work.add(team := Team(site_id=cast.site_id, name="Northmere second team"))
        work.session.flush()
        team_id = team.id
    far = add_person(house, cast, "Ola Winter", Role.SUPERVISOR, team_id)
    client = Client(portal, far.token)
    restrict(as_supervisor, cast.case_id, far.id)

    assert client.get(f"/cases/{cast.case_id}/allocation").status == 200
    assert client.get("/team").shows("1 open cases, 1 high") or client.get("/team").shows("open cases")


def test_those_who_find_it_are_told_that_it_is_restricted(cast, as_supervisor, as_lead_advocate) -> None:
    restrict(as_supervisor, cast.case_id, why="staff_victim")

    assert as_lead_advocate.get(f"/cases/{cast.case_id}").shows("restricted")
    assert as_lead_advocate.get(f"/cases/{cast.case_id}/restriction").shows(
        "The victim works for our own service"
    )


def test_what_waits_in_it_to_be_compared_changes_no_number(house, cast, second, as_supervisor) -> None:
    restrict(as_supervisor, cast.case_id)
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        begin_person(work, case, PersonContent(kind="suspect", name="Dean Marlow"))

    assert second.get("/matches").shows("Everybody is compared with everybody of this site.")
