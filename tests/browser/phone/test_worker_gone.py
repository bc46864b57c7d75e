"""The browser ends the worker whenever it likes, also between two requests and while a file is on its way: nothing that
it held in memory is needed by what comes after. The number is that of the fault list that the phone was built against.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from app.features.agenda import queries
from app.features.uploads import actions
from tests.support.live import Live
from tests.support.phone_page import carried, count_of, originals_of, save_here, texts_of, wait_for, write

SLOW = 3500


class Stopper:
    """Ends the worker through the browser's debugging protocol, and knows whether it runs."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._states: dict[str, str] = {}
        self._ended = False
        self._session = page.context.new_cdp_session(page)
        self._session.on("ServiceWorker.workerVersionUpdated", self._note)
        self._session.send("ServiceWorker.enable")

    def _note(self, told: dict[str, Any]) -> None:
        self._states.update({one["versionId"]: one["runningStatus"] for one in told["versions"]})
        self._ended = self._ended or set(self._states.values()) == {"stopped"}

    def stop(self) -> None:
        """Returns once the worker has ended; what it is asked meanwhile may begin it anew at once.

        A worker that is only just beginning does not always hear the first word, so it is said again.
        """
        until = time.monotonic() + 20
        self._ended = set(self._states.values()) == {"stopped"}
        while not self._ended:
            assert time.monotonic() < until, f"the worker did not stop: {self._states}"
            self._session.send("ServiceWorker.stopAllWorkers")
            self._page.wait_for_timeout(200)


class Gate:
    """Each piece of a file waits here before the server looks at it."""

    def __init__(self) -> None:
        self.arrived = self.waiting = 0
        self._opened = threading.Semaphore(0)

    def wait(self) -> None:
        self.arrived += 1
        self.waiting += 1
        self._opened.acquire(timeout=30)

    def let_one_in(self) -> None:
        self.waiting -= 1
        self._opened.release()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made, real = Gate(), actions.look

    def held(*given: Any) -> Any:
        made.wait()
        return real(*given)

    monkeypatch.setattr(actions, "look", held)
    yield made
    for _ in range(50):
        made.let_one_in()


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Until this is set, Today is not answered."""
    event, real = threading.Event(), queries.today_of

    def slow(*given: Any) -> Any:
        event.wait(30)
        return real(*given)

    monkeypatch.setattr(queries, "today_of", slow)
    yield event
    event.set()


def test_4_a_worker_that_is_ended_with_every_piece_of_a_file_loses_and_doubles_nothing(
    running: Live, device: BrowserContext, page: Page, words: str, gate: Gate
) -> None:
    photo, said = os.urandom(1_000_000), "F4: the worker was gone."
    carried(device, page, running, words, f"/cases/{running.cast.case_id}")
    write(page, said)
    chosen = FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=photo)
    page.get_by_label("Photo or file").set_input_files(chosen)
    save_here(page)
    stopper = Stopper(page)
    device.set_offline(False)

    while count_of(page, "outbox"):
        wait_for(lambda: gate.waiting > 0 or not count_of(page, "outbox"), 20)
        if gate.waiting:
            stopper.stop()
            gate.let_one_in()

    assert gate.arrived in {2, 3, 4}, "no piece was sent twice"
    assert originals_of(running) == [photo] and texts_of(running) == [said]
    assert count_of(page, "files") == 0


def test_4_a_page_that_is_asked_for_again_is_waited_for_also_by_a_worker_that_begins_anew(
    running: Live, page: Page, words: str, answered: threading.Event
) -> None:
    page.goto(f"{running.staff}/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("Locked")
    Stopper(page).stop()

    page.get_by_role("link", name="Try the network again").click(no_wait_after=True)
    page.wait_for_timeout(SLOW)
    answered.set()

    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
