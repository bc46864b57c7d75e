"""Odd openings and failed sign-ins are her advocate's to ask about, on Today and the board; no page is told of them."""

from __future__ import annotations

import pytest

from app.access.throttle import Throttle
from app.access.work import House
from app.features.page_visits.rules import MOST_TRIES_KEPT
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client, new_client_id
from tests.support.portal import COMPUTER, PHONE, Maker, set_clock
from tests.support.progress import Desk

LINE = "Carys Bevan’s page: may be an incident"
WRONG = {"words": "four wrong little words"}


@pytest.fixture(autouse=True)
def noon() -> None:
    set_clock(12)


@pytest.fixture
def page(as_lead_advocate: Client, any_visitor: Client, maker: Maker) -> Maker:
    """Her page, opened once from her phone."""
    maker.ready(as_lead_advocate, any_visitor)
    maker.sign_in(any_visitor, PHONE)
    any_visitor.get("/leave")
    return maker


@pytest.fixture
def odd(page: Maker, any_visitor: Client) -> Maker:
    page.sign_in(any_visitor, COMPUTER)
    return page


def settlement(client: Client, url: str, **changed: str) -> Answered:
    text = client.get(f"{url}/settlements/new").text
    newest = text.partition('name="newest" value="')[2].partition('"')[0]
    said = {"newest": newest, "finding": "it_was_her", "how": "Called on the safe number: a new laptop."}
    return client.post(f"{url}/settlements", {**said, **changed})


def test_openings_like_those_before_are_not_odd(
    page: Maker, any_visitor: Client, as_lead_advocate: Client
) -> None:
    page.sign_in(any_visitor, PHONE)

    assert not as_lead_advocate.get("/today").shows("may be an incident")


def test_a_new_kind_of_device_is_told_on_today_the_board_and_the_pages_own_view(
    odd: Maker, as_lead_advocate: Client, as_supervisor: Client
) -> None:
    assert as_lead_advocate.get("/today").shows(LINE) and as_supervisor.get("/team").shows(LINE)
    view = as_lead_advocate.get(odd.url)
    assert view.shows("May be an incident") and view.shows("a kind of device not seen before")


