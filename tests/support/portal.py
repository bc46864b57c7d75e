"""A page made from nothing, as an advocate makes it with the victim beside her."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import timedelta

from app.access.models import PageAccount
from app.access.work import House
from app.core import clock
from tests.support.cast import Cast
from tests.support.clients import Answered, Client, new_client_id

WORD = "harbour"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148"
COMPUTER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130"
RIGHT = {"phrase": "right", "voice_check": "Called on the safe number."}
TALK = {
    "identity": ["code_phrase"], "is_alone": "yes", "own_device": "yes", "code_known": "no", "shared_accounts": "no",
    "may_be_watched": "no", "told_history_stays": "yes", "wants_updates": "yes", "wants_entries": "yes",
    "code_phrase": "The heron is back",
}  # fmt: skip


@dataclass
class Maker:
    """Makes and opens pages, and remembers what was shown once."""

    house: House
    cast: Cast
    number: str = ""
    words: str = ""
    code: str = ""

    @property
    def url(self) -> str:
        return f"/cases/{self.cast.case_id}/page"

    def without_page(self) -> None:
        """Take away the page that the cast begins with."""
        with self.house.writing() as work:
            page = work.session.get(PageAccount, self.cast.page_id)
            assert page is not None
            work.session.delete(page)

    def talk(self, client: Client, **changed: object) -> Answered:
        return client.post(f"{self.url}/talks", {"id": new_client_id(), **TALK, **changed})

    def make(self, client: Client) -> Answered:
        return self.remember(client.post(f"{self.url}/accounts"))

    def remember(self, shown: Answered) -> Answered:
        """Read number, words and code off the page, as she would write them down."""
        facts = dict(re.findall(r"<dt>([^<]+)</dt><dd[^>]*>([^<]+)</dd>", html.unescape(shown.text)))
        self.number, self.words = facts.get("Number", ""), facts.get("Four words", "")
        self.code = next((value for name, value in facts.items() if name.startswith("Code")), "")
        return shown

    def sign_in(self, visitor: Client, agent: str = "", **changed: str) -> Answered:
        headers = {"User-Agent": agent} if agent else None
        return visitor.post("/in", {"number": self.number, "words": self.words, **changed}, headers=headers)

    def switch(self, client: Client, *parts: str) -> Answered:
        """The parts that are on from now on; the others are off."""
        return client.post(
            f"{self.url}/switches", {"reason": "Agreed by voice.", **dict.fromkeys(parts, "yes")}
        )

    def with_plan(self, client: Client) -> Answered:
        """The second word is set, and the plan switched on."""
        client.post(f"{self.url}/second-words", {**RIGHT, "second_word": WORD})
        return self.switch(client, "shows_updates", "shows_plan")

    def ready(self, client: Client, visitor: Client) -> None:
        """Talk, page, code: she can sign in."""
        self.without_page()
        self.talk(client)
        self.make(client)
        assert visitor.post("/code", {"code": self.code}).location == "/?ready=1"


def set_clock(hour: int) -> None:
    """It is this hour by a clock in London, today: what is odd at night must not hang on when a test is run."""
    clock.set_shift(timedelta(0))
    there = clock.local(clock.now())
    clock.set_shift(there.replace(hour=hour, minute=0, second=0, microsecond=0) - there)
