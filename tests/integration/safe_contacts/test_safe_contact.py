"""Recording, changing, marking and confirming the safe contact, and what each makes of the answer."""

from __future__ import annotations

from typing import Any

import pytest

from app.access.work import House
from app.features.deadlines.queries import open_due
from app.features.deadlines.rules import DueKind
from app.features.safe_contacts import queries
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client
from tests.support.opened import opened
from tests.support.safe_contacts import AFTER_THE_END, NUMBER, record_safe_contact, stand_at


def ask(client: Client, cast: Cast, shape: str = "card") -> Answered:
    return client.get(f"/cases/{cast.case_id}/safe-contact?shape={shape}")


def mark_unsafe(client: Client, cast: Cast, why: str = "Someone else answered.") -> Answered:
    return client.post(f"/cases/{cast.case_id}/safe-contact/unsafe-marks", why=why)


def confirm(client: Client, cast: Cast, version: int, **more: Any) -> Answered:
    path = f"/cases/{cast.case_id}/safe-contact/confirmations"
    return client.post(path, {"how": "Asked face to face.", "version": version} | more, htmx=True)


def is_marked(house: House, cast: Cast) -> bool:
    with opened(house, cast) as (work, case):
        row = queries.safe_contact_row(work, case)
        return row is not None and row.unsafe


def test_nothing_recorded_means_do_not_contact(as_lead_advocate: Client, cast: Cast) -> None:
    assert ask(as_lead_advocate, cast).shows("No safe contact recorded: do not contact")


def test_within_the_hours_the_card_says_ok_and_shows_the_number(as_lead_advocate: Client, cast: Cast) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)

    answered = ask(as_lead_advocate, cast)

    assert answered.shows("OK to call now, until 15:30")
    assert NUMBER in answered.text and answered.shows("It’s Ruth from the library")


def test_the_answer_is_a_fragment_without_a_page_around_it(as_lead_advocate: Client, cast: Cast) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)

    for shape in ("card", "short"):
        assert "<html" not in ask(as_lead_advocate, cast, shape).text


def test_the_short_line_never_holds_the_number(as_lead_advocate: Client, cast: Cast) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)

    answered = ask(as_lead_advocate, cast, "short")

    assert answered.shows("OK to call until 15:30") and NUMBER not in answered.text


def test_five_minutes_later_the_hours_are_over_and_the_number_is_gone(
    as_lead_advocate: Client, cast: Cast
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)
    stand_at(AFTER_THE_END)

    answered = ask(as_lead_advocate, cast)

    assert answered.shows("Do not call now") and answered.shows("Tomorrow, 13:00 to 15:30")
    assert NUMBER not in answered.text


def test_outside_the_hours_only_an_agreed_go_between_is_offered(as_lead_advocate: Client, cast: Cast) -> None:
    between = {"go_between_name": "her sister, Lowri", "go_between_number": "07700 900555"}
    record_safe_contact(as_lead_advocate, cast.case_id, **between)
    stand_at(AFTER_THE_END)
    assert not ask(as_lead_advocate, cast).shows("Lowri")

    record_safe_contact(
        as_lead_advocate, cast.case_id, **between, go_between_agreed_on="2026-11-12", version=1
    )

    assert ask(as_lead_advocate, cast).shows("If urgent: call her sister, Lowri")


def test_what_was_not_checked_today_asks_to_check_first(as_lead_advocate: Client, cast: Cast) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id, checked_today="no")

    answered = ask(as_lead_advocate, cast)

    assert answered.shows("Check the safe contact first") and NUMBER in answered.text


def test_a_new_number_that_was_not_checked_loses_the_earlier_check(
    as_lead_advocate: Client, cast: Cast
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)

    record_safe_contact(as_lead_advocate, cast.case_id, number="07700 900777", checked_today="no", version=1)

    assert ask(as_lead_advocate, cast).shows("Check the safe contact first")


def test_a_new_wording_that_was_not_checked_keeps_the_earlier_check(
    as_lead_advocate: Client, cast: Cast
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)

    record_safe_contact(
        as_lead_advocate, cast.case_id, never="Never ask for Carys.", checked_today="no", version=1
    )

    assert ask(as_lead_advocate, cast).shows("OK to call now")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"calls_agreed": "no"}, "Calls not agreed: do not call"),
        ({"known_safe": "no"}, "Not known to be safe: do not call"),
    ],
)
def test_a_recorded_contact_that_nobody_may_call_says_why(
    as_lead_advocate: Client, cast: Cast, changes: dict[str, str], words: str
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id, **changes)

    answered = ask(as_lead_advocate, cast)

    assert answered.shows(words) and NUMBER not in answered.text
    assert not answered.shows("No safe contact recorded") and not answered.shows("Record the safe contact")
    assert ask(as_lead_advocate, cast, "short").shows("Do not call")


def test_141_is_part_of_the_number_where_it_is_asked_for(as_lead_advocate: Client, cast: Cast) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id, withhold_number="yes")

    assert f"141 {NUMBER}" in ask(as_lead_advocate, cast).text


