"""Two phones in two hands change one plan item without a network: faults 10, 11 and 27, and choosing on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.access.door import open_case
from app.access.models import CaseRelation
from app.features.plan_items.actions import add_item, amend_item
from app.features.plan_items.forms import PlanItemForm
from app.features.plan_items.models import PlanItemContent
from app.features.plan_items.queries import item_row
from tests.support.live import PHONE, Live, live, sign_in, worker_in_charge
from tests.support.phone_page import carried, count_of, enrolled, wait_for
from tests.support.plans import item

WHAT, WHO_POLICE = "What will be in place", "Police"
MINE, THEIRS = "Chain by Mr Pryce", "Chain by the council"


@pytest.fixture
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A house for each test, with one item in the plan."""
    with live(tmp_path_factory.mktemp("two") / "house") as made:
        yield made


@dataclass
class Hand:
    """Somebody with a phone that carries the item."""

    device: BrowserContext
    page: Page
    words: str
    running: Live
    place: str

    def edit(self, **changes: str) -> None:
        """Without a network: the item's form, changed and kept here."""
        carried(self.device, self.page, self.running, self.words, f"{self.place}/edit")
        if text := changes.get("text"):
            self.page.get_by_label(WHAT).fill(text)
        if changes.get("owner"):
            self.page.get_by_label(WHO_POLICE, exact=True).check()
        self.page.get_by_role("button", name="Save item").click()
        expect(self.page.get_by_role("heading", name="Saved on this phone")).to_be_visible()

    def fetch(self) -> None:
        """What is carried is brought up to date; then, without a network, the item's page."""
        self.page.goto(f"{self.running.staff}/me/phone")
        self.page.get_by_role("button", name="Bring it up to date").click()
        expect(self.page.get_by_text("Up to date.")).to_be_visible(timeout=20_000)
        carried(self.device, self.page, self.running, self.words, self.place)

    def choose(self, words: str, button: str) -> None:
        """Without a network: one of the two versions on the carried page."""
        self.page.locator("label", has_text=words).click()
        self.page.get_by_label("Not now").check()
        self.page.get_by_role("button", name=button).click()
        expect(self.page.get_by_role("heading", name="Saved on this phone")).to_be_visible()

    def connect(self) -> None:
        self.device.set_offline(False)

    def is_done(self) -> bool:
        return count_of(self.page, "outbox") == 0


def placed(running: Live) -> str:
    """The address of a new item of the plan; the colleague covers the case."""
    with running.house.writing() as work:
        cast = running.cast
        work.add(CaseRelation(case_id=cast.case_id, account_id=cast.colleague.id, kind="cover", from_day=work.today,
                              given_by=cast.supervisor.id))  # fmt: skip
        case = open_case(work, cast.lead.actor, cast.case_id)
        made = add_item(work, cast.lead.actor, case, PlanItemForm(**item()))
        return f"/cases/{case.id}/plan/items/{made.id}"


def amended(running: Live, place: str, version: int, **changes: Any) -> None:
    """Somebody at a desk saves the item."""
    with running.house.writing() as work:
        case = open_case(work, running.cast.lead.actor, running.cast.case_id)
        row = item_row(work, case, UUID(place.rsplit("/", 1)[1]), to_amend=True)
        amend_item(work, running.cast.lead.actor, case, row, PlanItemForm(**item(version=version, **changes)))


def stands(running: Live, place: str) -> tuple[PlanItemContent, bool]:
    """The item as it stands, and whether a second version waits."""
    with running.house.reading() as work:
        case = open_case(work, running.cast.lead.actor, running.cast.case_id)
        row = item_row(work, case, UUID(place.rsplit("/", 1)[1]))
        return case.open(row, PlanItemContent), row.has_rival


