"""A phone is told: she turns it on in the page, a notice arrives and is opened by the browser's own keys, the worker
shows the one notice there is, whatever it was handed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from app.access.door import open_person
from app.access.sessions import begin_session
from app.features.subscriptions import actions
from app.features.subscriptions.forms import QuietHoursForm
from app.features.subscriptions.jobs import send_due
from app.features.subscriptions.models import SubscriptionContent
from app.features.subscriptions.queries import rows_of
from tests.support.live import Live, live, worker_in_charge
from tests.support.phone_page import wait_for
from tests.support.push_service import Browser, PushService, push_service

STUB = """([endpoint, keys]) => {
  let made = null;
  const given = { endpoint, toJSON: () => ({ endpoint, expirationTime: null, keys }),
                  unsubscribe: async () => { made = null; return true; } };
  PushManager.prototype.getSubscription = async () => made;
  PushManager.prototype.subscribe = async (asked) => { window.asked = asked; return (made = given); };
}"""
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map((one) => [one.title, one.body, one.tag, one.data])"""
ACTIVE = """async () => { const { active } = await navigator.serviceWorker.ready;
  while (active.state !== "activated") await new Promise((go) => setTimeout(go, 10)); }"""
LISTEN = """() => { window.heard = [];
  navigator.serviceWorker.addEventListener("message", (event) => window.heard.push(event.data)); }"""
THE_NOTICE = ["Waymark", "Something is new.", "new", None]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("notices") / "house") as made:
        yield made


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as made:
        yield made


@pytest.fixture
def keys() -> Browser:
    """What the browser's own pair would be: a push service of the maker is out of reach here."""
    return Browser()


def signed_in(running: Live, device: BrowserContext) -> None:
    with running.house.writing() as work:
        token = begin_session(work, running.cast.lead.id)
        actions.unsubscribe(work, running.cast.lead.actor)
        actions.choose_hours(work, running.cast.lead.actor, QuietHoursForm(start="00:00", end="00:00"))
    url = running.staff.replace("http:", "https:")
    device.add_cookies([{"name": "__Host-session", "value": token, "url": url, "secure": True}])


@pytest.fixture
def page(running: Live, device: BrowserContext, service: PushService, keys: Browser) -> Page:
    """Her notices, with the worker in charge and a browser that gives the test's keys."""
    device.grant_permissions(["notifications"], origin=running.staff)
    signed_in(running, device)
    device.add_init_script(f"({STUB})({json.dumps([f'{service.origin}/phone', keys.keys])})")
    made = device.new_page()
    made.goto(f"{running.staff}/me/notices")
    worker_in_charge(made)
    made.evaluate(LISTEN)
    return made


class Worker:
    """The worker as the browser's debugging protocol reaches it."""

    def __init__(self, page: Page, origin: str) -> None:
        self.origin = origin
        # It claims its pages while it is being activated; a push before the end of that is dropped in silence.
        page.evaluate(ACTIVE)
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.registrations: list[str] = []
        self.session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.session.send("ServiceWorker.enable")
        until = time.monotonic() + 10
        while not self.registrations and time.monotonic() < until:
            page.wait_for_timeout(20)

    def _note(self, told: dict) -> None:
        self.registrations += [one["registrationId"] for one in told["registrations"] if not one["isDeleted"]]

    def receives(self, text: str) -> None:
        self.session.send("ServiceWorker.deliverPushMessage",
                          {"origin": self.origin, "registrationId": self.registrations[-1], "data": text})  # fmt: skip


def shown(page: Page) -> list[object]:
    """What stands on the phone once the worker has told the page. Chromium takes one away that is asked for while it
    is just being shown, so nobody asks before."""
    page.wait_for_function("() => heard.length > 0")
    assert page.evaluate("() => heard.splice(0)") == [{"type": "refresh"}]
    page.wait_for_timeout(100)
    return list(page.evaluate(SHOWN))


def test_turned_on_here_she_is_told_of_what_is_new(
    running: Live, page: Page, service: PushService, keys: Browser
) -> None:
    status, button = page.get_by_role("status"), page.get_by_role("button", name="Tell me on this phone")
    expect(status).to_have_text("Off on this phone.")
    button.click()
    expect(status).to_have_text("On: this phone is told when something is new.")
    push = running.house.push
    assert push and page.evaluate("() => [asked.userVisibleOnly, asked.applicationServerKey]") == [
        True,
        push.public,
    ]

    with running.house.writing() as work:
        actions.notify_on_case(work, running.cast.case_id)
    send_due(running.house)

    [arrived] = service.arrived
    assert arrived.token(service.origin, push.public)["aud"] == service.origin
    text = keys.opened(arrived.body).decode()
    Worker(page, running.staff).receives(text)
    assert shown(page) == [THE_NOTICE]


