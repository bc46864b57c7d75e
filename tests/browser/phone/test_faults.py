"""What goes wrong on the line, in the hand and at the server: nothing is lost, nothing doubled, and the state is true.

The numbers are those of the fault list that the phone was built against.
"""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.access.sessions import end_sessions_of
from tests.support.live import Live, sign_in
from tests.support.phone_page import TEXT, carried, count_of, saved, texts_of, unlock, wait_for, write

HEADINGS = {"/today": "Today", "/cases": "Cases", "/inbox": "Inbox"}
BOTH = """() => {
  for (const to of ['/cases', '/inbox']) document.querySelector(`nav.places a[href='${to}']`).click();
}"""
BROKEN = """(how) => {
  const real = window.fetch;
  let [sent, broke] = [0, false];
  window.fetch = async (where, given) => {
    if (where !== '/sync/mutations') return how === 'portal' ? portal() : real(where, given);
    sent += 1;
    if (how === 'portal') return portal();
    if (how === 'third' && sent === 3) return new Response('no', { status: 500, headers: { 'X-Waymark': '1' } });
    if (how === 'slow') await new Promise((done) => setTimeout(done, 4000));
    const answer = await real(where, given);
    if (how === 'answer' && !broke) {
      broke = true;
      throw new TypeError('the line broke');
    }
    return answer;
  };
  const portal = () => new Response('<form>Sign in to the hotel</form>', { status: 200 });
}"""


def several(page: Page, running: Live, said: list[str]) -> None:
    """Entries one after the other, all kept on this phone."""
    for one in said:
        saved(page, one)
        page.get_by_role("link", name="Go on").click()
        # The page that it leads to is there: what was asked for before must not arrive over what the test does next.
        expect(page.get_by_role("heading", name="Saved on this phone")).to_be_hidden()


def once(running: Live, said: list[str]) -> bool:
    found = Counter(texts_of(running))
    return all(found[one] == 1 for one in said)


