"""Leave now leaves nothing behind for whoever stands beside her next time; and what she is told before she writes."""

from __future__ import annotations

from sqlalchemy import select

from app.access.models import Draft
from app.access.work import House
from tests.support.clients import Client, new_client_id
from tests.support.portal import Maker

TEXT = "He waited by the gate again."


def test_leaving_throws_away_what_she_had_not_added(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker, house: House
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    maker.sign_in(any_visitor)
    any_visitor.post("/go", {"place": "add"})
    any_visitor.post("/entries", {"id": new_client_id(), "text": TEXT, "when": "", "happened_on": ""})
    with house.reading() as work:
        assert len(work.session.scalars(select(Draft)).all()) == 1
    any_visitor.get("/leave")

    back = any_visitor.follow(maker.sign_in(any_visitor))

    assert back.shows("Your advocate") and TEXT not in back.text
    with house.reading() as work:
        assert work.session.scalars(select(Draft)).all() == []


def test_where_she_writes_she_is_told_who_may_see_it_later(as_victim: Client) -> None:
    page = as_victim.post_and_follow("/go", {"place": "add"})

    assert page.shows(
        "This could later be seen by the other side. Leave out where you stay now, and what you plan."
    )
