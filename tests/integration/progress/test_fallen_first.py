"""A hold that has fallen is told by its row alone: nothing stands before it but a page that its victim locked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.access.door import open_case
from app.access.unusual import UnusualKind, count_unusual
from app.access.work import House
from app.core import clock
from app.features.comparisons.jobs import compare_waiting
from app.features.deadlines.actions import add_due
from app.features.deadlines.rules import DueKind, Lane
from app.features.holds.jobs import fall_due_holds
from app.features.people.actions import begin_person
from app.features.people.models import PersonContent
from tests.support.cast import Cast, open_new_case
from tests.support.clients import Answered, Client
from tests.support.progress import Desk

FALLEN = "Decide: Carys has not been told"
LOCKED = "Carys Bevan locked the page: call"
REFERRAL = {"source": "police_report", "name": "Dean Marlow", "consent": "yes", "immediate_danger": "no",
            "pronouns": "he", "priority": "standard", "stage": "reported"}  # fmt: skip


@pytest.fixture
def fallen(
    as_lead_advocate: Client, as_supervisor: Client, desk: Desk, house: House, cast: Cast,
    late: Callable[[float], None],
) -> None:  # fmt: skip
    """A fallen hold, and what else wants to be first: unusual use, matches, an emergency, a handover, what is late."""
    desk.safe_hours()
    desk.write(as_lead_advocate)
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        begin_person(work, case, PersonContent(kind="suspect", name="Dean Marlow"))
        for lane in (Lane.TODAY, Lane.BOARD):
            add_due(work, case, DueKind.EMERGENCY_ASKED, work.now - timedelta(days=3), lane=lane)
            add_due(work, case, DueKind.CONTACT, work.now - timedelta(days=9), lane=lane)
        count_unusual(work, cast.site_id, cast.colleague.id, UnusualKind.BROWSING)
        other, _ = open_new_case(
            work, cast.supervisor.actor, cast.team_id, cast.lead.id, cast.colleague.id, name="Seren Pryce"
        )
    as_supervisor.post("/referrals", REFERRAL)
    compare_waiting(house)
    as_supervisor.post(
        f"/team/people/{cast.lead.id}/handovers",
        {"cases": [str(other)], "how": "lead", "to": cast.backup.id,
         "from_day": clock.local_day(clock.now()).isoformat()},
    )  # fmt: skip
    late(2.1)
    assert fall_due_holds(house) == 1


def come_in_order(page: Answered, *words: str) -> bool:
    """Whether all stand there, the first of them as the first row of the page."""
    places = [page.text.index(one) for one in words]
    rows = page.text.index('<li class="row')
    return places == sorted(places) and '<li class="row' not in page.text[rows + 1 : places[0]]


def test_it_is_the_first_row_of_the_board(fallen: None, as_supervisor: Client) -> None:
    board = as_supervisor.get("/team")

    assert come_in_order(
        board,
        FALLEN,
        "Look here before anybody calls",
        "I have seen this",
        "Decide on possible matches",
        "emergency",
    )


def test_it_is_the_first_row_of_the_backups_today(fallen: None, as_backup: Client) -> None:
    assert come_in_order(as_backup.get("/today"), FALLEN, "Read the handover: Seren Pryce")


def test_it_is_the_first_row_of_the_leads_today(fallen: None, as_lead_advocate: Client) -> None:
    assert come_in_order(as_lead_advocate.get("/today"), FALLEN, "emergency", "Overdue")


def test_only_a_page_that_its_victim_locked_stands_before_it(
    fallen: None, as_supervisor: Client, as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        for lane in (Lane.TODAY, Lane.BOARD):
            add_due(work, case, DueKind.PAGE_LOCKED, work.now + timedelta(hours=9), lane=lane)

    assert come_in_order(as_supervisor.get("/team"), LOCKED, FALLEN, "Look here before anybody calls")
    assert come_in_order(as_lead_advocate.get("/today"), LOCKED, FALLEN, "emergency", "Overdue")


def test_nothing_that_is_late_crowds_it_out(
    fallen: None, as_supervisor: Client, house: House, cast: Cast
) -> None:
    """The board shows two hundred rows; a hold that has fallen is among them whatever else is late."""
    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        for _ in range(201):
            add_due(work, case, DueKind.TASK, work.now - timedelta(days=4), lane=Lane.BOARD)

    assert come_in_order(as_supervisor.get("/team"), FALLEN, "Look here before anybody calls")
