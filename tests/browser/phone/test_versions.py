"""A new version of the app while a phone is in use: it waits where something is written or sent, and nothing is lost or
sent twice. The numbers are those of the fault list that the phone was built against.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.cast import assemble
from tests.support.houses import new_house
from tests.support.live import Live, free_port, served
from tests.support.phone_page import (
    TEXT,
    carried,
    count_of,
    save_here,
    saved,
    texts_of,
    unlock,
    wait_for,
    write,
)
from tests.support.releases import Releases, arrived, forget_what_was_built, kept_versions

READY = "A new version is ready."
HELD_UP = """() => {
  const real = window.fetch;
  window.fetch = async (where, given) => {
    const answer = await real(where, given);
    if (where === '/sync/mutations') await new Promise((done) => { window.letGo = done; });
    return answer;
  };
}"""
IN_CHARGE = """async () => {
  const found = [];
  for (const name of await caches.keys())
    if (await caches.match('/in-charge', { cacheName: name })) found.push(name.replace('assets-', ''));
  return found;
}"""
VAULT = """() => fetch(document.querySelector('script[data-vault]').dataset.vault)
  .then((answer) => answer.ok, () => false)"""
GROUND = "() => getComputedStyle(document.querySelector('.bar')).position"


@pytest.fixture
def releases(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Releases]:
    folder, port = tmp_path_factory.mktemp("versions"), free_port()
    with new_house(folder / "house", port) as house:
        made = Releases(house, folder, monkeypatch)
        made.running = Live(house, assemble(house), port)
        with served(house, port, made):
            yield made
    forget_what_was_built()


@pytest.fixture
def running(releases: Releases) -> Live:
    return releases.running


def newest_in_charge(page: Page, releases: Releases) -> bool:
    return releases.versions[-1] in page.evaluate(IN_CHARGE)


def test_with_nothing_written_a_new_version_takes_over_by_itself_and_leaves_what_is_open_open(
    running: Live, releases: Releases, device: BrowserContext, page: Page, words: str
) -> None:
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    device.set_offline(False)
    releases.deploy()

    arrived(page)

    wait_for(lambda: newest_in_charge(page, releases))
    expect(page.get_by_text(READY)).to_be_hidden()
    device.set_offline(True)
    page.locator(".tabs").get_by_role("link", name="Plan").click()
    expect(page.locator("[data-copy-line]")).to_contain_text("This copy is from")


def test_a_new_version_waits_for_a_form_in_any_tab_and_says_so(
    running: Live, releases: Releases, device: BrowserContext, page: Page, words: str
) -> None:
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")
    page.get_by_label(TEXT).fill("Half a sentence")
    second = device.new_page()
    second.goto(f"{running.staff}/today")
    releases.deploy()

    assert arrived(page)

    expect(page.get_by_text(READY)).to_be_visible()
    expect(second.get_by_text(READY)).to_be_visible()
    page.wait_for_timeout(5000)
    assert not newest_in_charge(page, releases)
    expect(page.get_by_label(TEXT)).to_have_value("Half a sentence")
    page.get_by_label(TEXT).fill("")
    wait_for(lambda: newest_in_charge(second, releases))
    expect(second.get_by_text(READY)).to_be_hidden()


def test_a_tap_takes_it_at_once_and_asks_where_something_is_typed(
    running: Live, releases: Releases, device: BrowserContext, page: Page, words: str
) -> None:
    said = "Typed before the new version."
    page.goto(f"{running.staff}/cases/{running.cast.case_id}/log/new")
    page.get_by_label(TEXT).fill(said)
    wait_for(lambda: count_of(page, "drafts") == 1)
    releases.deploy()
    arrived(page)
    expect(page.get_by_text(READY)).to_be_visible()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Use it now").click()
    expect(page.get_by_label(TEXT)).to_have_value(said)
    assert not newest_in_charge(page, releases)

    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_navigation():
        page.get_by_role("button", name="Use it now").click()

    wait_for(lambda: newest_in_charge(page, releases))
    assert count_of(page, "drafts") == 1, "what was typed is kept, sealed"


def test_20_what_waited_before_a_new_version_arrives_once(
    running: Live, releases: Releases, device: BrowserContext, page: Page, words: str
) -> None:
    said = ["F20: kept under the old version.", "F20: and another."]
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    for one in said:
        saved(page, one)
        page.get_by_role("link", name="Go on").click()
    releases.deploy()
    page.evaluate(HELD_UP)
    device.set_offline(False)
    page.wait_for_function("() => window.letGo")

    assert arrived(page), "it waits while an item is on its way"
    page.wait_for_timeout(3000)
    assert not newest_in_charge(page, releases)
    expect(page.get_by_text(READY)).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Use it now").click()

    wait_for(lambda: newest_in_charge(page, releases))
    wait_for(lambda: count_of(page, "outbox") == 0, 30)
    assert sorted(texts_of(running)) == sorted(said)


def test_21_a_page_and_copies_of_two_versions_ago_stay_styled_and_keep_their_word(
    running: Live, releases: Releases, device: BrowserContext, page: Page, words: str
) -> None:
    said = "F21: written on a page of two versions ago."
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, "F21: half of it.")
    second = device.new_page()
    second.goto(f"{running.staff}/today")
    for _ in range(2):
        releases.deploy()
        device.set_offline(False)
        arrived(page)
        device.set_offline(True)
    assert not newest_in_charge(page, releases)

    page.get_by_label(TEXT).fill(said)
    save_here(page)
    wait_for(lambda: newest_in_charge(page, releases))
    assert kept_versions(page) == [releases.versions[0], releases.versions[2]]
    assert second.evaluate(VAULT), "the older page still finds what it is made of"
    page.get_by_role("link", name="Go on").click()
    expect(page.locator("[data-copy-line]")).to_contain_text("This copy is from")
    second.close()
    page.goto(f"{running.staff}/cases/{running.cast.case_id}")
    unlock(page, words)
    expect(page.locator("[data-copy-line]")).to_contain_text("This copy is from")
    assert page.evaluate(GROUND) == "sticky"
    device.set_offline(False)
    wait_for(lambda: texts_of(running).count(said) == 1, 30)
    wait_for(lambda: count_of(page, "outbox") == 0, 30)
