"""What the staff read about published news is what her page really shows."""

from __future__ import annotations

import pytest

from app.access.models import PageAccount
from app.access.work import House
from tests.support.cast import Cast
from tests.support.clients import Client
from tests.support.progress import Desk

SHOWN = "The page shows it."


@pytest.fixture
def published(as_lead_advocate: Client, desk: Desk) -> str:
    """The address of news that is published and shown."""
    desk.safe_hours()
    made = desk.write(as_lead_advocate, "officer_named")
    desk.publish(as_lead_advocate, made.uuid, version=1)
    return f"{desk.url}/{made.uuid}"


def set_page(house: House, cast: Cast, **fields: object) -> None:
    with house.writing() as work:
        page = work.session.get(PageAccount, cast.page_id)
        for name, value in fields.items():
            setattr(page, name, value)


def test_what_her_page_shows_is_said(as_lead_advocate: Client, published: str) -> None:
    assert as_lead_advocate.get(published).shows(SHOWN)


def test_a_mark_as_unsafe_hides_it_and_says_so(as_lead_advocate: Client, desk: Desk, published: str) -> None:
    desk.mark_unsafe()

    shown = as_lead_advocate.get(published)

    assert shown.shows("Hidden while the contact is marked unsafe.") and not shown.shows(SHOWN)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"shows_updates": False}, "News is switched off: the page does not show it."),
        ({"status": "closed"}, "The page is closed and shows nothing."),
        ({"status": "waiting"}, "The page is not opened and shows nothing."),
    ],
)
def test_a_page_that_shows_no_news_is_said_to_show_none(
    as_lead_advocate: Client, house: House, cast: Cast, published: str, fields: dict[str, object], words: str
) -> None:
    set_page(house, cast, **fields)

    shown = as_lead_advocate.get(published)

    assert shown.shows(words) and not shown.shows(SHOWN)
