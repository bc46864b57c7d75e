"""What random steps are made of: writing, changing, taking back, and finding out what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from playwright.sync_api import BrowserContext

from tests.support.live import Live, sign_in
from tests.support.stepping.browser import TABS, Screenless
from tests.support.stepping.model import MARK, Promises, Writing, demand
from tests.support.stepping.server import Stands, read_again

WORDS = "amber lantern quiet river"


@dataclass
class Hand:
    """One phone on its way; `struck` counts what has gone wrong so far, by name."""

    running: Live
    context: BrowserContext
    restart_server: Callable[[], None]
    seed: int
    promises: Promises = field(default_factory=Promises)
    stands: Stands = field(default_factory=Stands)
    struck: Counter[str] = field(default_factory=Counter)
    steps: int = 0
    last: str = ""
    wording: str = ""

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.phone = Screenless(self.context, self.running)
        self.chains: list[str] = []
        self.enrol()

    @property
    def case(self) -> str:
        return f"/cases/{self.running.cast.case_id}"

    def enrol(self) -> None:
        sign_in(self.context, self.running, self.running.cast.lead.id)
        self.phone.ask(0, "enrol", WORDS)
        for tab in range(1, TABS):
            self.phone.ask(tab, "askOthers")
        self.chains.clear()

    def reopen(self) -> None:
        if not self.phone.ask(0, "isOpen"):
            demand(self.phone.ask(0, "unlock", WORDS), "the words do not open it")
        for tab in range(1, TABS):
            self.phone.ask(tab, "askOthers")

    def id(self) -> str:
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def words(self) -> str:
        return f"{MARK} {self.random.getrandbits(48):012x}."

    def new(self, file: int) -> Writing:
        record = self.id()
        writing = Writing(self.id(), record, f"{self.case}/log/new", [self.words()], size=file)
        self.promises.add(writing)
        return writing

    def form(self, writing: Writing, replaces: str = "") -> dict[str, Any]:
        fields = {"id": [writing.record], "text": [writing.texts[-1]], "version": [str(writing.version - 1)]}
        if "/plan/" in writing.path:
            fields |= {"section": ["home"], "owner": ["advocate"], "agreed": ["yes"], "status": ["suggested"]}
            if writing.version > 1:
                del fields["id"]
        else:
            fields |= {"behaviours": ["followed"], "when": ["today"]}
        form = {
            "path": writing.path,
            "fields": fields,
            "record": writing.record,
            "key": writing.key,
            "replaces": replaces,
        }
        if writing.size and not replaces:
            form["file"] = {"size": writing.size, "upload": self.id(), "mark": MARK}
        return form

    def save(self, writing: Writing, name: str) -> None:
        self.became(writing, self.phone.together((self.random.randrange(TABS), name, self.form(writing)))[0])

    def became(self, writing: Writing, said: dict[str, Any]) -> None:
        if "error" in said:
            self.found_out(writing, typed=False)
        else:
            writing.is_saved, writing.is_typed = True, said["done"]["typed"]

    def found_out(self, writing: Writing, *, typed: bool) -> None:
        """Nobody said that it was saved: it was, or it was not; and if not, nothing of it may come later."""
        read_again(self.running, self.stands)
        seen = self.phone.ask(0, "look", [writing.path])
        keys = {item["key"] for item in seen["items"]}
        writing.is_saved = writing.key in keys or writing.key in self.stands.taken
        writing.is_typed = typed or writing.key in seen["drafts"]

    def waiting(self) -> dict[str, Any] | None:
        """An entry that waits and that nothing rests on."""
        seen = self.phone.ask(0, "look", [])["items"]
        found = [
            one
            for one in seen
            if one["state"] == "kept" and self.promises.writings[one["key"]].path.endswith("/log/new")
        ]
        return self.random.choice(found) if found else None

    def edit_of(self, item: dict[str, Any], tab: int = 0) -> tuple[Any, ...]:
        self.wording = self.words()
        writing = self.promises.writings[item["key"]]
        form = self.form(writing, replaces=item["key"])
        # A form has a key of its own for its draft, whatever it takes the place of.
        form["fields"] = form["fields"] | {"text": [self.wording]}
        form["key"] = self.id()
        return (tab, "save", form)

    def edited(self, item: dict[str, Any], said: dict[str, Any]) -> None:
        writing = self.promises.writings[item["key"]]
        if "error" in said:
            seen = self.phone.ask(0, "look", [])["items"]
            shown = next((one["text"] for one in seen if one["key"] == item["key"]), None)
            if shown != self.wording:
                return
        elif said["done"]["key"] is None:
            return
        writing.texts.append(self.wording)

    def taken_back(self, item: dict[str, Any], said: dict[str, Any]) -> None:
        if said.get("done") is True:
            self.promises.writings[item["key"]].is_taken_back = True
        elif "error" in said:
            keys = {one["key"] for one in self.phone.ask(0, "look", [])["items"]}
            read_again(self.running, self.stands)
            if item["key"] not in keys and item["key"] not in self.stands.taken:
                self.promises.writings[item["key"]].is_taken_back = True
