"""An entry of the log amended without a network: one change waits at most, and who was overtaken decides."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from app.access.door import open_case
from app.features.exhibits.actions import log_incident
from app.features.exhibits.forms import LogForm
from app.features.incidents.actions import amend_incident
from app.features.incidents.forms import IncidentForm
from app.features.incidents.models import IncidentContent, IncidentWording
from app.features.incidents.queries import incident_row
from tests.support.live import Live
from tests.support.phone_page import TEXT, carried, count_of, enrolled, wait_for

FIRST, MINE, THEIRS = (
    "He stood by the gate.",
    "He stood by the gate for an hour.",
    "He shouted from the gate.",
)


def told(text: str, version: int = 0) -> dict[str, object]:
    return {
        "behaviours": ["followed"],
        "when": "other",
        "happened_on": date(2026, 1, 5),
        "text": text,
        "version": version,
    }


@pytest.fixture
def entry(running: Live) -> UUID:
    """An entry of the log, from before the phone began to carry the case."""
    with running.house.writing() as work:
        case = open_case(work, running.cast.lead.actor, running.cast.case_id)
        return log_incident(work, running.cast.lead.actor, case, LogForm(id=uuid4(), **told(FIRST)), None).id


@pytest.fixture
def words(entry: UUID, page: Page) -> str:
    return enrolled(page)


def stands(running: Live, entry: UUID) -> tuple[str, int]:
    """What it says now, and how many former wordings it has."""
    with running.house.reading() as work:
        case = open_case(work, running.cast.lead.actor, running.cast.case_id)
        row = incident_row(work, case, entry)
        former = select(func.count()).where(IncidentWording.incident_id == entry)
        return case.open(row, IncidentContent).text, work.session.scalar(former) or 0


def amend(page: Page, text: str) -> None:
    page.get_by_label(TEXT).fill(text)
    page.get_by_role("button", name="Save amendment").click()
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()


def test_what_is_written_again_takes_the_place_of_what_waits_and_the_first_wording_stays(
    running: Live, device: BrowserContext, page: Page, entry: UUID, words: str
) -> None:
    place = f"/cases/{running.cast.case_id}/incidents/{entry}"
    carried(device, page, running, words, place)
    page.get_by_role("link", name="Amend", exact=True).click()
    amend(page, "He stood by the gate, half remembered.")
    page.get_by_role("link", name="Go on").click()
    expect(page.locator("phone-waiting [data-slot=state]")).to_have_text("On this phone")
    expect(page.locator("main")).to_contain_text(FIRST)

    page.get_by_role("link", name="Amend", exact=True).click()
    expect(page.get_by_label(TEXT)).to_have_value("He stood by the gate, half remembered.")
    expect(page.get_by_text("This waits on this phone.")).to_be_visible()
    amend(page, MINE)

    assert count_of(page, "outbox") == 1
    device.set_offline(False)
    wait_for(lambda: count_of(page, "outbox") == 0, 20)
    assert stands(running, entry) == (MINE, 1)


def test_amended_meanwhile_both_are_laid_side_by_side_and_hers_goes_when_she_says_so(
    running: Live, device: BrowserContext, page: Page, entry: UUID, words: str
) -> None:
    carried(device, page, running, words, f"/cases/{running.cast.case_id}/incidents/{entry}/edit")
    amend(page, MINE)
    with running.house.writing() as work:
        lead = running.cast.lead.actor
        case = open_case(work, lead, running.cast.case_id)
        row = incident_row(work, case, entry, to_amend=True)
        amend_incident(work, lead, case, row, IncidentForm(**told(THEIRS, 1), place="At the gate"))
    device.set_offline(False)

    page.get_by_role("link", name="See what waits").click()
    expect(page.locator("[data-slot=state]")).to_have_text("Needs your decision", timeout=20_000)
    both = page.locator("[data-fields]")
    for said in (
        "What happened: yours",
        MINE,
        "What happened: theirs",
        THEIRS,
        "Where: theirs",
        "At the gate",
    ):
        expect(both).to_contain_text(said)
    assert stands(running, entry) == (THEIRS, 1)
    page.get_by_role("button", name="Take mine").click()

    wait_for(lambda: count_of(page, "outbox") == 0, 20)
    assert stands(running, entry) == (MINE, 2)
