"""The safe contact as pages of a case show it: with its age, and without opening the case a second time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.access.sessions import begin_session
from app.access.work import House
from app.db.ledger import AccessLeaf
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.safe_contacts import BEFORE_THE_END, NUMBER, record_safe_contact, stand_at


def lines_of_access(house: House) -> int:
    with house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(AccessLeaf)) or 0


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "yesterday"), (5, "5 days ago"), (34, "34 days ago")]
)
def test_the_card_says_how_long_ago_it_was_checked(
    as_lead_advocate: Client, anyone: Client, house: House, cast: Cast, days: int, words: str
) -> None:
    stand_at(BEFORE_THE_END)
    record_safe_contact(as_lead_advocate, cast.case_id)
    stand_at(BEFORE_THE_END + timedelta(days=days))
    with house.writing() as work:
        later = Client(anyone.portal, begin_session(work, cast.lead.id))

    assert later.get(f"/cases/{cast.case_id}").shows(f"Checked {words}")


def test_the_line_on_a_page_of_people_opens_the_case_once(
    as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    record_safe_contact(as_lead_advocate, cast.case_id)
    before = lines_of_access(house)

    page = as_lead_advocate.get(f"/cases/{cast.case_id}/people")

    assert "sc-line" in page.text and NUMBER not in page.text
    assert lines_of_access(house) == before + 1
