"""The plan on her page: behind a second word each time, only what a printed copy holds, hidden by an unsafe mark."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.access.work import House
from app.features.page_plans.models import PagePlan
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client
from tests.support.plans import item, item_url
from tests.support.portal import RIGHT, WORD, Maker, set_clock
from tests.support.progress import Desk


@pytest.fixture(autouse=True)
def noon() -> None:
    set_clock(12)


@pytest.fixture
def hers(as_lead_advocate: Client, any_visitor: Client, maker: Maker) -> Client:
    """She is signed in, and the plan is switched on with one item in it."""
    maker.ready(as_lead_advocate, any_visitor)
    maker.with_plan(as_lead_advocate)
    as_lead_advocate.post(f"/cases/{maker.cast.case_id}/plan/items", item())
    maker.sign_in(any_visitor)
    return any_visitor


def opened(client: Client, word: str = WORD) -> Answered:
    client.post("/go", {"place": "plan"})
    return client.follow(client.post("/plan", {"second_word": word}))


def test_the_part_is_off_until_it_is_switched_on_and_needs_its_word_first(
    as_lead_advocate: Client, as_victim: Client, maker: Maker
) -> None:
    refused = as_lead_advocate.follow(maker.switch(as_lead_advocate, "shows_plan"))

    assert refused.shows("Set the second word first.")
    assert not as_victim.get("/").shows("Your plan")
    assert as_victim.post("/go", {"place": "plan"}).status == 404
    assert as_victim.post("/plan", {"second_word": WORD}).status == 404


def test_the_word_is_asked_before_the_plan_each_time(hers: Client, house: House, cast: Cast) -> None:
    asked = hers.post_and_follow("/go", {"place": "plan"})
    assert asked.shows("Your second word is asked each time.") and "Door viewer" not in asked.text

    assert opened(hers, f" {WORD.upper()} ").shows("Door viewer fitted")

    again = hers.get("/")
    assert again.shows("Your second word") and "Door viewer" not in again.text
    assert hers.post("/go", {"place": "plan_open"}).status == 404
    assert "page.plan-opened" in ledger_kinds(house, cast, cast.case_id)


def test_it_holds_what_the_printed_copy_holds_and_nothing_more(
    hers: Client, as_lead_advocate: Client, cast: Cast
) -> None:
    base = f"/cases/{cast.case_id}/plan/items"
    for section in ("travel", "alarms", "housing_move", "trusted_people"):
        as_lead_advocate.post(base, item(section=section, text=f"Secret of {section}"))
    as_lead_advocate.post(base, item(text="For the team alone", visible_to=[]))
    as_lead_advocate.post(base, item(text="Suggested by police", status="suggested"))

    page = opened(hers)

    assert page.shows("Home") and page.shows("Door viewer fitted")
    for hidden in ("Secret of", "For the team alone", "Suggested by police", "Bevan", "Housing"):
        assert hidden not in page.text


def test_what_is_taken_off_the_printed_copy_is_off_her_page_at_once(
    hers: Client, as_lead_advocate: Client, cast: Cast
) -> None:
    base = f"/cases/{cast.case_id}/plan"
    url = item_url(as_lead_advocate, base, "Door viewer fitted")
    assert opened(hers).shows("Door viewer fitted")

    as_lead_advocate.post(f"{url}/amendments", item(visible_to=[], version=1))

    assert "Door viewer" not in opened(hers).text


def test_a_wrong_word_opens_nothing_is_noted_and_slowed_down(
    hers: Client, as_lead_advocate: Client, maker: Maker, house: House, cast: Cast
) -> None:
    wrong = opened(hers, "garden")
    assert wrong.shows("That did not work.") and "Door viewer" not in wrong.text
    answers = [hers.post("/plan", {"second_word": "garden"}) for _ in range(6)]

    assert answers[-1].status == 429
    assert as_lead_advocate.get(maker.url).shows("3 or more wrong second words in a day")
    assert "page.plan-try-failed" in ledger_kinds(house, cast, cast.case_id)


def test_an_unsafe_mark_hides_the_plan_until_the_contact_is_confirmed(
    hers: Client, house: House, cast: Cast
) -> None:
    desk = Desk(house, cast)
    desk.safe_hours()
    assert hers.get("/").shows("Your plan")

    desk.mark_unsafe()

    assert not hers.get("/").shows("Your plan")
    assert hers.post("/plan", {"second_word": WORD}).status == 404


def drawn_in(shown: Answered) -> str:
    return shown.text.split("<dt>Second word</dt><dd>")[1].split("<")[0]


def test_the_word_is_drawn_where_none_is_typed_shown_once_and_kept_nowhere(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker, house: House
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    page, word = "", ""
    while word in page:  # a drawn word may be one that the page uses itself, as "switch"
        shown = as_lead_advocate.post(f"{maker.url}/second-words", RIGHT)
        page, word = page or as_lead_advocate.get(maker.url).text, drawn_in(shown)

    assert shown.shows("It is kept nowhere") and word not in as_lead_advocate.get(maker.url).text
    stored = b"".join(path.read_bytes() for path in house.settings.data_folder.glob("*.db*"))
    assert f"{word}\x00".encode() not in stored and WORD.encode() not in stored
    maker.switch(as_lead_advocate, "shows_plan")
    maker.sign_in(any_visitor)
    assert opened(any_visitor, word).shows("Your plan")


@pytest.mark.parametrize("word", ["oaks", "two words", "1234567"])
def test_a_word_that_is_too_easy_is_refused(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker, word: str
) -> None:
    maker.ready(as_lead_advocate, any_visitor)

    refused = as_lead_advocate.follow(
        as_lead_advocate.post(f"{maker.url}/second-words", {**RIGHT, "second_word": word})
    )

    assert refused.shows("Choose one word of five letters or more") and word not in refused.text


def test_switched_off_the_copy_is_gone(
    hers: Client, as_lead_advocate: Client, maker: Maker, house: House
) -> None:
    maker.switch(as_lead_advocate, "shows_updates")

    assert not hers.get("/").shows("Your plan")
    with house.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(PagePlan)) == 0
