"""The course of conduct through its page: counts, what is chosen, who finds it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.work import House
from tests.integration.incidents.conftest import entry
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.opened import opened


@pytest.fixture
def course(cast: Cast) -> str:
    return f"/cases/{cast.case_id}/conduct"


@pytest.fixture
def told(as_lead_advocate: Client, house: House, cast: Cast) -> None:
    """Calls for four months, a breach of bail, and a new way in the last week."""
    with opened(house, cast) as (work, _):
        today = work.today
    said = [(120, "calls", "phone", {}), (100, "calls", "phone", {"told_police": "yes", "police_reference": "NM/1"}),
            (31, "followed", "in_person", {"is_breach": "yes", "breach_of": "bail"}), (30, "calls", "phone", {}),
            (5, "weapon", "in_person", {"told_police": "yes", "police_response": "Nobody came."})]  # fmt: skip
    for days, kind, means, more in said:
        typed = entry(behaviours=[kind], channel=means, when="other", happened_on=today - timedelta(days=days),
                      text=f"{kind}, {days} days ago.", **more)  # fmt: skip
        assert as_lead_advocate.post(f"/cases/{cast.case_id}/log/new", typed).status == 303


def test_an_empty_log_says_what_will_be_counted(as_lead_advocate: Client, course: str) -> None:
    page = as_lead_advocate.get(course)

    assert page.status == 200 and page.shows("Nothing to count yet") and "<select" not in page.text


@pytest.mark.usefixtures("told")
def test_it_counts_how_often_with_what_gaps_and_what_the_police_were_told(
    as_lead_advocate: Client, course: str
) -> None:
    page = as_lead_advocate.get(course)

    for words in ("5 of 5 entries", "1 in the last 28 days, 2 in the 28 before", "68 days,", "5 days",
                  "New in the last 28 days Weapon", "1, the police told of 0",
                  "2 of 5: 1 with a reference, 1 with what they said or did"):  # fmt: skip
        assert page.shows(words), words
    assert page.text.count("New in 28 days") == 1 and "score" not in page.text


@pytest.mark.usefixtures("told")
def test_pictures_say_what_their_tables_say(as_lead_advocate: Client, course: str) -> None:
    text = as_lead_advocate.get(course).text
    pictured = sum(int(disc.split("<")[0]) for disc in text.split('text-anchor="middle">')[1:])

    ways = text.split("In what ways", 1)[1].split(">By what means<")[0]
    assert '<tr><th scope="row">Calls</th><td class="number">3</td>' in ways
    # Five kinds (a breach is no kind of its own) and five means, each entry once in both pictures.
    assert pictured == 10


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ("kind=calls", "3 of 5 entries"),
        ("means=in_person", "2 of 5 entries"),
        ("period=3", "3 of 5 entries"),
        ("kind=calls&period=3", "1 of 5 entries"),
        ("kind=breach_of_order_or_bail", "1 of 5 entries"),
        ("kind=email", "No entry is like that"),
        ("kind=%3Cscript%3E&period=9999&means=nothing", "5 of 5 entries"),
    ],
)
def test_what_is_chosen_is_counted_alone(
    as_lead_advocate: Client, course: str, chosen: str, words: str
) -> None:
    page = as_lead_advocate.get(f"{course}?{chosen}")

    assert page.status == 200 and page.shows(words)
    assert "Show all" in page.text or words.startswith("5 of 5")


@pytest.mark.usefixtures("told")
def test_what_is_chosen_alone_is_not_called_new(as_lead_advocate: Client, course: str) -> None:
    assert as_lead_advocate.get(f"{course}?kind=calls").shows("No kind that was not known before")


@pytest.mark.usefixtures("told")
def test_who_reads_the_log_reads_it_and_nobody_else_finds_it(
    as_backup: Client, as_supervisor: Client, anyone: Client, cast: Cast, course: str
) -> None:
    assert {client.get(course).status for client in (as_backup, as_supervisor)} == {200}
    others = ("colleague", "other_site", "partner", "administrator")
    assert {Client(anyone.portal, cast.people[who].token).get(course).status for who in others} == {404}
