"""What goes wrong around Save: the network, the session, two writers, the idle lock. Nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import update

from app.access.models import SessionRow
from app.access.sessions import begin_session, hash_token
from app.core import clock
from app.features.incidents.queries import incidents_of
from tests.support.journey import choose, phone_photo, save
from tests.support.live import Live, live
from tests.support.opened import opened
from tests.support.staff import LATER, PASSPHRASE, Member, member, move_clock

TYPED = "He stood by the school gate and waved at her."
NO_NETWORK = "Not saved: no network. Keep this page open and try again"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("faults") / "house") as made:
        yield made
    clock.set_shift(timedelta(0))


@pytest.fixture(scope="module")
def members(running: Live) -> dict[str, Member]:
    people = running.cast.people
    return {name: member(running.house, people[name].id, f"{name}.here") for name in ("lead", "colleague")}


@pytest.fixture
def token(running: Live, device: BrowserContext) -> str:
    """The lead's session on this device."""
    with running.house.writing() as work:
        made = begin_session(work, running.cast.lead.id)
    device.add_cookies(
        [
            {
                "name": "__Host-session",
                "value": made,
                "url": running.staff.replace("http:", "https:"),
                "secure": True,
            }
        ]
    )
    return made


def fill_entry(running: Live, page: Page, text: str) -> None:
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")
    choose(page, "behaviours", "At work or school")
    choose(page, "when", "Today")
    page.locator("#text").fill(text)


def kept(running: Live, text: str) -> int:
    """How many entries of the log have this text."""
    with opened(running.house, running.cast) as (work, case):
        return sum(view.content.text == text for view in incidents_of(work, case))


def sign_in(page: Page, who: Member) -> None:
    """With passphrase and code, from whichever door the page stands at."""
    move_clock(LATER)
    if page.get_by_role("link", name="Passphrase and code").count():
        page.get_by_role("link", name="Passphrase and code").click()
    if page.locator("#handle").count():
        page.locator("#handle").fill(who.handle)
    page.locator("#passphrase").fill(PASSPHRASE)
    if page.locator("#code").count():
        page.locator("#code").fill(who.code())
    page.get_by_role("button", name=re.compile(r"^(Unlock|Sign in)$")).click()
    page.wait_for_url(re.compile(r"^((?!sign-in|unlock).)*$"))
    page.wait_for_load_state()


def end_session(running: Live, token: str) -> None:
    with running.house.writing() as work:
        ended = update(SessionRow).where(SessionRow.token_hash == hash_token(token)).values(ended_at=work.now)
        work.session.execute(ended)


def test_the_network_dies_on_save(running: Live, device: BrowserContext, token: str) -> None:
    page = device.new_page()
    text = f"{TYPED} Without network."
    fill_entry(running, page, text)
    address = page.url
    device.set_offline(True)
    page.locator(".actionbar button[type=submit]").click()

    expect(page.locator("[data-form-problem]")).to_have_text(NO_NETWORK)
    assert page.url == address and page.locator("#text").input_value() == text
    assert page.locator("input[name=behaviours]:checked").count() == 1
    expect(page.locator(".actionbar button[type=submit]")).to_have_text(re.compile("Save to the log"))
    assert kept(running, text) == 0
    device.set_offline(False)
    save(page)
    page.wait_for_url(re.compile("/incidents/"))
    assert kept(running, text) == 1


def test_the_answer_is_lost_and_save_is_pressed_again(
    running: Live, device: BrowserContext, token: str
) -> None:
    page = device.new_page()
    text = f"{TYPED} The answer got lost."
    fill_entry(running, page, text)
    page.route("**/log/new", lambda route: (route.fetch(max_redirects=0), route.abort())[1])
    page.locator(".actionbar button[type=submit]").click()
    expect(page.locator("[data-form-problem]")).to_have_text(NO_NETWORK)
    assert kept(running, text) == 1
    page.unroute_all()
    save(page)
    page.wait_for_url(re.compile("/incidents/"))

    assert kept(running, text) == 1