def test_three_failed_tries_on_a_known_number_are_told_once(
    page: Maker, any_visitor: Client, as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    for _ in range(2):
        page.sign_in(any_visitor, **WRONG)
    assert not as_lead_advocate.get("/today").shows(LINE)
    for _ in range(2):
        page.sign_in(any_visitor, **WRONG)

    today = as_lead_advocate.get("/today")
    assert today.text.count("page: may be an incident") == 1
    assert as_lead_advocate.get(page.url).shows("3 or more failed tries in a day")
    assert ledger_kinds(house, cast, cast.case_id).count("page.try-failed") == 4


def test_two_open_at_once_and_a_night_outside_her_safe_hours_are_odd(
    page: Maker, any_visitor: Client, as_victim: Client, as_lead_advocate: Client
) -> None:
    page.sign_in(any_visitor, PHONE)
    page.sign_in(as_victim, PHONE)
    assert as_lead_advocate.get(page.url).shows("open in two places at once")
    set_clock(3)
    page.sign_in(any_visitor, PHONE)

    set_clock(12)
    assert as_lead_advocate.get(page.url).shows("at night, outside the safe hours")


def test_a_night_that_her_safe_contact_names_is_not_odd(
    page: Maker, any_visitor: Client, as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    Desk(house, cast).safe_hours()
    set_clock(3)
    page.sign_in(any_visitor, PHONE)
    set_clock(12)

    assert not as_lead_advocate.get("/today").shows(LINE)


def test_no_page_of_hers_says_that_anything_is_odd(
    odd: Maker, any_visitor: Client, as_lead_advocate: Client
) -> None:
    odd.switch(as_lead_advocate, "shows_updates", "shows_openings", "takes_entries")
    pages = [any_visitor.get("/"), any_visitor.post_and_follow("/go", {"place": "openings"})]
    any_visitor.get("/leave")
    pages.append(any_visitor.get("/"))

    for shown in pages:
        for word in ("odd", "incident", "not seen before", "may be"):
            assert word not in shown.text.casefold()


def test_one_tap_leads_to_an_entry_of_the_log_that_is_filled_in(odd: Maker, as_lead_advocate: Client) -> None:
    form = as_lead_advocate.post_and_follow(f"{odd.url}/odd-entries")

    assert form.shows("Nothing is saved yet.") and form.shows("a kind of device not seen before")
    checked = form.text.partition('value="account_hacking"')[2].partition(">")[0]
    assert "checked" in checked
    draft = form.text.split('name="draft" value="')[1].split('"')[0]
    sent = {"id": new_client_id(), "draft": draft, "behaviours": ["account_hacking"], "when": "today", "version": 0,
            "text": "Her page was opened from a computer.", "source": "found_later"}  # fmt: skip
    assert as_lead_advocate.post_and_follow(f"/cases/{odd.cast.case_id}/log/new", sent).shows(
        "from a computer"
    )
    assert as_lead_advocate.get("/today").shows(LINE)


@pytest.mark.parametrize(
    ("finding", "words"), [("it_was_her", "It was her, asked by voice."), ("logged", "it is in the log.")]
)
def test_it_was_she_by_voice_or_an_entry_settles_it(
    odd: Maker,
    as_lead_advocate: Client,
    as_supervisor: Client,
    house: House,
    cast: Cast,
    finding: str,
    words: str,
) -> None:
    settlement(as_lead_advocate, odd.url, finding=finding)

    assert not as_lead_advocate.get("/today").shows(LINE) and not as_supervisor.get("/team").shows(LINE)
    view = as_lead_advocate.get(odd.url)
    assert view.shows(words) and not view.shows("Put it in the log")
    assert "page.settled" in ledger_kinds(house, cast, cast.case_id)


def test_what_came_after_she_looked_is_not_settled(
    odd: Maker, any_visitor: Client, as_lead_advocate: Client
) -> None:
    text = as_lead_advocate.get(f"{odd.url}/settlements/new").text
    newest = text.partition('name="newest" value="')[2].partition('"')[0]
    set_clock(13)
    for _ in range(3):
        odd.sign_in(any_visitor, **WRONG)
    set_clock(12)
    settlement(as_lead_advocate, odd.url, newest=newest)

    view = as_lead_advocate.get(odd.url)
    assert as_lead_advocate.get("/today").shows(LINE) and view.shows("3 or more failed tries in a day")
    assert view.text.count("Put it in the log") == 1


def test_settling_nothing_or_twice_or_without_words_changes_nothing(
    odd: Maker, as_lead_advocate: Client, house: House, cast: Cast
) -> None:
    assert as_lead_advocate.follow(settlement(as_lead_advocate, odd.url, how="")).shows("Say how you know.")
    assert as_lead_advocate.follow(settlement(as_lead_advocate, odd.url, newest=new_client_id())).shows(
        "Not saved"
    )

    assert "page.settled" not in ledger_kinds(house, cast, cast.case_id)


def test_backup_and_supervisor_see_it_and_settle_nothing(
    odd: Maker, as_backup: Client, as_supervisor: Client
) -> None:
    for client in (as_backup, as_supervisor):
        assert client.get(odd.url).shows("May be an incident")
        assert client.post(f"{odd.url}/odd-entries").status == 403
        sent = {"newest": new_client_id(), "finding": "it_was_her", "how": "x"}
        assert client.post(f"{odd.url}/settlements", sent).status == 403


def test_a_flood_of_failed_tries_is_kept_up_to_a_limit(
    page: Maker, any_visitor: Client, house: House, cast: Cast
) -> None:
    for _ in range(MOST_TRIES_KEPT + 5):
        house.throttle = Throttle()
        page.sign_in(any_visitor, **WRONG)

    kept = ledger_kinds(house, cast, cast.case_id).count("page.try-failed")
    assert MOST_TRIES_KEPT - 2 < kept <= MOST_TRIES_KEPT
