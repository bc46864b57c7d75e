"""The people of the journey on their own devices, and how a hand uses the app’s fields."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from app.access.door import open_case
from app.features.contacts.actions import add_task
from app.features.contacts.forms import TaskForm
from app.features.pages.actions import Drawn, draw, draw_anew
from app.features.pages.forms import PassphraseForm
from app.features.pages.rules import Phrase
from tests.support.live import Live, window
from tests.support.progress import Desk
from tests.support.staff import Member, member


class Journey:
    """The people of the journey on their own devices, and what they know."""

    def __init__(self, running: Live, browser: Browser, photo: Path) -> None:
        self.live, self.browser, self.photo = running, browser, photo
        self.problems: list[str] = []
        house, cast = running.house, running.cast
        self.members = {
            name: member(house, cast.people[name].id, f"{name.replace('_', '.')}.here")
            for name in ("lead", "partner", "supervisor", "other_site")
        }
        Desk(house, cast).safe_hours(code_phrase="The heron is back")
        self.drawn = self._prepare()
        self.case = f"/cases/{cast.case_id}"

    def _prepare(self) -> Drawn:
        """A task that is late, one for today, and a page whose number and words are known."""
        drawn = draw()
        with self.live.house.writing() as work:
            lead = self.live.cast.lead.actor
            case = open_case(work, lead, self.live.cast.case_id)
            add_task(work, lead, case, TaskForm(text="Send the list of streets", due_on=work.today))
            draw_anew(
                work, lead, case, PassphraseForm(phrase=Phrase.RIGHT, voice_check="I know the voice"), drawn
            )
            work.session.flush()
            work.now -= timedelta(days=2)
            add_task(work, lead, case, TaskForm(text="Ask for the bail date", due_on=work.today))
        return drawn

    def sign_in(self, name: str, size: tuple[int, int]) -> Page:
        page = window(self.browser, size, self.problems)
        page.goto(self.live.staff + "/")
        page.get_by_role("link", name="Passphrase and code").click()
        who: Member = self.members[name]
        page.locator("#handle").fill(who.handle)
        page.locator("#passphrase").fill("marble river lamp postbox")
        page.locator("#code").fill(who.code())
        page.locator("form button[type=submit]").last.click()
        page.wait_for_url(re.compile(r"/(team|partner|$)"))
        return page

    def go_to(self, page: Page, name: str) -> None:
        """A place of the bar; from a page that has buttons there instead, back to one that has it."""
        place = page.locator("nav.places").get_by_role("link", name=name)
        while not place.is_visible():
            before = page.url
            page.locator(".bar-lead a[href]").first.click()
            page.wait_for_url(other_than(before))
        place.click()

    def open_case(self, page: Page, tab: str = "", *, more: str = "") -> None:
        """As a finger does it: the list of cases, her name, a tab of the case, a line of its last tab."""
        self.go_to(page, "Cases")
        page.get_by_role("link", name="Carys Bevan").first.click()
        page.wait_for_url(re.compile(f"{self.case}$"))
        for name in (tab, more):
            if name:
                before = page.url
                page.locator(".tabs" if name == tab else "main").get_by_role("link", name=name).first.click()
                page.wait_for_url(other_than(before))


def other_than(before: str) -> Callable[[str], bool]:
    return lambda url: url != before


def phone_photo() -> bytes:
    """A JPEG as a phone writes it: EXIF with make, time and place."""
    picture = Image.effect_noise((1600, 1200), 40).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Phone", "2026:11:24 08:40:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def choose(page: Page, name: str, label: str) -> None:
    """Press one of the choices of a field, as a finger does."""
    page.locator(f"input[name={name}]").and_(page.get_by_label(label, exact=True)).first.check()


def save(page: Page) -> None:
    """Save, and wait until the answer's page stands."""
    before = page.url
    page.locator(".actionbar button[type=submit]").click()
    page.wait_for_url(other_than(before))
    page.wait_for_load_state()


def day_ahead(journey: Journey, ahead: int) -> str:
    with journey.live.house.reading() as work:
        return (work.today + timedelta(days=ahead)).isoformat()


def pick(page: Page, select: str, words: str) -> None:
    """The first option of a list that holds these words."""
    option = page.locator(f"{select} option", has_text=words).first
    page.locator(select).select_option(value=option.get_attribute("value"))