def test_1_the_line_dies_after_the_commit_and_before_the_answer(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    said = ["F1: the answer never came."]
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    page.evaluate(BROKEN, "answer")
    several(page, running, said)
    device.set_offline(False)
    wait_for(lambda: once(running, said), 20)
    expect(page.locator("[data-waiting]")).to_contain_text("1 waiting")

    page.get_by_label("1 thing waits on this phone").click()
    page.get_by_role("button", name="Send now").click()

    expect(page.get_by_text("Nothing waits on this phone")).to_be_visible()
    assert once(running, said)


def test_what_is_on_its_way_says_so_until_it_is_received(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    said = ["On its way."]
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    several(page, running, said)
    page.get_by_label("1 thing waits on this phone").click()
    expect(page.locator("[data-slot=state]")).to_have_text("On this phone")
    page.evaluate(BROKEN, "slow")

    device.set_offline(False)

    expect(page.locator("[data-slot=state]")).to_have_text("Sending")
    expect(page.get_by_text("Nothing waits on this phone")).to_be_visible(timeout=15_000)
    assert once(running, said)


def test_2_two_tabs_send_at_once(running: Live, device: BrowserContext, page: Page, words: str) -> None:
    said = [f"F2: number {number}." for number in range(4)]
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    several(page, running, said)
    second = device.new_page()
    second.goto(f"{running.staff}/waiting")

    device.set_offline(False)

    wait_for(lambda: once(running, said), 20)
    wait_for(lambda: count_of(page, "outbox") == 0, 20)


def test_5_a_fault_of_the_server_holds_up_one_item_alone(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    said = [f"F5: number {number}." for number in range(5)]
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    several(page, running, said)
    page.evaluate(BROKEN, "third")

    device.set_offline(False)

    wait_for(lambda: once(running, [*said[:2], *said[3:]]), 20)
    expect(page.locator("[data-waiting]")).to_contain_text("1 waiting")
    page.get_by_label("1 thing waits on this phone").click()
    page.get_by_role("button", name="Send now").click()
    wait_for(lambda: once(running, said), 20)


def test_6_a_session_that_ended_holds_nothing_up(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    said = ["F6: the session was over."]
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    several(page, running, said)
    with running.house.writing() as work:
        end_sessions_of(work, running.cast.lead.id)

    device.set_offline(False)

    wait_for(lambda: once(running, said), 20)
    page.goto(f"{running.staff}/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_7_somebody_else_on_the_same_phone_sees_nothing_and_sends_what_waits(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    said = ["F7: the first person's words."]
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    several(page, running, said)
    sign_in(device, running, running.cast.colleague.id)
    device.set_offline(False)

    page.goto(f"{running.staff}/me/phone")

    expect(page.get_by_role("heading", name="Another person’s phone")).to_be_visible()
    assert "Carys" not in page.content()
    wait_for(lambda: once(running, said), 20)


@pytest.mark.parametrize("days", [4, -2])
def test_22_a_clock_that_is_days_wrong_ends_reading_and_never_writing(
    running: Live, device: BrowserContext, page: Page, words: str, days: int
) -> None:
    page.add_init_script(
        f"{{ const now = Date.now.bind(Date); Date.now = () => now() + {days} * 86400000; }}"
    )
    device.set_offline(True)
    page.goto(f"{running.staff}/today")

    unlock(page, words)

    expect(page.get_by_role("heading", name="The time for reading has ended")).to_be_visible()
    assert "Carys" not in page.content()
    page.reload()
    page.get_by_role("button", name="Add to the log, stay locked").click()
    page.get_by_label(TEXT).fill("By a wrong clock.")
    page.get_by_label("A word by which you will know whose it is").fill("clock")
    page.get_by_role("button", name="Save and stay locked").click()
    expect(page.get_by_text("Saved on this phone. Sealed at")).to_be_visible()


def test_23_a_captive_portal_is_no_network(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    said = ["F23: in a hotel."]
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    page.evaluate(BROKEN, "portal")
    device.set_offline(False)
    several(page, running, said)

    page.get_by_role("link", name="Today", exact=True).click()

    expect(page.locator("[data-copy-line]")).to_contain_text("No network. This copy is from")
    expect(page.locator("[data-waiting]")).to_contain_text("1 waiting")
    assert "hotel" not in page.locator("main").inner_text() and not once(running, said)


def test_26_a_double_tap_saves_once(running: Live, device: BrowserContext, page: Page, words: str) -> None:
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, "F26: tapped twice.")
    page.get_by_role("button", name="Save to the log").dblclick()
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    assert count_of(page, "outbox") == 1

    device.set_offline(False)

    wait_for(lambda: once(running, ["F26: tapped twice."]), 20)


def test_28_of_two_links_tapped_at_once_the_last_is_shown(
    running: Live, device: BrowserContext, page: Page, words: str
) -> None:
    carried(device, page, running, words)
    page.evaluate(BOTH)

    expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
    expect(page).to_have_url(f"{running.staff}/inbox")
    page.wait_for_timeout(1500)
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbox")
    page.evaluate("() => { document.querySelector(`nav.places a[href='/cases']`).click(); history.back(); }")
    page.wait_for_timeout(2500)
    shown = page.url.removeprefix(running.staff)
    assert shown in HEADINGS, "the page is one of those that were asked for"
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADINGS[shown])


@pytest.mark.parametrize("milliseconds", [0, 10, 25, 50])
def test_3_a_page_that_goes_right_after_save_kept_it_or_did_not_say_so(
    running: Live, device: BrowserContext, page: Page, words: str, milliseconds: int
) -> None:
    said = f"F3: gone after {milliseconds}."
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, said)
    wait_for(lambda: count_of(page, "drafts") == 1)
    page.get_by_role("button", name="Save to the log").click(no_wait_after=True)
    page.wait_for_timeout(milliseconds)
    was_said = page.get_by_role("heading", name="Saved on this phone").count() > 0
    page.close()

    device.set_offline(False)
    again = device.new_page()
    again.goto(f"{running.staff}/today")
    wait_for(lambda: said in texts_of(running) or count_of(again, "drafts") == 1, 20)
    wait_for(lambda: count_of(again, "outbox") == 0, 20)

    saved = texts_of(running).count(said)
    assert saved == 1 or not was_said
    assert (saved, count_of(again, "drafts")) in {(1, 0), (0, 1)}, (
        "saved, or there as a draft: one of the two"
    )
