"""A hold falls at once, wherever it was seen that there is no safe way left: no page of progress need be opened."""

from __future__ import annotations

from typing import Any

from app.access.work import House
from app.features.deadlines.rules import DueKind
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client, new_client_id
from tests.support.progress import Desk, has_fallen, open_kinds


def record(client: Client, cast: Cast, outcome: str = "no_answer", **more: Any) -> Answered:
    fields = {"id": new_client_id(), "outcome": outcome, **more}
    return client.post(f"/cases/{cast.case_id}/contacts", fields, htmx=True)


def mark_unsafe(client: Client, cast: Cast) -> Answered:
    path = f"/cases/{cast.case_id}/safe-contact/unsafe-marks"
    return client.post(path, why="He has her phone.", htmx=True)


def is_shown(as_backup: Client, as_supervisor: Client) -> tuple[bool, bool]:
    """Whether the backup's Today and the supervisor's board show that somebody has not been told."""
    board = as_supervisor.get("/team")
    return as_backup.get("/today").shows("Not told yet"), board.shows("Decide: Carys has not been told")


def test_two_failed_attempts_among_the_contacts_let_it_fall_at_once(
    as_lead_advocate: Client, as_backup: Client, as_supervisor: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    desk.write(as_lead_advocate)
    record(as_lead_advocate, cast)
    assert is_shown(as_backup, as_supervisor) == (False, False)

    record(as_lead_advocate, cast, "someone_else_answered")

    assert is_shown(as_backup, as_supervisor) == (True, True)
    assert open_kinds(house, cast).count(DueKind.HOLD_FELL) == 2
    assert ledger_kinds(house, cast, cast.case_id)[-2:] == ["contact.recorded", "hold.fell"]


def test_a_contact_amended_into_a_failed_attempt_counts_too(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    desk.write(as_lead_advocate)
    record(as_lead_advocate, cast)
    second = record(as_lead_advocate, cast, "cancelled")
    assert not has_fallen(house, cast)

    as_lead_advocate.post(f"{second.location}/amendments", outcome="no_answer", version=1)

    assert has_fallen(house, cast)


def test_an_unsafe_mark_lets_every_hold_of_the_case_fall_at_once(
    as_lead_advocate: Client, as_backup: Client, as_supervisor: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    desk.write(as_lead_advocate)
    desk.write(as_lead_advocate, "arrest")

    mark_unsafe(as_lead_advocate, cast)

    assert is_shown(as_backup, as_supervisor) == (True, True)
    assert open_kinds(house, cast).count(DueKind.HOLD_FELL) == 4
    assert ledger_kinds(house, cast, cast.case_id)[-3:] == [
        "safe-contact.marked-unsafe", "hold.fell", "hold.fell",
    ]  # fmt: skip


def test_an_attempt_without_held_news_lets_nothing_fall(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    desk.tell(as_lead_advocate, made.uuid)

    for _ in range(3):
        record(as_lead_advocate, cast)
    mark_unsafe(as_lead_advocate, cast)

    assert not has_fallen(house, cast) and DueKind.HOLD_FELL not in open_kinds(house, cast)


def test_a_way_that_opens_again_is_not_called_a_time_that_passed(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    made = desk.write(as_lead_advocate)
    desk.safe_hours()

    page = as_lead_advocate.get(f"{desk.url}/{made.uuid}")

    assert page.shows("There is a safe way again, and nobody has decided yet.")
    assert not page.shows("The time to tell has passed.") and has_fallen(house, cast)
