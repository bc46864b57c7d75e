"""Her side, on a host of its own: sign-in that tells nothing, one path, only what was published to her, a way out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.door import open_case, page_of
from app.access.models import Draft, PageAccount
from app.access.work import House
from app.core import clock
from app.features.incidents.models import Incident
from app.features.incidents.queries import incidents_of
from app.features.progress.models import PublishedContent, PublishedUpdate
from tests.support.cast import Cast, ledger_kinds
from tests.support.clients import Answered, Client, new_client_id
from tests.support.portal import Maker
from tests.support.progress import Desk

TEXT = "He waited by the gate again."


def put_news(house: House, cast: Cast, title: str, *, hours_ago: int = 1) -> None:
    """News on her page, as publishing leaves it."""
    from app.core.ids import new_id

    with house.writing() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        page = page_of(work, case)
        assert page is not None
        row = PublishedUpdate(site_id=case.site_id, case_id=case.id, page_id=page.id, update_id=new_id(),
                              published_on=work.today, visible_from=work.now - timedelta(hours=hours_ago))  # fmt: skip
        content = PublishedContent(title=title, what_happened=f"{title}.", what_next="We ask again.",
                                   who_to_ask="Ruth, your advocate.", told_by="Ruth", told_how="by phone",
                                   told_at=work.now)  # fmt: skip
        row.sealed = page.seal(content, into=row)
        work.add(row)


def entry(**changed: str) -> dict[str, str]:
    return {"id": new_client_id(), "text": TEXT, "when": "today", **changed}


def test_she_reads_the_newest_first_and_then_what_came_before(
    as_victim: Client, house: House, cast: Cast
) -> None:
    put_news(house, cast, "No news yet", hours_ago=300)
    put_news(house, cast, "The rules have changed")

    page = as_victim.get("/")

    assert (
        page.text.index("The rules have changed") < page.text.index("Before") < page.text.index("No news yet")
    )
    assert page.shows("Ruth told you this by phone today at") and page.shows("In danger now? Call 999.")
    assert page.shows("Leaving does not clear the history of this phone or computer.")
    assert "<title>Your page</title>" in page.text and page.shows("Leave now")


@pytest.mark.asvs("15.3.1")
def test_she_sees_only_what_was_published_to_her(as_victim: Client, house: House, cast: Cast) -> None:
    put_news(house, cast, "To come", hours_ago=-5)

    assert as_victim.get("/").shows("No news here just now")
    for path in (
        f"/cases/{cast.case_id}",
        f"/cases/{cast.case_id}/log",
        "/cases",
        "/me",
        "/sign-in",
        "/docs",
    ):
        assert as_victim.get(path).status == 404


def test_news_of_a_page_that_was_hers_before_or_is_anothers_is_not_shown(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker, house: House, cast: Cast
) -> None:
    put_news(house, cast, "On the former page")
    maker.ready(as_lead_advocate, any_visitor)
    maker.sign_in(any_visitor)

    assert any_visitor.get("/").shows("No news here just now")


def test_while_her_contact_is_marked_unsafe_the_page_shows_no_news(
    as_victim: Client, house: House, cast: Cast
) -> None:
    desk = Desk(house, cast)
    desk.safe_hours()
    put_news(house, cast, "The rules have changed")
    assert as_victim.get("/").shows("The rules have changed")

    desk.mark_unsafe()

    assert as_victim.get("/").shows("No news here just now")


def test_her_session_is_nothing_on_the_staff_host(as_victim: Client, anyone: Client, cast: Cast) -> None:
    anyone.cookies = dict(as_victim.cookies)

    assert anyone.get(f"/cases/{cast.case_id}").status in (303, 404)
    assert not anyone.get(f"/cases/{cast.case_id}/progress").text.count("Carys")


def test_what_she_adds_lands_in_the_log_and_is_not_shown_back(
    as_victim: Client, house: House, cast: Cast
) -> None:
    assert as_victim.post_and_follow("/go", {"place": "add"}).shows("What happened")
    done = as_victim.post_and_follow("/entries", entry(part_of_day="evening"))

    assert done.shows("Your advocate will see this.")
    assert TEXT not in done.text and TEXT not in as_victim.post_and_follow("/go", {"place": "home"}).text
    with house.reading() as work:
        case = open_case(work, cast.lead.actor, cast.case_id)
        assert [one.content.text for one in incidents_of(work, case)] == [TEXT]
    assert "incident.recorded" in ledger_kinds(house, cast, cast.case_id)


def test_what_she_wrote_comes_back_also_when_another_tab_has_gone_home(as_victim: Client) -> None:
    as_victim.post("/go", {"place": "add"})
    as_victim.post("/go", {"place": "home"})

    refused = as_victim.follow(as_victim.post("/entries", entry(when="")))

    assert refused.shows("Say which day it was.") and TEXT in refused.text
    assert as_victim.get("/").shows("Leave now") and TEXT not in as_victim.get("/").text


def test_an_empty_entry_comes_back_with_what_to_do(as_victim: Client) -> None:
    as_victim.post("/go", {"place": "add"})

    refused = as_victim.follow(as_victim.post("/entries", entry(text="", when="other")))

    assert refused.shows("Write what happened.")


def test_an_entry_sent_twice_is_one(as_victim: Client, house: House) -> None:
    sent = entry()
    as_victim.post("/go", {"place": "add"})
    as_victim.post("/entries", sent)
    as_victim.post("/entries", sent)

    with house.reading() as work:
        assert len(work.session.scalars(select(Incident)).all()) == 1


def test_a_part_that_is_off_is_not_there(as_victim: Client, house: House, cast: Cast) -> None:
    put_news(house, cast, "The rules have changed")
    with house.writing() as work:
        page = work.session.get(PageAccount, cast.page_id)
        assert page is not None
        page.shows_updates = page.takes_entries = False

    home = as_victim.get("/")

    assert home.shows("No news here just now") and not home.shows("Add something that happened")
    assert as_victim.post("/go", {"place": "add"}).status == 404
    assert as_victim.post("/entries", entry()).status == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "marble river lamp glass"},
        {"number": "0000 0000"},
        {"words": ""},
        {"number": "x" * 5000},
        {"words": "a\x00b"},
    ],
)
def test_a_failed_sign_in_tells_and_keeps_nothing(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker, house: House, wrong: dict[str, str]
) -> None:
    maker.ready(as_lead_advocate, any_visitor)

    refused = maker.sign_in(any_visitor, **wrong)

    assert refused.location == "/?again=1" and "__Host-session" not in any_visitor.cookies
    page = any_visitor.follow(refused)
    assert page.shows("That did not work. Check what you typed, and try again.")
    assert maker.words not in page.text and maker.number not in page.text
    with house.reading() as work:
        assert work.session.scalars(select(Draft)).all() == []


def test_guessing_is_slowed_down_but_never_her_page(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    answers = [maker.sign_in(any_visitor, words="four wrong little words") for _ in range(12)]

    assert answers[0].status == 303 and answers[-1].status == 429
    assert int(answers[-1].headers["retry-after"]) > 0
    clock.set_shift(timedelta(seconds=70))
    assert maker.sign_in(any_visitor).location == "/"


def test_the_sign_in_invites_nothing_to_be_kept(any_visitor: Client) -> None:
    page = any_visitor.get("/")

    assert 'type="password"' not in page.text and "current-password" not in page.text
    assert page.text.count('autocomplete="off"') >= 5


def test_leaving_ends_the_session_and_tells_nobody(as_victim: Client, house: House) -> None:
    token = dict(as_victim.cookies)

    left = as_victim.get("/leave")

    assert left.status == 303 and left.location == house.settings.leave_url
    assert left.headers["referrer-policy"] == "no-referrer" and as_victim.cookies == {}
    as_victim.cookies = token
    back = as_victim.get("/")
    assert back.shows("Sign in") and back.headers["cache-control"] == "no-store"


@pytest.mark.asvs("7.3.1", "7.3.2")
def test_the_session_ends_after_five_quiet_minutes_and_after_thirty(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    maker.sign_in(any_visitor)
    clock.set_shift(timedelta(minutes=6))
    assert any_visitor.get("/").shows("Sign in")

    maker.sign_in(any_visitor)
    for minutes in range(10, 36, 4):
        clock.set_shift(timedelta(minutes=minutes))
        assert any_visitor.get("/").shows("Your advocate")
    clock.set_shift(timedelta(minutes=37))
    assert any_visitor.get("/").shows("Sign in")


def test_what_she_typed_in_an_ended_session_comes_back_after_she_signs_in(
    as_lead_advocate: Client, any_visitor: Client, maker: Maker, house: House
) -> None:
    maker.ready(as_lead_advocate, any_visitor)
    maker.sign_in(any_visitor)
    any_visitor.post("/go", {"place": "add"})
    clock.set_shift(timedelta(minutes=10))

    gone = any_visitor.post("/entries", entry())
    assert gone.location == "/" and any_visitor.get("/").shows("Sign in")
    back = any_visitor.follow(maker.sign_in(any_visitor))

    assert TEXT in back.text and back.shows("It is not saved yet.")
    draft = back.text.split('name="draft" value="')[1].split('"')[0]
    assert any_visitor.post_and_follow("/entries", entry(draft=draft)).shows("Your advocate will see this.")
    with house.reading() as work:
        assert work.session.scalars(select(Draft)).all() == []


def test_turning_back_from_writing_throws_the_draft_away(as_victim: Client, house: House) -> None:
    as_victim.post("/go", {"place": "add"})
    as_victim.post("/entries", entry(when=""))

    assert as_victim.post_and_follow("/go", {"place": "home"}).shows("Your advocate")
    with house.reading() as work:
        assert work.session.scalars(select(Draft)).all() == []


def test_no_answer_of_this_host_names_the_product(
    as_victim: Client, as_lead_advocate: Client, any_visitor: Client, maker: Maker, cast: Cast
) -> None:
    answers: list[Answered] = [as_victim.get("/"), as_victim.post_and_follow("/go", {"place": "add"})]
    answers += [as_victim.post("/entries", entry()), as_victim.get("/"), as_victim.get("/nothing-here")]
    answers += [
        as_victim.get(f"/cases/{cast.case_id}"),
        as_victim.post("/in", {"number": "1"}),
        any_visitor.get("/"),
    ]
    maker.ready(as_lead_advocate, any_visitor)
    answers += [maker.sign_in(any_visitor), any_visitor.get("/leave"), any_visitor.get("/robots.txt")]
    answers.append(any_visitor.post("/in", {"number": "1"}, headers={"Origin": "http://elsewhere.example"}))
    for answered in answers:
        whole = answered.content + "\n".join(f"{k}: {v}" for k, v in answered.headers.items()).encode()
        assert b"waymark" not in whole.lower(), answered.content[:300]


@pytest.mark.asvs("3.5.4")
@pytest.mark.parametrize("who", ["lead_advocate", "supervisor", "partner", "administrator"])
def test_staff_sessions_are_nothing_here(
    who: str, request: pytest.FixtureRequest, any_visitor: Client
) -> None:
    client: Client = request.getfixturevalue(f"as_{who}")
    any_visitor.cookies = dict(client.cookies)

    assert any_visitor.get("/").shows("Sign in")
    assert any_visitor.post("/go", {"place": "add"}).location == "/"
    assert any_visitor.post("/entries", entry()).location == "/"
