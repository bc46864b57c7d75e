"""Random steps of one phone and its server, the same again from the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Browser

from app.features.phones.actions import revoke
from tests.support.cast import assemble
from tests.support.houses import new_house
from tests.support.live import Live, free_port, served
from tests.support.stepping.browser import TABS
from tests.support.stepping.hand import Hand
from tests.support.stepping.model import MARK, Broken, Writing, demand
from tests.support.stepping.server import decide, read_again

LINE = ("dead-line", "lost-answer", "cut-answer", "server-fault", "captive-portal", "sent-twice")
STORE = ("abort", "quota")
FAULTS = (*LINE, *STORE, "clock", "reload", "lock", "restart", "revoked", "double-save", "two-tabs",
          "edit-while-sending", "discard-while-sending")  # fmt: skip
STEP_OF = {
    "clock": "clock", "reload": "reload", "lock": "lock", "restart": "restart", "revoked": "revoke",
    "double-save": "double_save", "two-tabs": "two_tabs", "edit-while-sending": "edit_while_sending",
    "discard-while-sending": "take_back_while_sending",
}  # fmt: skip
SMALL, LARGE, MOST_OPEN = 3_000, 300_000, 25
WEIGHTS = {
    "write": 26, "write_file": 3, "chain": 8, "edit": 5, "take_back": 3, "send": 16, "line": 14, "store": 6, "clock": 2,
    "double_save": 2, "two_tabs": 3, "edit_while_sending": 2, "take_back_while_sending": 2, "lock": 1.8, "reload": 1.4,
    "restart": 1.4, "revoke": 1.4,
}  # fmt: skip


class Walk(Hand):
    """Steps of one phone, each drawn by its weight."""

    def go(self, steps: int) -> None:
        names, weights = zip(*WEIGHTS.items(), strict=True)
        for _ in range(steps):
            self.last = self.random.choices(names, weights)[0]
            try:
                getattr(self, f"step_{self.last}")()
                self.steps += 1
                self.check()
                if len(self.promises.open()) > MOST_OPEN:
                    self.settle()
            except Broken as error:
                error.add_note(f"seed {self.seed}, step {self.steps}, {self.last}")
                raise

    def strike(self, fault: str) -> None:
        """This fault, now: a short walk may have met it by no chance."""
        if fault in LINE or fault in STORE:
            self.settle()
            act = self.step_line if fault in LINE else self.step_store
            while not self.struck[fault]:
                act(fault)
                self.check()
                self.struck.update(self.phone.calm())
        else:
            getattr(self, f"step_{STEP_OF[fault]}")()
        self.check()

    def check(self) -> dict[str, Any]:
        """What must hold after every step."""
        read_again(self.running, self.stands)
        paths = sorted({one.path for one in self.promises.open()})
        seen: dict[str, Any] = self.phone.ask(0, "look", paths)
        self.promises.check(seen, self.stands, self.phone.found([MARK]))
        return seen

    def settle(self) -> None:
        """The network is there and nothing goes wrong: at last all of it has arrived, or waits for a person."""
        self.struck.update(self.phone.calm())
        decide(self.running, [self.random.random() < 0.6 for _ in range(100)])
        for _ in range(6):
            if not self.phone.ask(0, "send", True):
                break
        self.reopen()
        seen = self.check()
        for item in sorted(seen["items"], key=lambda one: -one["order"]):
            demand(item["state"] in ("fix", "paused", "files"), "it does not arrive", item)
            demand(self.phone.ask(0, "discard", item["key"]), "it cannot be taken back", item)
            self.promises.writings[item["key"]].is_taken_back = True
        seen = self.check()
        demand(not seen["items"], "something is left", seen["items"])
        self.promises.settled |= self.promises.writings.keys()
        self.chains.clear()

    # ── Steps ────────────────────────────────────────────────────────────────────────────────────────────

    def step_write(self, *, name: str = "save", file: int = 0) -> None:
        self.save(self.new(file), name)

    def step_write_file(self) -> None:
        self.step_write(file=self.random.choice((SMALL, SMALL, SMALL, LARGE)))

    def step_double_save(self) -> None:
        self.step_write(name="saveTwice")
        self.struck["double-save"] += 1

    def step_chain(self) -> None:
        """A plan item, or one more change of it: each on top of the one before."""
        if self.chains and self.random.random() < 0.7:
            self.change(self.random.choice(self.chains))
        else:
            self.change_or_begin(self.id(), f"{self.case}/plan/items", 0)

    def change(self, record: str) -> None:
        """One more change of a plan item, on top of what this phone has saved of it."""
        version = sum(one.is_saved for one in self.promises.by_record[record])
        self.change_or_begin(record, f"{self.case}/plan/items/{record}/amendments", version)

    def change_or_begin(self, record: str, path: str, version: int) -> None:
        writing = Writing(self.id(), record, path, [self.words()], version + 1)
        self.promises.add(writing)
        self.save(writing, "save")
        if writing.is_saved and record not in self.chains:
            self.chains.append(record)

    def step_edit(self) -> None:
        if item := self.waiting():
            self.edited(item, self.phone.together(self.edit_of(item))[0])

    def step_take_back(self) -> None:
        if item := self.waiting():
            self.taken_back(item, self.phone.together((0, "discard", item["key"]))[0])

    def step_send(self) -> None:
        self.phone.together((self.random.randrange(TABS), "send", self.random.random() < 0.7))

    def step_two_tabs(self) -> None:
        self.phone.together(*[(tab, "send", True) for tab in range(TABS)])
        self.struck["two-tabs"] += 1

    def step_line(self, fault: str = "") -> None:
        self.step_write(file=SMALL if self.random.random() < 0.2 else 0)
        self.phone.arm("line", fault or self.random.choice(LINE), self.random.choice((0, 0, 0, 1, 2)))
        self.phone.together((0, "send", True))

    def step_store(self, fault: str = "") -> None:
        self.phone.arm("store", fault or self.random.choice(STORE), self.random.randrange(4))
        self.step_write(file=self.random.choices((0, SMALL, LARGE), (80, 15, 5))[0])
        if self.random.random() < 0.5:
            self.phone.together((0, "send", True))

    def step_clock(self) -> None:
        self.phone.arm("clock", str(self.random.choice((-2, 2, 0))))

    def step_edit_while_sending(self) -> None:
        self.step_write()
        if item := self.waiting():
            said = self.phone.together((0, "send", True), self.edit_of(item, tab=1))
            self.edited(item, said[1])
            self.struck["edit-while-sending"] += 1

    def step_take_back_while_sending(self) -> None:
        self.step_write()
        if item := self.waiting():
            said = self.phone.together((0, "send", True), (1, "discard", item["key"]))
            self.taken_back(item, said[1])
            self.struck["discard-while-sending"] += 1

    def step_lock(self) -> None:
        """During a save and a drain; then nothing opens until the words are typed."""
        writing = self.new(0)
        said = self.phone.together((0, "save", self.form(writing)), (1, "send", True), (1, "lock"))
        self.became(writing, said[0])
        demand(not any(self.phone.ask(tab, "isOpen") for tab in range(TABS)), "a tab is open after the lock")
        self.struck["lock"] += 1
        self.check()
        self.reopen()

    def step_reload(self) -> None:
        """The page goes within a blink after Save, while another tab sends."""
        writing = self.new(SMALL if self.random.random() < 0.2 else 0)
        self.struck.update(self.phone.calm())
        going = [(0, "save", self.form(writing)), (1, "send", True)]
        self.phone.begin_and_leave(self.random.randrange(50), *going)
        self.struck["reload"] += 1
        self.found_out(writing, typed=False)
        self.reopen()

    def step_restart(self) -> None:
        self.step_write()
        self.restart_server()
        self.struck["restart"] += 1

    def step_revoke(self) -> None:
        """What waits is handed in once more, into quarantine; then the phone is enrolled anew."""
        self.struck.update(self.phone.calm())
        with self.running.house.writing() as work:
            revoke(work, self.running.cast.lead.actor, UUID(self.phone.ask(0, "id")))
        self.step_write()
        self.phone.ask(0, "send", True)
        self.struck["revoked"] += 1
        seen = self.check()
        demand(seen["isWiped"] and not seen["isOpen"], "a revoked phone keeps its key")
        for one in self.promises.open():
            one.is_typed = False
        self.enrol()


@contextmanager
def walk(browser: Browser, folder: Path, seed: int) -> Iterator[Walk]:
    """A new house with its server, and a phone that begins at nothing."""
    port = free_port()
    with new_house(folder / "house", port) as house, ExitStack() as serving:
        cast = assemble(house)
        serving.enter_context(served(house, port))

        def restart() -> None:
            serving.close()
            serving.enter_context(served(house, port))

        context = browser.new_context(bypass_csp=True)
        context.set_default_timeout(30_000)
        yield Walk(Live(house, cast, port), context, restart, seed)
        context.close()