def test_an_unsafe_mark_wins_until_it_is_confirmed(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)

    assert mark_unsafe(as_lead_advocate, cast).status == 303
    assert NUMBER not in ask(as_lead_advocate, cast).text
    record_safe_contact(as_lead_advocate, cast.case_id, number="07700 900777", version=2)
    assert ask(as_lead_advocate, cast).shows("Marked unsafe: do not contact")

    assert confirm(as_lead_advocate, cast, version=3).status == 200
    assert "07700 900777" in ask(as_lead_advocate, cast).text
    assert ledger_kinds(house, cast, cast.case_id)[-4:] == [
        "safe-contact.recorded", "safe-contact.marked-unsafe", "safe-contact.amended", "safe-contact.confirmed",
    ]  # fmt: skip


def test_the_mark_stands_clear_for_the_victims_page_until_it_is_confirmed(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)
    mark_unsafe(as_lead_advocate, cast)
    assert is_marked(house, cast)

    confirm(as_lead_advocate, cast, version=2)

    assert not is_marked(house, cast)


def test_confirming_what_somebody_changed_meanwhile_is_a_conflict(
    as_lead_advocate: Client, cast: Cast
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)
    mark_unsafe(as_lead_advocate, cast)

    answered = confirm(as_lead_advocate, cast, version=1)

    assert answered.status == 409 and answered.shows("somebody changed this meanwhile")
    assert ask(as_lead_advocate, cast).shows("do not contact")


def test_two_people_changing_it_the_second_is_told_and_keeps_what_was_typed(
    as_lead_advocate: Client, cast: Cast
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)
    path = f"/cases/{cast.case_id}/safe-contact"
    typed = {"preferred": "letter", "known_safe": "no", "calls_agreed": "no", "checked_today": "no",
             "never": "Never write on Fridays.", "version": 0}  # fmt: skip

    answered = as_lead_advocate.post(path, typed, htmx=True)

    assert answered.status == 409 and "Never write on Fridays." in answered.text
    assert ask(as_lead_advocate, cast).shows("OK to call now")


def test_every_act_stays_in_the_history_with_its_author(as_lead_advocate: Client, cast: Cast) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)
    mark_unsafe(as_lead_advocate, cast, why="A man answered.")

    shown = as_lead_advocate.get(f"/cases/{cast.case_id}/contact")

    assert shown.shows("Marked unsafe") and shown.shows("A man answered.") and shown.shows("by Ruth Adeyemi")
    assert shown.shows(
        "Before: number ending 142; known to be safe; calls agreed; Monday to Friday, 13:00 to 15:30"
    )


def test_a_check_is_due_thirty_days_after_the_last_one(
    as_lead_advocate: Client, cast: Cast, house: House
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)
    record_safe_contact(as_lead_advocate, cast.case_id, version=1)

    with opened(house, cast) as (work, case):
        checks = [due for due in open_due(work, case) if due.kind is DueKind.SAFE_CONTACT_CHECK]

    assert [due.due_at.date().isoformat() for due in checks] == ["2026-12-24"]


def test_the_form_says_what_to_do_about_each_field_and_keeps_what_was_typed(
    as_lead_advocate: Client, cast: Cast
) -> None:
    wrong = {"number": "call me", "days_1": ["mon"], "start_1": "13:00", "end_1": "", "any_time": "yes",
             "go_between_name": "Lowri", "never": "Never text."}  # fmt: skip
    path = f"/cases/{cast.case_id}/safe-contact"

    first = as_lead_advocate.post(path, wrong, htmx=True)
    assert first.status == 422 and first.shows("Give a phone number") and "Never text." in first.text
    assert first.shows("Say whether you checked this with them today.")

    rest = wrong | {
        "number": "",
        "preferred": "phone",
        "known_safe": "yes",
        "calls_agreed": "yes",
        "checked_today": "yes",
    }
    second = as_lead_advocate.post(path, rest, htmx=True)
    for words in (
        "Give the number that is known to be safe.",
        "Give the days, the start and the end, or leave all three empty.",
        "Choose any time or give safe hours, not both.",
        "Give the name and the number of the go-between, or leave both empty.",
    ):
        assert second.shows(words)
    assert ask(as_lead_advocate, cast).shows("No safe contact recorded")


def test_who_may_read_and_who_may_record(
    as_backup: Client,
    as_supervisor: Client,
    as_colleague: Client,
    as_other_site: Client,
    as_partner: Client,
    cast: Cast,
) -> None:
    for client in (as_backup, as_supervisor):
        assert ask(client, cast).status == 200
        assert record_safe_contact(client, cast.case_id).status == 403
        assert mark_unsafe(client, cast).status == 403
    for client in (as_colleague, as_other_site, as_partner):
        assert ask(client, cast).status == 404
        assert record_safe_contact(client, cast.case_id).status == 404


def test_asking_again_does_not_count_as_use(as_lead_advocate: Client, cast: Cast) -> None:
    for minute in range(26, 38):
        stand_at(AFTER_THE_END.replace(minute=minute))
        last = ask(as_lead_advocate, cast)

    assert last.location.startswith("/unlock")
