"""A number that is shown for a reason stands inside the answer that is asked again, and goes with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.safe_contacts import AFTER_THE_END, NUMBER, record_safe_contact, stand_at

DIAL = f'href="tel:{NUMBER.replace(" ", "")}"'


@pytest.fixture
def sheet(as_lead_advocate: Client, cast: Cast) -> str:
    """The call's form, as who gave a reason outside the safe hours sees it."""
    record_safe_contact(as_lead_advocate, cast.case_id)
    stand_at(AFTER_THE_END)
    reasons = f"/cases/{cast.case_id}/contacts/reasons"
    return as_lead_advocate.post_and_follow(reasons, reason="He was released early.").text


def asked(sheet: str) -> str:
    """The address that the sheet's own card asks again."""
    found = re.search(r'<safe-contact id="safe-contact" src="([^"]+)"', sheet)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_the_number_stands_inside_the_answer_alone(sheet: str) -> None:
    outside = re.sub(r"<safe-contact.*?</safe-contact>", "", sheet, flags=re.DOTALL)

    assert DIAL in sheet and "tel:" not in outside
    assert DIAL not in re.findall(r"<template.*?</template>", sheet, re.DOTALL)[0]


def test_asked_again_within_the_quarter_of_an_hour_it_still_stands(
    sheet: str, as_lead_advocate: Client
) -> None:
    stand_at(AFTER_THE_END + timedelta(minutes=9))

    again = as_lead_advocate.get(asked(sheet))

    assert DIAL in again.text and again.shows("The number is shown until 15:46.")


def test_after_a_quarter_of_an_hour_the_answer_withdraws_it(
    sheet: str, as_lead_advocate: Client, cast: Cast
) -> None:
    stand_at(AFTER_THE_END + timedelta(minutes=9))
    as_lead_advocate.get(f"/cases/{cast.case_id}/contact")
    stand_at(AFTER_THE_END + timedelta(minutes=16))

    again = as_lead_advocate.get(asked(sheet))

    assert again.shows("Do not call now") and "tel:" not in again.text


def test_a_mark_as_unsafe_withdraws_it(sheet: str, as_lead_advocate: Client, cast: Cast) -> None:
    as_lead_advocate.post(f"/cases/{cast.case_id}/safe-contact/unsafe-marks", why="A man answered.")

    again = as_lead_advocate.get(asked(sheet))

    assert again.shows("do not contact") and NUMBER not in again.text


def test_the_address_shows_it_to_nobody_else(sheet: str, as_backup: Client, as_colleague: Client) -> None:
    assert NUMBER not in as_backup.get(asked(sheet)).text
    assert as_colleague.get(asked(sheet)).status == 404


def test_a_reason_shows_the_number_outside_the_hours_to_who_gave_it(
    as_lead_advocate: Client, as_backup: Client, cast: Cast, house: House
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)
    stand_at(AFTER_THE_END)
    base = f"/cases/{cast.case_id}/contacts"
    assert NUMBER not in as_lead_advocate.get(f"{base}/new").text

    given = as_lead_advocate.post(f"{base}/reasons", reason="He was released an hour early.")

    shown = as_lead_advocate.follow(given)
    assert NUMBER in shown.text and "He was released an hour early." in shown.text
    assert as_backup.get(given.location).status == 403
    assert ledger_kinds(house, cast, cast.case_id)[-1] == "contact.call-reason-given"


def test_no_reason_shows_a_number_that_is_marked_unsafe(as_lead_advocate: Client, cast: Cast) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)
    stand_at(AFTER_THE_END)
    base = f"/cases/{cast.case_id}/contacts"
    given = as_lead_advocate.post(f"{base}/reasons", reason="He was released early.")
    as_lead_advocate.post(f"/cases/{cast.case_id}/safe-contact/unsafe-marks", why="A man answered.")

    assert NUMBER not in as_lead_advocate.follow(given).text
    assert as_lead_advocate.post(f"{base}/reasons", {"reason": "Urgent."}, htmx=True).status == 422
