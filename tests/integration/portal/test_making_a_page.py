"""The staff's side: the talk first, what is drawn is shown once, and nobody but the lead makes or closes a page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.work import House
from app.core import clock
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Client
from tests.support.portal import Maker


def test_a_page_is_made_after_the_talk_and_opened_with_its_code(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker, house: House, cast: Cast
) -> None:
    maker.without_page()
    assert as_lead_advocate.get(maker.url).shows("No page yet")
    assert as_lead_advocate.follow(maker.talk(as_lead_advocate)).shows("Make the page")

    shown = maker.make(as_lead_advocate)
    assert shown.status == 200 and len(maker.words.split()) == 4 and len(maker.number) == 9
    assert as_lead_advocate.get(maker.url).shows("Made, not opened yet")
    assert maker.sign_in(any_visitor).location == "/?again=1"

    any_visitor.post("/code", {"code": maker.code})
    assert maker.sign_in(any_visitor).location == "/"
    assert any_visitor.get("/").shows("Add something that happened")
    assert as_lead_advocate.get(maker.url).shows("Open")
    kinds = [kind for kind in ledger_kinds(house, cast, cast.case_id) if kind.startswith("page")]
    assert kinds == ["page.talk-recorded", "page.made", "page.opened", "page.visited"]


def test_without_the_talk_no_page_is_made(
    as_lead_advocate: Client, maker: Maker, house: House, cast: Cast
) -> None:
    maker.without_page()

    refused = as_lead_advocate.follow(as_lead_advocate.post(f"{maker.url}/accounts"))

    assert refused.shows("Record the talk about identity and a safe device first.")
    assert "page.made" not in ledger_kinds(house, cast, cast.case_id)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"is_alone": "no"}, "Have this talk when nobody else can hear."),
        ({"told_history_stays": ""}, "Say first that leaving the page does not clear the history."),
        ({"may_be_watched": "not_sure"}, "Write down which other device is safe"),
        ({"identity": ""}, "Say how you knew who it was."),
    ],
)
def test_a_talk_that_leaves_danger_open_is_not_recorded(
    as_lead_advocate: Client, maker: Maker, changed: dict[str, str], words: str
) -> None:
    maker.without_page()

    assert as_lead_advocate.follow(maker.talk(as_lead_advocate, **changed)).shows(words)
    assert as_lead_advocate.get(maker.url).shows("No page yet")


def test_the_words_are_shown_once_and_kept_nowhere(
    as_lead_advocate: Client, maker: Maker, house: House
) -> None:
    maker.without_page()
    maker.talk(as_lead_advocate)
    maker.make(as_lead_advocate)

    assert maker.words not in as_lead_advocate.get(maker.url).text
    again = as_lead_advocate.post(f"{maker.url}/accounts")
    assert as_lead_advocate.follow(again).shows("There is a page already.")
    stored = b"".join(path.read_bytes() for path in house.settings.data_folder.glob("*.db*"))
    for secret in (maker.words, maker.number.replace(" ", ""), maker.code.replace(" ", "")):
        assert secret.encode() not in stored


def test_drawing_again_ends_the_first_code(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker
) -> None:
    maker.without_page()
    maker.talk(as_lead_advocate)
    maker.make(as_lead_advocate)
    first = maker.code

    maker.remember(as_lead_advocate.post(f"{maker.url}/passphrases"))

    assert any_visitor.post("/code", {"code": first}).location == "/?again=1"
    assert any_visitor.post("/code", {"code": maker.code}).location == "/?ready=1"


def test_an_open_page_gets_new_words_only_after_a_check_by_voice(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    maker.sign_in(any_visitor)
    old = {"number": maker.number, "words": maker.words}

    refused = as_lead_advocate.follow(as_lead_advocate.post(f"{maker.url}/passphrases"))
    assert refused.shows("Say how you knew by voice who it was.")
    maker.remember(
        as_lead_advocate.post(
            f"{maker.url}/passphrases", {"phrase": "right", "voice_check": "Code phrase right"}
        )
    )

    assert any_visitor.get("/").shows("Sign in")
    assert any_visitor.post("/in", old).location == "/?again=1"
    assert maker.sign_in(any_visitor).location == "/"


def test_a_code_opens_once_and_only_for_a_day(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker
) -> None:
    maker.without_page()
    maker.talk(as_lead_advocate)
    maker.make(as_lead_advocate)

    clock.set_shift(timedelta(hours=25))
    assert any_visitor.post("/code", {"code": maker.code}).location == "/?again=1"
    clock.set_shift(timedelta(0))
    assert any_visitor.get(f"/code?code={maker.code}").status in (404, 403)
    assert any_visitor.post("/code", {"code": maker.code}).location == "/?ready=1"
    assert any_visitor.post("/code", {"code": maker.code}).location == "/?again=1"


def test_a_closed_page_is_out_at_once_and_needs_a_new_talk(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker, house: House, cast: Cast
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    maker.sign_in(any_visitor)

    as_lead_advocate.post(f"{maker.url}/closures", {"reason": "Asked by her."})

    assert any_visitor.get("/").shows("Sign in")
    assert maker.sign_in(any_visitor).location == "/?again=1"
    assert as_lead_advocate.get(maker.url).shows("No page yet")
    assert "page.closed" in ledger_kinds(house, cast, cast.case_id)


def test_backup_and_supervisor_see_the_page_and_change_nothing(
    as_backup: Client, as_supervisor: Client, maker: Maker
) -> None:
    for client in (as_backup, as_supervisor):
        assert client.get(maker.url).shows("News of the case")
        assert client.get(f"{maker.url}/talks/new").status == 403
        assert maker.talk(client).status == 403
        posts = ("accounts", "passphrases", "switches", "closures")
        assert [client.post(f"{maker.url}/{one}", {"reason": "x"}).status for one in posts] == [403] * 4


@pytest.mark.parametrize("who", ["colleague", "other_site", "partner", "administrator"])
def test_others_do_not_find_it(who: str, request: pytest.FixtureRequest, maker: Maker) -> None:
    client: Client = request.getfixturevalue(f"as_{who}")

    assert [client.get(maker.url + path).status for path in ("", "/talks/new", "/closures/new")] == [404] * 3
    assert maker.talk(client).status == 404
    assert client.post(f"{maker.url}/accounts").status == 404
