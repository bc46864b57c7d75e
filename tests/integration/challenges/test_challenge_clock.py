"""The clock of a note runs in working days: over a weekend, over Christmas, and by the site's own table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.access.work import House
from app.core.clock import at_local
from tests.support.cast import Cast, Person, assemble
from tests.support.challenge_notes import TERMS, note_fields, set_clock
from tests.support.clients import Client

Begin = Callable[[Person], Client]


@pytest.fixture
def friday_noon(house: House) -> Cast:
    set_clock(at_local(date(2026, 11, 20), 12))
    return assemble(house)


def send(cast: Cast, client: Client, **changes: object) -> str:
    made = client.post(f"/cases/{cast.case_id}/challenges", note_fields(cast, **changes))
    assert client.post(f"{made.location}/sendings", TERMS).location == made.location
    return made.location


def test_over_a_weekend(friday_noon: Cast, signed_in: Begin) -> None:
    note = send(friday_noon, signed_in(friday_noon.lead))
    assert signed_in(friday_noon.lead).get(note).shows("Action plan due Tuesday 24 November.")

    set_clock(at_local(date(2026, 11, 22), 12))
    sunday = signed_in(friday_noon.lead).get(note)
    assert sunday.shows("Late since Friday") and sunday.shows(
        "Acknowledgement due Friday 20 November, not given."
    )

    set_clock(at_local(date(2026, 11, 25), 9))
    wednesday = signed_in(friday_noon.lead).get(note)
    assert wednesday.shows("1 working day late") and wednesday.shows(
        "Action plan due Tuesday 24 November, not given."
    )


def test_over_christmas(house: House, portal: TestClient, signed_in: Begin) -> None:
    set_clock(at_local(date(2026, 12, 24), 10))
    cast = assemble(house)

    note = send(cast, signed_in(cast.lead), by_when=date(2027, 1, 29))

    assert signed_in(cast.lead).get(note).shows("Action plan due Wednesday 30 December.")


def test_after_hours_the_acknowledgement_is_due_on_the_next_working_day(
    house: House, signed_in: Begin
) -> None:
    set_clock(at_local(date(2026, 11, 20), 18))
    cast = assemble(house)

    note = send(cast, signed_in(cast.lead))

    assert signed_in(cast.lead).get(note).shows("Acknowledgement due Monday 23 November by 17:00.")


def test_the_day_that_was_asked_for_comes_first_if_it_is_earlier(friday_noon: Cast, signed_in: Begin) -> None:
    note = send(friday_noon, signed_in(friday_noon.lead), by_when=date(2026, 11, 23))

    assert signed_in(friday_noon.lead).get(note).shows("Action plan due Monday 23 November.")


def test_escalate_is_the_main_button_only_when_late(friday_noon: Cast, signed_in: Begin) -> None:
    lead = signed_in(friday_noon.lead)
    note = send(friday_noon, lead)
    assert lead.get(note).text.index(f"{note}/replies/new") < lead.get(note).text.index(
        f"{note}/escalations/new"
    )

    set_clock(at_local(date(2026, 11, 25), 9))
    late = signed_in(friday_noon.lead).get(note).text
    assert late.index(f"{note}/escalations/new") < late.index(f"{note}/replies/new")


def test_an_acknowledgement_moves_what_is_due_and_keeps_its_label(
    house: House, friday_noon: Cast, signed_in: Begin
) -> None:
    send(friday_noon, signed_in(friday_noon.lead))
    before = _due(house)
    desk = signed_in(friday_noon.partner)
    share = desk.get("/partner").text.split("/partner/challenges/")[1][:36]

    desk.post(f"/partner/challenges/{share}/acknowledgements")

    assert before[0].startswith("2026-11-20 17:00") and _due(house)[0].startswith("2026-11-24 17:00")
    assert before[1] == _due(house)[1]


def test_the_figures_are_the_sites_own(house: House, friday_noon: Cast, signed_in: Begin) -> None:
    with house.writing() as work:
        work.session.execute(text("UPDATE deadline_rule SET std_amount = 4 WHERE event = 'challenge.1'"))

    note = send(friday_noon, signed_in(friday_noon.lead))

    assert signed_in(friday_noon.lead).get(note).shows("Action plan due Thursday 26 November.")


def test_a_board_without_a_day_is_not_accepted(friday_noon: Cast, signed_in: Begin) -> None:
    lead = signed_in(friday_noon.lead)
    note = send(friday_noon, lead)

    refused = lead.post(f"{note}/escalations", {"stage": "4", "reason": "No answer."}, htmx=True)
    assert refused.status == 422 and refused.shows("Give the day of the meeting or board.")

    board = date(2026, 11, 20) + timedelta(days=14)
    lead.post(f"{note}/escalations", {"stage": "4", "reason": "No answer.", "due_on": board})
    assert lead.get(note).shows("Answer due Friday 4 December.")


def _due(house: House) -> tuple[str, bytes]:
    with house.reading() as work:
        row = work.session.execute(
            text("SELECT due_at, sealed FROM due WHERE kind = 'challenge_reply' AND done_at IS NULL")
        ).one()
        return str(row[0]), bytes(row[1])
