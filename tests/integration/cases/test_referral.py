"""A referral: from a form to a case that its team's supervisor finds, and nobody else."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.access.door import open_case
from app.access.models import CaseSight
from app.features.cases import queries
from app.features.deadlines.queries import due_rows
from app.features.deadlines.rules import Lane
from app.features.people.queries import people_of, victim_of
from tests.support.cast import ledger_kinds

REFERRAL = {
    "source": "police_report", "referrer_name": "Sergeant Lin Harding", "name": "Seren Pryce",
    "pronouns": "they",
    "consent": "yes", "immediate_danger": "no", "priority": "medium", "stage": "arrest_bail",
    "crime_reference": "NM/7731",
    "is_suspect_known": "yes", "suspect_name": "Gwyn Reed", "relationship": "neighbour",
    "offence": "s4A_stalking_fear_or_distress",
    "first_incident_on": "2026-01-04", "last_incident_on": "2026-03-01", "summary": "Followed from work.",
}  # fmt: skip


def count(house) -> int:
    with house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(CaseSight))


def referred(house, cast, answer):
    """The case of the referral that was just received, as the supervisor opens it."""
    reference = answer.location.split("reference=")[1][:7]
    with house.reading() as work:
        sight = queries.referral_with(work, cast.supervisor.actor, reference)
        case = open_case(work, cast.supervisor.actor, sight.id)
        return case, queries.case_of(work, case), victim_of(work, case), people_of(work, case)


def test_a_referral_becomes_a_case(house, cast, as_lead_advocate) -> None:
    answer = as_lead_advocate.post("/referrals", REFERRAL, id=uuid4())
    case, view, victim, people = referred(house, cast, answer)
    assert (view.status_label, view.priority_label, view.stage_label) == (
        "Referred",
        "Medium",
        "Arrested, on bail",
    )
    assert (victim.name, victim.them) == ("Seren Pryce", "them")
    assert [(person.name, person.what) for person in people] == [("Gwyn Reed", "Suspect")]
    assert view.content.crime_reference == "NM/7731"
    assert ledger_kinds(house, cast, case.id) == ["case.referred"]


def test_the_page_after_it_gives_the_reference_and_no_name(as_lead_advocate) -> None:
    answer = as_lead_advocate.post("/referrals", REFERRAL)
    page = as_lead_advocate.follow(answer)
    assert page.shows("Referral received") and answer.location.split("=")[1][:7] in page.text
    assert "Seren" not in page.text


def test_it_waits_on_the_board_and_is_seen_by_the_supervisor_alone(house, cast, as_lead_advocate) -> None:
    case, *_ = referred(house, cast, as_lead_advocate.post("/referrals", REFERRAL))
    with house.reading() as work:
        board = due_rows(work, cast.supervisor.actor, [Lane.BOARD])
    assert [(row.kind, row.case_id) for row in board] == [("allocate", case.id)]
    assert as_lead_advocate.get(f"/cases/{case.id}/facts").status == 404


def test_the_same_form_sent_twice_makes_one_case(house, as_lead_advocate) -> None:
    sent, before = REFERRAL | {"id": str(uuid4())}, count(house)
    first, again = as_lead_advocate.post("/referrals", sent), as_lead_advocate.post("/referrals", sent)
    assert first.location == again.location
    assert count(house) == before + 1


def test_other_words_under_a_used_id_are_kept_and_not_saved(house, as_lead_advocate) -> None:
    sent, before = REFERRAL | {"id": str(uuid4())}, count(house)
    as_lead_advocate.post("/referrals", sent)
    page = as_lead_advocate.post_and_follow("/referrals", sent | {"name": "Somebody Else"})
    assert page.shows("Not saved: please save again")
    assert "Somebody Else" in page.text and sent["id"] not in page.text
    assert count(house) == before + 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("source", "", "Choose where this referral comes from."),
        ("source", "the_moon", "Choose one of the answers."),
        ("name", "", "Give the victim’s name"),
        ("name", "x" * 301, "Use at most 300 characters."),
        ("consent", "", "Say whether the victim agreed"),
        ("consent", "no", "Write the lawful reason"),
        ("immediate_danger", "", "Say whether someone is in danger now."),
        ("last_incident_on", "2026-01-03", "The last incident cannot be before the first."),
        ("first_incident_on", "long ago", "Give a date"),
        ("date_of_birth", "2990-01-01", "cannot be a date of birth"),
        ("team_id", "2b1c2a1e-4a1f-4a57-8a43-0d1fcf3f9d11", "Choose which of your teams"),
        ("summary", "bell \x07", "Take out the characters that cannot be printed."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(house, as_lead_advocate, field, value, message) -> None:
    before = count(house)
    page = as_lead_advocate.post_and_follow("/referrals", REFERRAL | {field: value})
    assert page.shows(message)
    assert "Sergeant Lin Harding" in page.text
    assert count(house) == before


def test_without_agreement_a_lawful_reason_will_do(as_lead_advocate) -> None:
    sent = REFERRAL | {"consent": "not_asked", "lawful_reason": "Serious harm is likely."}
    assert as_lead_advocate.post_and_follow("/referrals", sent).shows("Referral received")


def test_danger_now_is_answered_with_what_to_do(as_lead_advocate) -> None:
    assert as_lead_advocate.get("/referrals/new").shows("Call 999. The log does not alert anyone.")
    safe = as_lead_advocate.post_and_follow("/referrals", REFERRAL)
    danger = as_lead_advocate.post_and_follow("/referrals", REFERRAL | {"immediate_danger": "yes"})
    assert danger.shows("Call 999. The log does not alert anyone.")
    assert not safe.shows("Call 999")


def test_the_supervisor_is_led_on_to_allocating(as_supervisor) -> None:
    assert "/allocation" in as_supervisor.post_and_follow("/referrals", REFERRAL).text


@pytest.mark.parametrize("client", ["as_partner", "as_administrator"])
def test_others_have_no_referral_form(request, house, client: str) -> None:
    someone, before = request.getfixturevalue(client), count(house)
    assert someone.get("/referrals/new").status == 404
    assert someone.post("/referrals", REFERRAL).status == 404
    assert count(house) == before


def test_a_reference_of_another_site_or_of_nothing_is_not_found(
    cast, as_lead_advocate, as_other_site
) -> None:
    answer = as_lead_advocate.post("/referrals", REFERRAL)
    assert as_other_site.get(answer.location).status == 404
    assert as_lead_advocate.get("/referrals/received").status == 404