def test_what_was_typed_comes_back_after_the_session_ended(
    running: Live, device: BrowserContext, token: str, members: dict[str, Member]
) -> None:
    page = device.new_page()
    text = f"{TYPED} The session ended."
    fill_entry(running, page, text)
    end_session(running, token)
    page.locator(".actionbar button[type=submit]").click()
    page.wait_for_url(re.compile("/sign-in"))
    sign_in(page, members["lead"])

    assert page.locator("#text").input_value() == text
    expect(page.locator("main")).to_contain_text("It is not saved yet.")
    save(page)
    page.wait_for_url(re.compile("/incidents/"))
    assert kept(running, text) == 1


def test_somebody_else_does_not_get_it(
    running: Live, device: BrowserContext, token: str, members: dict[str, Member]
) -> None:
    page = device.new_page()
    text = f"{TYPED} Not hers to read."
    fill_entry(running, page, text)
    end_session(running, token)
    page.locator(".actionbar button[type=submit]").click()
    page.wait_for_url(re.compile("/sign-in"))
    sign_in(page, members["colleague"])

    assert text not in page.content()
    page.goto(running.staff + "/today")
    assert text not in page.content()


def test_two_tabs_save_the_same_item_of_the_plan(running: Live, device: BrowserContext, token: str) -> None:
    plan = f"{running.staff}/cases/{running.cast.case_id}/plan"
    first = device.new_page()
    first.goto(f"{plan}/items/new?section=home")
    first.locator("#text").fill("The door is locked at night")
    choose(first, "owner", "Carys")
    choose(first, "agreed", "Yes")
    save(first)
    first.goto(plan)
    first.get_by_role("link", name=re.compile("The door is locked at night")).first.click()
    first.wait_for_url(re.compile("/items/"))
    edit = re.sub(r"(/edit)?$", "/edit", first.url)
    first.goto(edit)
    second = device.new_page()
    second.goto(edit)
    first.locator("#text").fill("The door is locked at dusk")
    save(first)
    second.locator("#text").fill("The door is locked at all times")
    save(second)

    expect(second.locator("main")).to_contain_text("Two versions. Both are kept until someone chooses.")
    marks = [re.sub(r"changed:\s*", "", text).strip() for text in second.locator("mark").all_text_contents()]
    assert marks == ["dusk", "all times"]


def test_the_idle_lock_hands_the_form_over(
    running: Live, device: BrowserContext, token: str, members: dict[str, Member], tmp_path: Path
) -> None:
    photo = tmp_path / "IMG_1.jpg"
    photo.write_bytes(phone_photo())
    page = device.new_page()
    page.clock.install()
    text = f"{TYPED} The phone lay on the table."
    fill_entry(running, page, text)
    page.locator("#photo").set_input_files(photo)
    page.clock.fast_forward("09:30")
    expect(page.locator("idle-lock [role=status]")).to_contain_text("locks in less than a minute")
    page.clock.fast_forward("01:00")
    page.wait_for_url(re.compile("/unlock"))
    assert text not in page.content()
    sign_in(page, members["lead"])

    assert page.locator("#text").input_value() == text
    expect(page.locator("main")).to_contain_text(re.compile("choose .*again", re.I))
    assert kept(running, text) == 0


@pytest.mark.parametrize("way", ["/lock", "/sign-out"])
def test_back_shows_nothing_after_leaving(
    running: Live, device: BrowserContext, token: str, way: str
) -> None:
    page = device.new_page()
    page.goto(f"{running.staff}/cases/{running.cast.case_id}")
    expect(page.locator("main")).to_contain_text("Carys")
    page.goto(f"{running.staff}/me")
    page.locator(f"form[action='{way}'] button").first.click()
    page.wait_for_url(re.compile("/(unlock|sign-in)"))
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state()
        assert "Carys" not in page.content()


def test_the_log_with_the_keyboard_alone(running: Live, device: BrowserContext, token: str) -> None:
    page = device.new_page()
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")
    text = f"{TYPED} With the keyboard."
    reach(page, "input[name=behaviours]")
    page.keyboard.press("Space")
    reach(page, "input[name=when]")
    page.keyboard.press("Space")
    reach(page, "#text")
    page.keyboard.type(text)
    reach(page, ".actionbar button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/incidents/"))

    assert kept(running, text) == 1


def reach(page: Page, selector: str) -> None:
    """Tab on until the focus stands there, and can be seen to."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate("document.activeElement.getBoundingClientRect().width") > 0
            return
    raise AssertionError(f"no Tab leads to {selector}")
