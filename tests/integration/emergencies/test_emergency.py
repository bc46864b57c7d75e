"""Emergency openings: one answer for everything that opens nothing, an hour of sight, a second person, a review."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.access.emergencies import EmergencyOpening
from app.access.unusual import UnusualUse
from app.core import clock
from app.features.emergencies.rules import MOST_TRIES_A_DAY, NO_ANSWER
from tests.support.cast import ledger_kinds
from tests.support.clients import Client
from tests.support.hard import BORN, add_person, ask, give_birth_day, restrict
from tests.support.statements import counted


def one_row(house) -> EmergencyOpening:
    with house.reading() as work:
        return work.session.scalars(select(EmergencyOpening)).one()


def told(client: Client, answered) -> tuple[int, str]:
    """Status and text of an answer that opened nothing, without what is drawn anew each time."""
    page = client.follow(answered)
    return page.status, re.sub(r'(draft" value=|value=)"[^"]*"|draft=[0-9a-f-]+', "", page.text)


@pytest.mark.parametrize("by", ["reference", "name"])
def test_immediate_danger_opens_at_once_and_loudly(house, cast, as_colleague, as_supervisor, by) -> None:
    give_birth_day(house, cast)
    exactly = {"name": "carys BEVAN", "date_of_birth": BORN}
    given = {"reference": cast.reference.lower()} if by == "reference" else exactly
    assert as_colleague.get(f"/cases/{cast.case_id}").status == 404
    assert ask(as_colleague, **given).location == f"/cases/{cast.case_id}"

    assert as_colleague.get(f"/cases/{cast.case_id}/contact").shows("Open in an emergency until")
    assert as_supervisor.get(f"/cases/{cast.case_id}").shows("Open in an emergency until")
    assert as_supervisor.get("/team").shows("Opened in an emergency: Carys Bevan")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "emergency.opened"


@pytest.mark.parametrize("path", ["", "/log", "/plan", "/progress", "/contact", "/people", "/more"])
def test_on_each_page_it_is_said_in_one_line_beneath_the_safe_contact(cast, as_colleague, path) -> None:
    ask(as_colleague, reference=cast.reference)
    text = as_colleague.get(f"/cases/{cast.case_id}{path}").text

    assert text.count("Open in an emergency until") == text.count("</safe-contact>") == 1
    _, safe_contact, beneath = text.partition("</safe-contact>")
    between, said, _ = beneath.partition("Open in an emergency until")
    assert safe_contact and said and not re.sub(r"<[^>]*>|\s", "", between)


def test_sight_ends_by_itself_after_an_hour(cast, as_colleague, as_lead_advocate) -> None:
    ask(as_colleague, reference=cast.reference)
    clock.set_shift(timedelta(minutes=9))
    statuses = [as_colleague.get(f"/cases/{cast.case_id}").status]
    for minutes in range(18, 64, 9):
        clock.set_shift(timedelta(minutes=minutes))
        statuses.append(as_colleague.get(f"/cases/{cast.case_id}").status)

    assert statuses == [200] * 6 + [404]
    assert not as_lead_advocate.get(f"/cases/{cast.case_id}").shows("Open in an emergency")


def test_none_restricted_and_too_often_get_one_answer(house, cast, as_colleague, as_supervisor) -> None:
    give_birth_day(house, cast)
    none = told(as_colleague, ask(as_colleague, reference="ZZZZZZZ"))
    restrict(as_supervisor, cast.case_id)
    restricted = told(as_colleague, ask(as_colleague, reference=cast.reference))
    by_name = told(as_colleague, ask(as_colleague, name="Carys Bevan", date_of_birth=BORN))
    near = told(as_colleague, ask(as_colleague, name="Carys Bevans", date_of_birth=BORN))
    as_supervisor.post(f"/cases/{cast.case_id}/restriction/liftings", {"version": 1, "reason": "Mistaken."})
    for _ in range(MOST_TRIES_A_DAY):
        ask(as_colleague, reference="ZZZZZZZ")
    too_often = told(as_colleague, ask(as_colleague, reference=cast.reference))

    assert none == restricted == by_name == near == too_often and none[0] == 200
    assert as_colleague.follow(ask(as_colleague, reference="ZZZZZZZ")).shows(NO_ANSWER)
    assert as_colleague.get(f"/cases/{cast.case_id}").status == 404


def test_what_is_asked_of_the_store_is_the_same_for_both(house, cast, as_colleague, as_supervisor) -> None:
    def asked_for(**by) -> list[str]:
        with counted(house) as asked:
            ask(as_colleague, **by)
        return asked

    restrict(as_supervisor, cast.case_id)
    asked_for(reference="AAAAAAA")
    assert asked_for(reference="ZZZZZZZ") == asked_for(reference=cast.reference)


@pytest.mark.asvs("16.3.3")
def test_every_try_is_counted_and_told_to_her_supervisor(house, cast, as_colleague, as_supervisor) -> None:
    for _ in range(3):
        ask(as_colleague, reference="ZZZZZZZ")
    assert as_supervisor.get("/team").shows("Mair Pugh asked for an emergency opening, 3 times")
    with house.reading() as work:
        use_id = work.session.scalars(select(UnusualUse)).one().id
    as_supervisor.post(f"/team/unusual/{use_id}/readings")
    assert not as_supervisor.get("/team").shows("asked for an emergency opening")
    ask(as_colleague, reference="ZZZZZZZ")

    assert as_supervisor.get("/team").shows("Mair Pugh asked for an emergency opening, 4 times")


def test_any_other_reason_waits_for_a_second_person(house, cast, as_colleague, as_lead_advocate) -> None:
    ask(as_colleague, "the_victim_rang", reference=cast.reference)
    assert as_colleague.get(f"/cases/{cast.case_id}").status == 404
    assert as_colleague.get("/emergency").shows("Waits for a second person")
    assert as_lead_advocate.get("/today").shows("Decide: somebody asks to open Carys Bevan’s case")
    place = f"/cases/{cast.case_id}/emergency/{one_row(house).id}/decisions"
    as_lead_advocate.post(place, {"verdict": "agree"})

    assert as_colleague.get(f"/cases/{cast.case_id}").status == 200
    kinds = ledger_kinds(house, cast, cast.case_id)
    assert [kind for kind in kinds if kind.startswith("emergency")] == ["emergency.asked", "emergency.agreed"]


def test_nobody_is_her_own_second_person_and_declined_stays_shut(
    house, cast, as_colleague, as_supervisor
) -> None:
    ask(as_colleague, "the_victim_rang", reference=cast.reference)
    place = f"/cases/{cast.case_id}/emergency/{one_row(house).id}/decisions"
    assert as_colleague.post(place, {"verdict": "agree"}).status == 404
    as_supervisor.post(place, {"verdict": "decline", "words": "Ring me first."})

    assert as_colleague.get(f"/cases/{cast.case_id}").status == 404
    assert as_colleague.get("/emergency").shows("Declined")


def test_who_opened_it_says_the_reason_beside_each_page(cast, as_colleague, as_supervisor) -> None:
    ask(as_colleague, words="He is at the door.", reference=cast.reference)
    as_colleague.get(f"/cases/{cast.case_id}/plan")

    page = as_supervisor.get(f"/cases/{cast.case_id}/openings")
    assert page.shows("Mair Pugh") and page.shows("Emergency: Immediate danger: He is at the door.")


def test_she_reads_and_records_an_attempt_and_does_nothing_else(cast, as_colleague) -> None:
    ask(as_colleague, reference=cast.reference)
    here = f"/cases/{cast.case_id}"

    reads = [
        as_colleague.get(f"{here}{path}").status
        for path in ("", "/log", "/plan", "/contact", "/contacts/new")
    ]
    refused = [as_colleague.get(f"{here}{path}").status for path in (
        "/plan/print", "/shares/new", "/locations", "/deletion", "/facts/edit", "/log/new", "/openings", "/notes/new",
    )]  # fmt: skip
    assert reads == [200] * 5 and refused == [403] * 8


@pytest.mark.asvs("8.2.3")
def test_the_address_opens_with_a_reason_of_its_own(
    house, cast, as_colleague, as_backup, as_supervisor
) -> None:
    here = f"/cases/{cast.case_id}"
    ask(as_backup, reference=cast.reference)
    assert as_backup.get(f"{here}/locations").status == 403
    assert as_backup.post(f"{here}/emergency/places", {"why": ""}).location.startswith(
        f"{here}/emergency/places/new"
    )
    as_backup.post(f"{here}/emergency/places", {"why": "Officers are on their way."})

    assert as_backup.get(f"{here}/locations").status == 200
    assert as_supervisor.get(f"{here}/emergency").shows("Officers are on their way.")
    clock.set_shift(timedelta(minutes=8))
    assert as_colleague.get(f"{here}/locations").status == 404


def test_a_supervisor_reviews_it_within_a_working_day(house, cast, as_colleague, as_supervisor) -> None:
    ask(as_colleague, reference=cast.reference)
    row = one_row(house)
    place = f"/cases/{cast.case_id}/emergency/{row.id}/reviews"
    assert as_colleague.post(place, {"review": "accepted", "words": "Right."}).status == 403
    as_supervisor.post(place, {"review": "not_accepted", "words": "The lead was there."})

    assert as_supervisor.get(f"/cases/{cast.case_id}/emergency").shows("The lead was there.")
    assert not as_supervisor.get("/team").shows("Opened in an emergency")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "emergency.reviewed"


def test_a_supervisor_does_not_review_her_own(house, cast, portal, as_supervisor) -> None:
    from app.access.actor import Role
    from app.access.models import Team

    with house.writing() as work:
        work.add(team := Team(site_id=cast.site_id, name="Northmere second team"))
        work.session.flush()
        team_id = team.id
    far = Client(portal, add_person(house, cast, "Ola Winter", Role.SUPERVISOR, team_id).token)
    ask(far, reference=cast.reference)

    place = f"/cases/{cast.case_id}/emergency/{one_row(house).id}/reviews"
    assert far.post(place, {"review": "accepted", "words": "Right."}).status == 403
    assert as_supervisor.post(place, {"review": "accepted", "words": "Right."}).status == 303


def test_restricting_the_case_ends_an_opening_at_once(cast, as_colleague, as_supervisor) -> None:
    ask(as_colleague, reference=cast.reference)
    restrict(as_supervisor, cast.case_id)

    assert as_colleague.get(f"/cases/{cast.case_id}").status == 404
    assert not as_colleague.get("/emergency").shows(cast.reference)


def test_another_site_gets_the_answer_for_none(cast, portal, as_other_site) -> None:
    answered = ask(as_other_site, reference=cast.reference)

    assert as_other_site.follow(answered).shows(NO_ANSWER)


def test_who_leads_the_case_is_led_to_it(cast, as_lead_advocate, house) -> None:
    assert ask(as_lead_advocate, reference=cast.reference).location == f"/cases/{cast.case_id}"
    with house.reading() as work:
        assert work.session.scalars(select(EmergencyOpening)).all() == []


def test_she_ends_it_when_she_is_done_and_the_review_stays_due(
    house, cast, as_colleague, as_supervisor
) -> None:
    ask(as_colleague, reference=cast.reference)
    path = f"/cases/{cast.case_id}/emergency/{one_row(house).id}/endings"
    assert as_colleague.get("/emergency").shows("End it now")

    page = as_colleague.post_and_follow(path)

    assert page.shows("Ended") and not page.shows("End it now")
    assert as_colleague.get(f"/cases/{cast.case_id}").status == 404
    assert not as_supervisor.get(f"/cases/{cast.case_id}").shows("Open in an emergency")
    assert as_supervisor.get("/team").shows("Opened in an emergency: Carys Bevan")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "emergency.ended"


def test_who_answers_for_the_case_ends_it_too_and_once(
    house, cast, as_colleague, as_supervisor, as_lead_advocate
) -> None:
    ask(as_colleague, reference=cast.reference)
    path = f"/cases/{cast.case_id}/emergency/{one_row(house).id}/endings"

    as_lead_advocate.post(path)

    assert as_colleague.get(f"/cases/{cast.case_id}").status == 404 and as_colleague.post(path).status == 404
    as_supervisor.post(path)
    assert ledger_kinds(house, cast, cast.case_id).count("emergency.ended") == 1


def test_another_who_sees_it_in_an_emergency_does_not_end_hers(house, cast, as_colleague) -> None:
    ask(as_colleague, reference=cast.reference)
    hers = one_row(house).id
    second = Client(as_colleague.portal, add_person(house, cast, "Gwen Parry", Role.ADVOCATE).token)
    ask(second, reference=cast.reference)

    assert second.post(f"/cases/{cast.case_id}/emergency/{hers}/endings").status == 403
    assert as_colleague.get(f"/cases/{cast.case_id}/contact").shows("Open in an emergency until")