@pytest.fixture
def hands(running: Live, browser_here: Browser) -> Iterator[tuple[Hand, Hand]]:
    """The lead and a colleague who covers, each with a phone of her own."""
    place, found = placed(running), []
    for person in (running.cast.lead, running.cast.colleague):
        device = browser_here.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
        device.set_default_timeout(10_000)
        sign_in(device, running, person.id)
        page = device.new_page()
        page.goto(f"{running.staff}/me/phone")
        worker_in_charge(page)
        found.append(Hand(device, page, enrolled(page), running, place))
    yield found[0], found[1]
    for hand in found:
        hand.device.close()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_10_one_field_on_two_phones_stands_twice_until_somebody_chooses(
    running: Live, hands: tuple[Hand, Hand], order: tuple[int, int]
) -> None:
    hands[0].edit(text=MINE)
    hands[1].edit(text=THEIRS)
    first, second = (hands[which] for which in order)

    first.connect()
    wait_for(first.is_done, 20)
    second.connect()

    expect(second.page.locator("[data-waiting]")).to_contain_text("1 waiting")
    second.page.get_by_role("link", name="See what waits").click()
    expect(second.page.locator("[data-slot=state]")).to_have_text("Needs your decision", timeout=20_000)
    expect(second.page.locator("[data-fields]")).to_contain_text("What: yours")
    second.page.get_by_role("link", name="Choose on its page").click()
    conflict = second.page.locator(".conflict")
    expect(conflict).to_contain_text(MINE)
    expect(conflict).to_contain_text(THEIRS)
    assert second.page.locator(".conflict :checked").count() == 0
    assert stands(running, hands[0].place)[1]


def test_11_two_fields_on_two_phones_both_stand_and_the_page_says_so(
    running: Live, hands: tuple[Hand, Hand]
) -> None:
    hands[0].edit(text=MINE)
    hands[1].edit(owner="police")

    for hand in hands:
        hand.connect()
        wait_for(hand.is_done, 20)

    content, has_rival = stands(running, hands[0].place)
    assert (content.text, content.owner, has_rival) == (MINE, "police", False)
    for hand in hands:
        hand.page.goto(running.staff + hand.place)
        expect(hand.page.locator(".notice").filter(has_text="Two changes in one")).to_contain_text(
            "Ruth Adeyemi"
        )


def test_27_there_and_back_at_the_desk_does_not_let_a_phone_cover_it(
    running: Live, hands: tuple[Hand, Hand]
) -> None:
    hands[0].edit(text=MINE)
    amended(running, hands[0].place, 1, text=THEIRS)
    amended(running, hands[0].place, 2)

    hands[0].connect()

    wait_for(lambda: stands(running, hands[0].place)[1], 20)
    content, _ = stands(running, hands[0].place)
    assert content.text == "Door viewer fitted" and not hands[0].is_done()


def test_a_version_is_chosen_without_a_network_and_the_question_ends(
    running: Live, hands: tuple[Hand, Hand]
) -> None:
    hand, other = hands
    amended(running, hand.place, 1, text=THEIRS)
    hand.edit(text=MINE)
    hand.connect()
    wait_for(lambda: stands(running, hand.place)[1], 20)

    hand.fetch()
    hand.choose("Pryce", "Keep yours")
    assert count_of(hand.page, "outbox") == 2
    hand.connect()

    wait_for(hand.is_done, 20)
    content, has_rival = stands(running, hand.place)
    assert (content.text, content.agreed, has_rival) == (MINE, "not_now", False)
    assert other.is_done()


def test_two_choices_that_differ_are_a_question_again_and_nothing_is_lost(
    running: Live, hands: tuple[Hand, Hand]
) -> None:
    amended(running, hands[0].place, 1, text=THEIRS)
    amended(running, hands[0].place, 1, text=MINE)
    for hand in hands:
        hand.fetch()
    hands[0].choose("council", "Keep the one saved earlier")
    hands[1].choose("Pryce", "Keep the one saved later")

    hands[0].connect()
    wait_for(hands[0].is_done, 20)
    assert not stands(running, hands[0].place)[1]
    hands[1].connect()

    wait_for(lambda: stands(running, hands[0].place)[1], 20)
    hands[1].page.get_by_role("link", name="See what waits").click()
    expect(hands[1].page.locator("[data-slot=state]")).to_have_text("Needs your decision")
    hands[1].page.get_by_role("link", name="Choose on its page").click()
    expect(hands[1].page.locator(".conflict")).to_contain_text(MINE)
    expect(hands[1].page.locator(".conflict")).to_contain_text(THEIRS)
