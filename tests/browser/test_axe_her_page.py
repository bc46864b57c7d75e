"""axe on every place of the victim's page: signing in, the code, reading, writing, written; with errors too."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_axe import faults, open_as
from tests.support.invented import Invented, invented
from tests.support.journey import choose


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Invented]:
    with invented(tmp_path_factory.mktemp("hers")) as made:
        yield made


def sent(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(button)).first.click()
    page.wait_for_load_state("networkidle")


def test_nothing_is_found_where_she_signs_in(place: Invented, browser_here: Browser) -> None:
    page = open_as(browser_here, place, "")
    page.goto(place.origin("victim"))
    found = faults(page, "sign in")
    forms = page.locator("form").count()
    sent(page, "Sign in")
    assert "again" in page.url
    found += faults(page, "sign in, not recognised")

    page.context.close()
    assert forms >= 2 and not found, "\n".join(found)


def test_nothing_is_found_wherever_she_stands(place: Invented, browser_here: Browser) -> None:
    page = open_as(browser_here, place, "victim")
    page.goto(place.origin("victim"))
    found = faults(page, "home")
    for way, back in (
        ("When this page", "Back to"),
        ("Your plan", "Back to"),
        ("Lock this page", "Do not lock"),
    ):
        sent(page, way)
        found += faults(page, way)
        sent(page, back)
    sent(page, "Your plan")
    page.locator("#second_word").fill("harbour")
    sent(page, "Show the plan")
    found += faults(page, "plan")
    sent(page, "Back to")
    sent(page, "Add something")
    found += faults(page, "add")
    sent(page, "^Add it$")
    assert page.locator(".govuk-error-summary").count() == 1
    found += faults(page, "add, with errors")
    page.locator("#text").fill("He rang the bell twice.")
    choose(page, "when", "Today")
    sent(page, "^Add it$")
    assert page.locator("#text").count() == 0
    found += faults(page, "added")
    sent(page, "Back to")
    for way, typed in (("Say what you want", "wish"), ("How to reach you", "way")):
        sent(page, way)
        found += faults(page, way)
        sent(page, "^Send it$")
        assert page.locator(".govuk-error-summary").count() == 1
        found += faults(page, f"{way}, with errors")
        page.locator(f"#{typed}").fill("Not on Mondays.")
        if typed == "way":
            choose(page, "still_safe", "I am not sure")
        sent(page, "^Send it$")
        found += faults(page, f"{way}, sent")
        sent(page, "Back to")

    page.context.close()
    assert not found, "\n".join(found)
