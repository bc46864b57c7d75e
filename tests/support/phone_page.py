"""A phone in a browser: opening what it carries, writing on it, and what has arrived of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from app.access.door import open_case
from app.features.exhibits.models import Exhibit
from app.features.exhibits.queries import exhibit_view, original_of
from app.features.incidents.models import Incident, IncidentContent
from tests.support.live import Live

MAKE_PASSKEY = """() => navigator.credentials.create({publicKey: {
  challenge: new Uint8Array(32), rp: {id: location.hostname, name: 'x'},
  user: {id: new Uint8Array(8), name: 'x', displayName: 'x'},
  pubKeyCredParams: [{type: 'public-key', alg: -7}],
  authenticatorSelection: {residentKey: 'required', userVerification: 'required'},
  extensions: {prf: {}}
}}).then(() => true)"""
TEXT = "What happened, in order"
COUNT = """(store) => new Promise((done) => {
  indexedDB.open('phone').onsuccess = ({ target }) => {
    target.result.transaction(store).objectStore(store).count().onsuccess = ({ target }) => done(target.result);
  };
})"""


def count_of(page: Page, store: str) -> int:
    """How many things lie in one of the phone's stores."""
    found: int = page.evaluate(COUNT, store)
    return found


def enrolled(page: Page) -> str:
    """The phone carries the one case from now on; the four words that open it."""
    drawn = page.locator(".drawn-words").inner_text()
    page.get_by_label("Type the four words").fill(drawn)
    page.get_by_role("button", name="Carry my cases").click()
    expect(page.get_by_text("Enrolled, this one")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-say=carried]")).to_contain_text("1 case")
    return drawn


def unlock(page: Page, words: str) -> None:
    page.get_by_label("Your four words").fill(words)
    page.get_by_role("button", name="Unlock", exact=True).click()


def with_passkey(device: BrowserContext, page: Page) -> None:
    """A passkey that keeps a secret of its own (PRF), as phones have them."""
    cdp = device.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "hasPrf": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.evaluate(MAKE_PASSKEY)


def wait_for(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.1)


def incidents_of(running: Live) -> int:
    with running.house.reading() as work:
        return work.session.scalar(select(func.count()).select_from(Incident)) or 0


def carried(device: BrowserContext, page: Page, running: Live, words: str, path: str = "/today") -> None:
    """Without network, at this page's copy."""
    device.set_offline(True)
    page.goto(running.staff + path)
    unlock(page, words)
    expect(page.locator("[data-copy-line]")).to_be_visible()


def write(page: Page, said: str) -> None:
    page.locator(".tabs").get_by_role("link", name="Log").click()
    page.get_by_role("link", name="Add to the log").first.click()
    page.get_by_label("At home").check()
    page.get_by_label(TEXT).fill(said)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save to the log").click()


def save_here(page: Page) -> None:
    """Save, and wait until the page says that this phone has it."""
    save(page)
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()


def saved(page: Page, said: str) -> None:
    """An entry of the log is written, and kept on this phone."""
    write(page, said)
    save_here(page)


def texts_of(running: Live) -> list[str]:
    with running.house.reading() as work:
        case = open_case(work, running.cast.lead.actor, running.cast.case_id)
        return [case.open(row, IncidentContent).text for row in work.session.scalars(select(Incident))]


def originals_of(running: Live) -> list[bytes]:
    """Every exhibit's file, as it came."""
    with running.house.reading() as work:
        case = open_case(work, running.cast.lead.actor, running.cast.case_id)
        views = [exhibit_view(work, case, row.id) for row in work.session.scalars(select(Exhibit))]
        return [b"".join(original_of(work, case, view).pieces()) for view in views]


def seconds_played(page: Page) -> float:
    """How far the page's player has come a moment after somebody pressed play; it does nothing before."""
    page.locator("details.photo summary").last.click()
    sound = page.locator("details.photo audio").last
    assert sound.evaluate("player => player.paused && player.currentTime === 0")
    reached: float = sound.evaluate(
        """async (player) => {
          await player.play();
          await new Promise((done) => setTimeout(done, 400));
          return player.currentTime;
        }"""
    )
    return reached
