"""A lost phone, walked on a phone: codes drawn and kept, one used elsewhere, told of, and the lost session ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from app.core import clock
from tests.support.live import PHONE, Live, live, window
from tests.support.staff import PASSPHRASE, Member, member


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("lost-phone") / "house") as made:
        yield made
    clock.set_shift(timedelta(0))


def sign_in(running: Live, page: Page, who: Member, code: str) -> None:
    page.goto(f"{running.staff}/sign-in")
    page.get_by_role("link", name="Passphrase and code").click()
    page.locator("#handle").fill(who.handle)
    page.locator("#passphrase").fill(PASSPHRASE)
    page.locator("#code").fill(code)
    page.get_by_role("button", name="Sign in", exact=True).click()


def stays_on_the_phone(page: Page) -> None:
    assert page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")


def test_from_drawing_the_codes_to_ending_the_lost_phone(running: Live, browser_here: Browser) -> None:
    problems: list[str] = []
    ruth = member(running.house, running.cast.lead.id, "ruth.adeyemi")
    lost = window(browser_here, PHONE, problems)
    sign_in(running, lost, ruth, ruth.code())
    lost.wait_for_url(re.compile(r":\d+/$"))
    codes = she_draws_them(running, lost)

    new = window(browser_here, PHONE, problems)
    the_sign_in_says_what_to_do(running, new)
    sign_in(running, new, ruth, codes[0])
    new.wait_for_url(re.compile(r":\d+/$"))
    she_ends_the_lost_one(running, new)
    lost.goto(f"{running.staff}/cases")
    expect(lost).to_have_url(re.compile("/sign-in"))

    she_is_told_next_time(running, new, ruth, codes[1])
    assert problems == []


def she_draws_them(running: Live, page: Page) -> list[str]:
    page.goto(f"{running.staff}/me")
    expect(page.locator("main")).to_contain_text("You have no recovery codes.")
    page.get_by_role("link", name="Recovery codes").click()
    stays_on_the_phone(page)
    page.get_by_role("button", name="Draw ten codes").click()
    expect(page.locator("main")).to_contain_text("They are not shown again.")
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    stays_on_the_phone(page)
    page.emulate_media(media="print")
    expect(page.locator(".codes")).to_be_visible()
    expect(page.locator(".actionbar")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="I have them on paper").click()
    expect(page.locator("main")).to_contain_text("10 left")
    return codes


def the_sign_in_says_what_to_do(running: Live, page: Page) -> None:
    page.goto(f"{running.staff}/sign-in")
    page.get_by_text("Phone or laptop lost or stolen?").click()
    expect(page.get_by_text("Ring your administrator now")).to_be_visible()
    stays_on_the_phone(page)


def she_ends_the_lost_one(running: Live, page: Page) -> None:
    page.goto(f"{running.staff}/me/sessions")
    expect(page.locator(".rows .row").first).to_contain_text("This one.")
    expect(page.locator(".rows .row").first).to_contain_text("Chrome")
    stays_on_the_phone(page)
    clock.set_shift(timedelta(minutes=9))
    page.reload()
    clock.set_shift(timedelta(minutes=12))
    page.get_by_role("button", name="End all others").click()
    page.wait_for_url(re.compile("/proof"))
    stays_on_the_phone(page)
    page.locator("#passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(re.compile("/me/sessions"))
    page.get_by_role("button", name="End all others").click()
    expect(page.locator("main")).to_contain_text("You are signed in nowhere else.")


def she_is_told_next_time(running: Live, page: Page, who: Member, code: str) -> None:
    page.goto(f"{running.staff}/me")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/sign-in"))
    sign_in(running, page, who, code)
    expect(page.locator("main")).to_contain_text("A recovery code of yours was used. Was it you?")
    stays_on_the_phone(page)
    page.get_by_role("button", name="It was me, go on").click()
    page.wait_for_url(re.compile(r":\d+/$"))
