"""A hold that falls: who is shown it, who may tell and decide then, and how it ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from app.access.models import CaseSight
from app.access.work import House
from app.core import clock
from app.features.agenda.queries import today_of
from app.features.board.queries import board_of
from app.features.deadlines.rules import DueKind
from app.features.holds.jobs import fall_due_holds
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.progress import Desk, decide, has_fallen, open_kinds


def test_a_hold_with_time_left_stays_with_the_lead(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    desk.write(as_lead_advocate)

    assert fall_due_holds(house) == 0
    assert not has_fallen(house, cast)
    assert open_kinds(house, cast).count(DueKind.TELL) == 1


def test_two_hours_without_a_word_and_the_hold_falls_to_others(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast, late: Callable[[float], None]
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    late(2.1)

    assert fall_due_holds(house) == 1 and fall_due_holds(house) == 0
    assert has_fallen(house, cast)
    assert open_kinds(house, cast).count(DueKind.HOLD_FELL) == 2
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "hold.fell"
    page = as_lead_advocate.get(f"{desk.url}/{made.uuid}")
    assert page.shows("Nobody has been rung: ring Dele Okafor (backup) or Jo Lindqvist (supervisor).")


def test_a_fallen_hold_is_one_row_of_the_board_and_one_of_the_backups_today(
    as_lead_advocate: Client, house: House, cast: Cast, desk: Desk, late: Callable[[float], None]
) -> None:
    desk.safe_hours()
    desk.write(as_lead_advocate)
    late(2.1)
    fall_due_holds(house)

    with house.reading() as work:
        board = board_of(work, cast.supervisor.actor)
        today = today_of(work, cast.backup.actor)
    fallen = [row for row in board.first if row.kind is DueKind.HOLD_FELL]
    assert len(fallen) == 1
    assert len(today.fallen) == 1


def test_slow_news_has_a_working_day(
    as_lead_advocate: Client, desk: Desk, house: House, late: Callable[[float], None]
) -> None:
    desk.safe_hours()
    desk.write(as_lead_advocate, "charged")
    late(2.1)

    assert fall_due_holds(house) == 0


def test_with_no_safe_contact_it_falls_at_once(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    page = as_lead_advocate.follow(desk.write(as_lead_advocate))

    assert has_fallen(house, cast)
    assert page.shows("There is no safe contact to use.") and page.shows("Decide what to do")


def test_two_failed_safe_attempts_let_it_fall(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    desk.tell(as_lead_advocate, made.uuid, "no_answer")
    assert not has_fallen(house, cast)

    desk.tell(as_lead_advocate, made.uuid, "no_answer")

    assert has_fallen(house, cast)
    assert as_lead_advocate.get(f"{desk.url}/{made.uuid}").shows("Two safe attempts have failed.")


def test_the_backups_badge_counts_the_fallen_hold_that_stands_in_the_inbox(
    as_lead_advocate: Client, as_backup: Client, desk: Desk, house: House, late: Callable[[float], None]
) -> None:
    desk.safe_hours()
    desk.write(as_lead_advocate)
    before = badge(as_backup)
    late(2.1)
    fall_due_holds(house)

    assert (before, badge(as_backup)) == (0, 1)
    assert as_backup.get("/inbox").text.count('class="row') == as_lead_advocate.get("/inbox").text.count(
        'class="row'
    )


def badge(client: Client) -> int:
    """The figure beside Inbox in the navigation."""
    found = re.search(r'href="/inbox".*?</a>', client.get("/me").text, re.DOTALL)
    assert found is not None
    figure = re.search(r">(\d+)<", found[0])
    return int(figure[1]) if figure else 0


def test_reading_the_page_writes_down_what_the_clock_says(
    as_lead_advocate: Client,
    as_backup: Client,
    desk: Desk,
    house: House,
    cast: Cast,
    late: Callable[[float], None],
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    late(2.1)
    assert not has_fallen(house, cast)

    assert as_backup.get(f"{desk.url}/{made.uuid}").shows("The time to tell has passed.")

    assert has_fallen(house, cast)
    assert next_due_of(house, cast) <= clock.now()


def test_the_backup_tells_once_it_has_fallen_and_the_lead_publishes(
    as_lead_advocate: Client,
    as_backup: Client,
    desk: Desk,
    house: House,
    cast: Cast,
    late: Callable[[float], None],
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)
    assert desk.tell(as_backup, made.uuid).status == 403
    late(2.1)
    fall_due_holds(house)

    told = as_backup.follow(desk.tell(as_backup, made.uuid))

    assert told.shows("Told by phone") and told.shows("Dele Okafor")
    assert not has_fallen(house, cast) and DueKind.HOLD_FELL not in open_kinds(house, cast)
    assert desk.publish(as_backup, made.uuid).status == 403
    assert as_lead_advocate.follow(desk.publish(as_lead_advocate, made.uuid)).shows("Published to the page")


def test_the_go_between_who_told_counts_as_told(
    as_lead_advocate: Client, as_supervisor: Client, desk: Desk, house: House, cast: Cast
) -> None:
    desk.safe_hours(calls_agreed=False, go_between_name="Lowri, sister", go_between_number="07700 900178",
                    go_between_agreed_on="2026-01-05")  # fmt: skip
    made = desk.write(as_lead_advocate)
    decided = as_supervisor.follow(decide(as_supervisor, desk, made.uuid, "go_between"))
    assert decided.shows("Tell through the go-between: decided by Jo Lindqvist")
    assert DueKind.HOLD_FELL not in open_kinds(house, cast)

    told = as_supervisor.follow(desk.tell(as_supervisor, made.uuid, channel="go_between"))

    assert told.shows("Told through the go-between")
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "update.told"
    assert "hold.decided" in ledger_kinds(house, cast, cast.case_id)


def test_a_decision_to_wait_holds_until_its_time_and_then_falls_again(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast, late: Callable[[float], None]
) -> None:
    made = desk.write(as_lead_advocate)
    until = clock.local(clock.now() + timedelta(hours=20))

    decide(as_lead_advocate, desk, made.uuid, "wait", until_on=until.date(), until_at=f"{until:%H:%M}")
    assert not has_fallen(house, cast)
    late(10)
    assert fall_due_holds(house) == 0
    late(21)
    assert fall_due_holds(house) == 1
    assert as_lead_advocate.get(f"{desk.url}/{made.uuid}").shows("The time to tell has passed.")


def test_waiting_needs_a_time_to_come(as_lead_advocate: Client, desk: Desk, house: House, cast: Cast) -> None:
    made = desk.write(as_lead_advocate)

    refused = as_lead_advocate.follow(decide(as_lead_advocate, desk, made.uuid, "wait"))

    assert refused.shows("Give the day by which it is to be told.") and has_fallen(house, cast)


def test_nothing_is_decided_about_a_hold_that_stands(
    as_lead_advocate: Client, as_supervisor: Client, desk: Desk
) -> None:
    desk.safe_hours()
    made = desk.write(as_lead_advocate)

    refused = as_lead_advocate.follow(decide(as_lead_advocate, desk, made.uuid, "call_anyway"))

    assert refused.shows("There is nothing to decide here")
    assert decide(as_supervisor, desk, made.uuid, "wait").status == 403


def test_withdrawing_ends_the_hold(as_lead_advocate: Client, desk: Desk, house: House, cast: Cast) -> None:
    made = desk.write(as_lead_advocate)
    assert has_fallen(house, cast)

    as_lead_advocate.post(f"{desk.url}/{made.uuid}/withdrawals", {"reason": "Not true.", "version": 1})

    assert not has_fallen(house, cast)
    assert not {DueKind.TELL, DueKind.HOLD_FELL} & set(open_kinds(house, cast))


def test_two_fallen_holds_close_with_the_last(
    as_lead_advocate: Client, desk: Desk, house: House, cast: Cast
) -> None:
    first, second = desk.write(as_lead_advocate), desk.write(as_lead_advocate, "arrest")

    as_lead_advocate.post(f"{desk.url}/{first.uuid}/withdrawals", {"reason": "Not true.", "version": 1})
    assert has_fallen(house, cast)
    as_lead_advocate.post(f"{desk.url}/{second.uuid}/withdrawals", {"reason": "Not true.", "version": 1})
    assert not has_fallen(house, cast)


def test_holds_fall_without_anybody_asking() -> None:
    """The app runs this job by its clock: it stands on the list of what is done every minute."""
    from app.features import registry

    assert fall_due_holds in registry.JOBS


def next_due_of(house: House, cast: Cast) -> datetime:
    """When something is next due on the case, as lists have it: a fallen hold is due at once."""
    with house.reading() as work:
        sight = work.session.get(CaseSight, cast.case_id)
        assert sight is not None
        return sight.next_due_at