def test_whatever_arrives_the_same_is_shown(running: Live, page: Page) -> None:
    worker = Worker(page, running.staff)
    for text in ("Carys Bevan: he waited by the gate.", json.dumps({"title": "Carys", "body": "gate"}), ""):
        worker.receives(text)

        assert shown(page) == [THE_NOTICE]


def test_the_page_says_what_is_so_and_turns_it_off_again(
    running: Live, page: Page, service: PushService
) -> None:
    page.get_by_role("button", name="Tell me on this phone").click()
    expect(page.get_by_role("status")).to_have_text("On: this phone is told when something is new.")
    page.get_by_role("button", name="Turn off on this phone").click()
    expect(page.get_by_role("status")).to_have_text("Off on this phone.")
    page.reload()
    expect(page.get_by_role("status")).to_have_text("Off on this phone.")
    assert page.get_by_text("browser of yours").count() == 0


def test_where_notices_are_blocked_it_says_so_and_offers_nothing(
    running: Live, device: BrowserContext
) -> None:
    signed_in(running, device)
    device.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")
    page = device.new_page()
    page.goto(f"{running.staff}/me/notices")

    expect(page.get_by_role("status")).to_contain_text("Notices are blocked in this phone’s settings")
    expect(page.get_by_role("button", name="Tell me on this phone")).to_have_count(0)


def test_where_a_browser_has_none_it_says_so(running: Live, device: BrowserContext) -> None:
    signed_in(running, device)
    device.add_init_script("delete window.PushManager")
    page = device.new_page()
    page.goto(f"{running.staff}/me/notices")

    expect(page.get_by_role("status")).to_contain_text("This browser cannot take notices.")


def test_on_is_said_only_when_the_server_has_it(running: Live, page: Page) -> None:
    page.context.clear_cookies()
    page.get_by_role("button", name="Tell me on this phone").click()

    expect(page.get_by_role("status")).to_contain_text("That did not work.")
    expect(page.get_by_role("button", name="Tell me on this phone")).to_be_visible()


def endpoints_of(running: Live) -> list[str]:
    with running.house.reading() as work:
        room = open_person(work, running.cast.lead.actor)
        return [room.open(row, SubscriptionContent).endpoint for row in rows_of(work, running.cast.lead.id)]


def changed(device: BrowserContext, service: PushService, keys: Browser, name: str) -> None:
    """The browser drops what it had, and gives another address when it is asked again."""
    device.add_init_script(f"({STUB})({json.dumps([f'{service.origin}/{name}', keys.keys])})")


def test_a_browser_that_changed_its_subscription_is_told_again_from_the_next_page_on(
    running: Live, device: BrowserContext, page: Page, service: PushService, keys: Browser
) -> None:
    page.get_by_role("button", name="Tell me on this phone").click()
    expect(page.get_by_role("status")).to_have_text("On: this phone is told when something is new.")
    assert endpoints_of(running) == [f"{service.origin}/phone"]
    changed(device, service, keys, "changed")

    page.goto(f"{running.staff}/today")

    wait_for(lambda: endpoints_of(running) == [f"{service.origin}/changed"])
    with running.house.writing() as work:
        actions.notify_on_case(work, running.cast.case_id)
    send_due(running.house)
    assert [one.path for one in service.arrived] == ["/changed"]


def test_turned_off_elsewhere_it_is_not_begun_anew(
    running: Live, device: BrowserContext, page: Page, service: PushService, keys: Browser
) -> None:
    page.get_by_role("button", name="Tell me on this phone").click()
    expect(page.get_by_role("status")).to_have_text("On: this phone is told when something is new.")
    with running.house.writing() as work:
        actions.unsubscribe(work, running.cast.lead.actor)
    changed(device, service, keys, "changed")

    with page.expect_response("**/me/subscriptions/renewals"):
        page.goto(f"{running.staff}/today")

    page.goto(f"{running.staff}/me/notices")
    expect(page.get_by_role("status")).to_have_text("Off on this phone.")
    assert endpoints_of(running) == []
