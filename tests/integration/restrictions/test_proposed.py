"""A match between somebody in a case and a user proposes to restrict it; a suspect who refers himself stands first."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access import door
from app.features.comparisons.jobs import compare_waiting
from app.features.matches.models import PossibleMatch
from app.features.people.actions import begin_person
from app.features.people.models import PersonContent
from tests.support.clients import Client
from tests.support.hard import restrict

REFERRAL = {"source": "self", "consent": "yes", "immediate_danger": "no", "pronouns": "he", "priority": "standard",
            "stage": "reported"}  # fmt: skip


def match(house) -> str:
    with house.reading() as work:
        return str(work.session.scalars(select(PossibleMatch.id)).one())


@pytest.mark.parametrize(("name", "why", "words"), [
    ("Dele Okafor", "suspect_ours", "works for our own service"), ("Lin Harding", "suspect_police", "with the police"),
])  # fmt: skip
def test_a_suspect_who_is_a_user_has_the_case_restricted_in_one_step(
    house, cast, as_supervisor: Client, name: str, why: str, words: str
) -> None:
    with house.writing() as work:
        begin_person(
            work,
            door.open_case(work, cast.lead.actor, cast.case_id),
            PersonContent(kind="suspect", name=name),
        )
    compare_waiting(house)
    page = as_supervisor.get(f"/matches/{match(house)}")
    address = f"/cases/{cast.case_id}/restriction/new?why={why}"

    assert address in page.text and page.shows(f"Restrict case {cast.reference}")
    form = as_supervisor.get(address)
    assert form.shows(words) and f'value="{why}" checked' in form.text
    restrict(as_supervisor, cast.case_id, why=why)
    assert address not in as_supervisor.get(f"/matches/{match(house)}").text


def test_a_member_of_staff_who_is_the_victim_is_proposed_as_such(house, cast, as_supervisor: Client) -> None:
    as_supervisor.post("/referrals", {**REFERRAL, "name": "Mair Pugh"})
    compare_waiting(house)

    assert "restriction/new?why=staff_victim" in as_supervisor.get(f"/matches/{match(house)}").text


def test_a_suspect_who_refers_himself_stands_at_the_top_of_the_board(
    house, cast, as_supervisor: Client
) -> None:
    with house.writing() as work:
        case = door.open_case(work, cast.lead.actor, cast.case_id)
        begin_person(work, case, PersonContent(kind="suspect", name="Dean Marlow"))
    assert not as_supervisor.get("/team").shows("Look here before anybody calls")
    as_supervisor.post("/referrals", {**REFERRAL, "name": "Dean Marlow"})
    compare_waiting(house)
    board = as_supervisor.get("/team")

    assert board.shows("Look here before anybody calls") and board.shows(
        "Nobody rings back from the victim’s case"
    )
    assert board.text.index("Look here before anybody calls") < board.text.index("Needs me now")


def test_one_restricted_case_is_not_merged_with_one_that_is_not(house, cast, as_supervisor: Client) -> None:
    as_supervisor.post("/referrals", {**REFERRAL, "name": "Carys Bevan", "pronouns": "she"})
    compare_waiting(house)
    restrict(as_supervisor, cast.case_id)
    one = match(house)
    answered = as_supervisor.post(
        f"/matches/{one}/merges", {"keep": cast.case_id, "version": 1, "reason": "Same.", "understood": "yes"}
    )

    assert as_supervisor.follow(answered).shows("only one of the two is restricted")


def test_the_only_supervisor_of_a_restricted_case_is_not_ended(cast, as_supervisor, as_administrator) -> None:
    restrict(as_supervisor, cast.case_id)
    answered = as_administrator.post(f"/people/{cast.supervisor.id}/ending", {"sure": "yes"})

    assert as_administrator.follow(answered).shows("only supervisor who answers for some restricted case")
    assert as_supervisor.get("/team").status == 200
