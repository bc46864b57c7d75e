"""Recovery by voice: the code phrase of the talk decides; wrong, nothing changes and her advocate sees it as odd."""

from __future__ import annotations

import pytest

from app.access.work import House
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.portal import RIGHT, WORD, Maker, set_clock
from tests.support.progress import Desk

PHRASE = "The heron is back"
WRONG = {"phrase": "wrong", "voice_check": "A man's voice."}


@pytest.fixture(autouse=True)
def noon() -> None:
    set_clock(12)


@pytest.fixture
def page(as_lead_advocate: Client, any_visitor: Client, maker: Maker) -> Maker:
    maker.ready(as_lead_advocate, any_visitor)
    return maker


def test_the_talk_needs_a_code_phrase_and_offers_that_of_the_safe_contact(
    as_lead_advocate: Client, maker: Maker, house: House, cast: Cast
) -> None:
    maker.without_page()
    Desk(house, cast).safe_hours(code_phrase="Blue gate")

    assert 'value="Blue gate"' in as_lead_advocate.get(f"{maker.url}/talks/new").text
    assert as_lead_advocate.follow(maker.talk(as_lead_advocate, code_phrase="")).shows("Agree a code phrase.")
    assert as_lead_advocate.get(maker.url).shows("No page yet")


@pytest.mark.parametrize("what", ["passphrases", "second-words", "unlocks"])
def test_a_wrong_code_phrase_changes_nothing_and_is_noted_as_odd(
    page: Maker, as_lead_advocate: Client, any_visitor: Client, house: House, cast: Cast, what: str
) -> None:
    if what == "unlocks":
        page.sign_in(any_visitor)
        any_visitor.post("/lock")
    before = as_lead_advocate.get(page.url).shows("Locked: nobody can sign in")

    answered = as_lead_advocate.post_and_follow(f"{page.url}/{what}", {**WRONG, "second_word": WORD})

    assert answered.shows("The code phrase was wrong: nothing changed: A man’s voice.")
    assert answered.shows("Somebody called without the code phrase")
    assert answered.shows("Locked: nobody can sign in") is before
    assert page.sign_in(any_visitor).location == ("/?again=1" if before else "/")
    assert as_lead_advocate.get("/today").shows("may be an incident")
    kinds = ledger_kinds(house, cast, cast.case_id)
    assert "page.phrase-wrong" in kinds
    assert not {"page.drawn-anew", "page.word-set", "page.unlocked"} & set(kinds)


@pytest.mark.parametrize("what", ["passphrases", "second-words", "unlocks"])
def test_without_a_word_on_the_code_phrase_it_is_refused(
    page: Maker, as_lead_advocate: Client, any_visitor: Client, what: str
) -> None:
    if what == "unlocks":
        page.sign_in(any_visitor)
        any_visitor.post("/lock")

    refused = as_lead_advocate.post_and_follow(f"{page.url}/{what}", {"voice_check": "I know the voice."})

    assert refused.shows("Say whether the code phrase was right.") and refused.shows(PHRASE)


def test_where_no_code_phrase_is_recorded_a_new_talk_is_asked_for(
    as_lead_advocate: Client, maker: Maker
) -> None:
    refused = as_lead_advocate.post_and_follow(f"{maker.url}/passphrases", RIGHT)
    assert refused.shows("No code phrase is recorded. Record a new talk first")

    maker.talk(as_lead_advocate)

    assert as_lead_advocate.post(f"{maker.url}/passphrases", RIGHT).shows("Read this out now.")


def test_the_code_phrase_is_on_no_page_of_hers(
    page: Maker, as_lead_advocate: Client, any_visitor: Client
) -> None:
    page.switch(as_lead_advocate, "shows_updates", "takes_entries", "shows_openings")
    shown = [any_visitor.get("/"), any_visitor.follow(page.sign_in(any_visitor))]
    shown += [any_visitor.post_and_follow("/go", {"place": place}) for place in ("add", "openings", "lock")]
    as_lead_advocate.post(f"{page.url}/passphrases", WRONG)
    shown.append(any_visitor.post_and_follow("/go", {"place": "openings"}))

    assert all("heron" not in one.text and "phrase" not in one.text for one in shown)
