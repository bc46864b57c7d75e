"""Lock now: she ends every session of her page and nobody signs in until her advocate has unlocked it by voice."""

from __future__ import annotations

import pytest

from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.portal import RIGHT, Maker, set_clock


@pytest.fixture(autouse=True)
def noon() -> None:
    set_clock(12)


@pytest.fixture
def locked(as_lead_advocate: Client, any_visitor: Client, maker: Maker) -> Maker:
    maker.ready(as_lead_advocate, any_visitor)
    maker.sign_in(any_visitor)
    any_visitor.post("/lock")
    return maker


def test_she_is_asked_once_more_and_may_turn_back(as_victim: Client) -> None:
    asked = as_victim.post_and_follow("/go", {"place": "lock"})

    assert asked.shows("Lock this page?") and asked.shows("No message goes out")
    assert as_victim.post_and_follow("/go", {"place": "home"}).shows("Your advocate")


def test_locking_ends_every_session_and_lets_nobody_in(
    as_lead_advocate: Client, any_visitor: Client, as_victim: Client, maker: Maker, house: House, cast: Cast
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    maker.sign_in(any_visitor)
    there = dict(any_visitor.cookies)
    maker.sign_in(as_victim)

    done = as_victim.post("/lock")

    assert done.location == "/?done=1" and "__Host-session" not in as_victim.cookies
    any_visitor.cookies = there
    assert any_visitor.get("/").shows("Sign in") and as_victim.get("/").shows("Sign in")
    assert maker.sign_in(any_visitor).location == "/?again=1"
    assert "page.locked" in ledger_kinds(house, cast, cast.case_id)


def test_it_stands_first_on_the_leads_today_and_on_the_board(
    locked: Maker, as_lead_advocate: Client, as_supervisor: Client
) -> None:
    today, board = as_lead_advocate.get("/today"), as_supervisor.get("/team")

    headings = today.text.split("<h2>")[1]
    assert headings.startswith("Locked from the page") and today.shows("Carys Bevan locked the page: call")
    assert board.text.index("Carys Bevan locked the page: call") < board.text.index("Caseload")
    assert as_lead_advocate.get(locked.url).shows("Carys locked this page.")


def test_her_advocate_unlocks_it_by_voice_with_the_code_phrase(
    locked: Maker, as_lead_advocate: Client, any_visitor: Client, house: House, cast: Cast
) -> None:
    asked = as_lead_advocate.get(f"{locked.url}/unlocks/new")
    assert asked.shows("The heron is back") and asked.shows("Did the caller give the code phrase?")
    refused = as_lead_advocate.post_and_follow(f"{locked.url}/unlocks", {})
    assert refused.shows("Say whether the code phrase was right.") and refused.shows(
        "Say how you knew by voice"
    )

    as_lead_advocate.post(f"{locked.url}/unlocks", RIGHT)

    assert locked.sign_in(any_visitor).location == "/"
    assert not as_lead_advocate.get("/today").shows("locked the page")
    assert as_lead_advocate.get(locked.url).shows("Page unlocked: Called on the safe number.")
    assert "page.unlocked" in ledger_kinds(house, cast, cast.case_id)


def test_a_page_that_is_not_locked_needs_no_unlocking(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker
) -> None:
    maker.ready(as_lead_advocate, any_visitor)

    refused = as_lead_advocate.post_and_follow(f"{maker.url}/unlocks", RIGHT)

    assert refused.shows("The page is not locked.")


def test_new_words_do_not_unlock_it(locked: Maker, as_lead_advocate: Client, any_visitor: Client) -> None:
    locked.remember(as_lead_advocate.post(f"{locked.url}/passphrases", RIGHT))

    assert locked.sign_in(any_visitor).location == "/?again=1"
    assert as_lead_advocate.get(locked.url).shows("Locked: nobody can sign in")


def test_the_backup_and_the_supervisor_do_not_unlock_it(
    locked: Maker, as_backup: Client, as_supervisor: Client
) -> None:
    for client in (as_backup, as_supervisor):
        assert client.get(locked.url).shows("Carys locked this page.")
        assert client.post(f"{locked.url}/unlocks", RIGHT).status == 403


def test_who_was_in_before_it_was_locked_is_not_in_after_it_was_unlocked(
    as_lead_advocate: Client, any_visitor: Client, as_victim: Client, maker: Maker
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    maker.sign_in(any_visitor)
    maker.sign_in(as_victim)
    as_victim.post("/lock")

    as_lead_advocate.post(f"{maker.url}/unlocks", RIGHT)

    assert any_visitor.get("/").shows("Sign in")
