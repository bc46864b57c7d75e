"""When her page was opened: shown to her when she agreed to it, and to her advocate always; nobody's name is in it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.work import House
from app.features.page_visits.models import PageVisit
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.portal import COMPUTER, PHONE, Maker, set_clock


@pytest.fixture(autouse=True)
def noon() -> None:
    set_clock(12)


def test_the_part_is_off_until_she_agreed(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker, house: House, cast: Cast
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    home = any_visitor.follow(maker.sign_in(any_visitor, PHONE))

    assert not home.shows("When this page was opened") and not home.shows("Opened today")
    assert any_visitor.post("/go", {"place": "openings"}).status == 404
    maker.switch(as_lead_advocate, "shows_openings")
    assert any_visitor.get("/").shows("Opened today 12:00 on a phone. Not you? Lock this page")
    assert "page.switched" in ledger_kinds(house, cast, cast.case_id)


def test_agreed_in_the_talk_it_is_on_from_the_beginning(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker
) -> None:
    maker.without_page()
    maker.talk(as_lead_advocate, wants_openings="yes")
    maker.make(as_lead_advocate)
    any_visitor.post("/code", {"code": maker.code})

    assert any_visitor.follow(maker.sign_in(any_visitor)).shows("Opened today")


def test_she_and_her_advocate_see_openings_and_failed_tries_with_day_time_and_device(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    maker.switch(as_lead_advocate, "shows_openings")
    maker.sign_in(any_visitor, COMPUTER, words="four wrong little words")
    maker.sign_in(any_visitor, PHONE)

    hers = any_visitor.post_and_follow("/go", {"place": "openings"})
    staffs = as_lead_advocate.get(maker.url)
    for page in (hers, staffs):
        assert page.shows("Tried, not opened on a computer") and page.shows("Opened on a phone")
        assert page.shows("12:00")
    assert "Ruth" not in hers.text and "Bevan" not in hers.text and "odd" not in hers.text.lower()


def test_neither_the_agent_nor_the_hour_nor_the_device_stands_clear(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker, house: House
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    maker.sign_in(any_visitor, PHONE)

    with house.reading() as work:
        rows = work.session.scalars(select(PageVisit)).all()
        assert len(rows) == 1 and all(b"phone" not in bytes(row.sealed) for row in rows)
    stored = b"".join(path.read_bytes() for path in house.settings.data_folder.glob("*.db*"))
    assert b"iPhone" not in stored and b"Mozilla" not in stored


def test_what_her_advocate_opens_is_not_in_it(
    as_lead_advocate: Client, as_victim: Client, maker: Maker, house: House
) -> None:
    maker.switch(as_lead_advocate, "shows_openings")
    as_lead_advocate.get(maker.url)

    assert as_victim.post_and_follow("/go", {"place": "openings"}).shows("Nothing yet.")
