"""On her phone, without a script: when her page was opened, her plan behind its word, and the lock that she turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from app.access.door import open_case
from app.features.pages.actions import (
    Drawn,
    draw,
    draw_anew,
    ready_word,
    record_talk,
    set_second_word,
    switch_parts,
)
from app.features.pages.forms import PassphraseForm, SecondWordForm, SwitchesForm, TalkForm
from app.features.pages.rules import Phrase
from app.features.plan_items.actions import add_item
from app.features.plan_items.forms import PlanItemForm
from tests.support.live import PHONE, Live, live
from tests.support.plans import item
from tests.support.portal import TALK, WORD


@dataclass
class Hers:
    """Her page, served, and what she keeps in her head."""

    running: Live
    drawn: Drawn

    def sign_in(self, page: Page) -> None:
        page.goto(self.running.page + "/")
        page.locator("#number").fill(self.drawn.number)
        page.locator("#words").fill(self.drawn.words)
        page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def hers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hers]:
    with live(tmp_path_factory.mktemp("own_hand")) as running:
        yield Hers(running, prepare(running))


def prepare(running: Live) -> Drawn:
    """The talk, new words, the second word, every part switched on, and an item of the plan."""
    lead, drawn = running.cast.lead.actor, draw()
    by_voice = {"phrase": Phrase.RIGHT, "voice_check": "We met."}
    word = SecondWordForm.model_validate({**by_voice, "second_word": WORD})
    with running.house.writing() as work:
        case = open_case(work, lead, running.cast.case_id)
        record_talk(work, lead, case, TalkForm.model_validate(TALK))
        work.session.flush()
        assert draw_anew(work, lead, case, PassphraseForm(**by_voice), drawn)
        assert set_second_word(work, lead, case, word, *ready_word(word))
        work.session.flush()
        parts = dict.fromkeys(("shows_updates", "takes_entries", "shows_openings", "shows_plan"), True)
        switch_parts(work, lead, case, SwitchesForm(**parts, reason="Agreed in the talk."))
        work.session.flush()
        add_item(work, lead, case, PlanItemForm.model_validate(item()))
    return drawn


@pytest.fixture
def phone(browser_here: Browser) -> Iterator[Page]:
    context = browser_here.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=False, has_touch=True
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def stands_alone(page: Page, hers: Hers) -> None:
    """Whatever she does: one address, one title, no name of ours, nothing wider than her phone."""
    assert page.url.split("?")[0] == hers.running.page + "/" and page.title() == "Your page"
    assert "waymark" not in page.content().lower()
    expect(page.get_by_role("link", name="Leave now")).to_be_visible()
    box = page.locator("main").bounding_box()
    assert box is not None and box["x"] >= 0 and box["width"] <= PHONE[0]


def test_she_sees_when_her_page_was_opened(hers: Hers, phone: Page) -> None:
    hers.sign_in(phone)
    expect(phone.locator("main")).to_contain_text("Opened today")

    phone.get_by_role("button", name="When this page was opened").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("When this page was opened")
    expect(phone.locator(".rows .row")).to_have_count(1)
    stands_alone(phone, hers)
    phone.get_by_role("button", name="Back to your page").click()
    expect(phone.get_by_role("button", name="Your plan")).to_be_visible()


def test_her_plan_opens_with_its_word_and_asks_again(hers: Hers, phone: Page) -> None:
    hers.sign_in(phone)
    phone.get_by_role("button", name="Your plan").click()
    phone.locator("#second_word").fill("garden")
    phone.get_by_role("button", name="Show the plan").click()
    expect(phone.get_by_role("alert")).to_contain_text("That did not work.")
    stands_alone(phone, hers)

    phone.locator("#second_word").fill(WORD)
    phone.get_by_role("button", name="Show the plan").click()

    expect(phone.locator("main")).to_contain_text("Door viewer fitted")
    stands_alone(phone, hers)
    phone.reload()
    expect(phone.locator("#second_word")).to_be_visible()
    assert "Door viewer" not in phone.content()


def test_she_locks_her_page_and_is_out_until_her_advocate_opens_it(hers: Hers, phone: Page) -> None:
    hers.sign_in(phone)
    phone.get_by_role("button", name="Lock this page").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Lock this page?")
    stands_alone(phone, hers)
    phone.get_by_role("button", name="Lock it now").click()

    expect(phone.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(phone.get_by_role("status")).to_contain_text("after you have spoken")
    stands_alone(phone, hers)
    phone.go_back()
    assert "Lock it now" not in phone.content()
    hers.sign_in(phone)
    expect(phone.get_by_role("alert")).to_contain_text("That did not work.")
