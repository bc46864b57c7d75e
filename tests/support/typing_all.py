"""The journey over HTTP with a canary in every free-text field of its forms, and two in its photo."""

from __future__ import annotations

import re
import typing
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from pydantic.fields import FieldInfo

from app.core import clock
from app.features.answers.forms import AnswerForm
from app.features.cases.forms import PriorityForm, ReferralForm
from app.features.challenges.forms import ChallengeForm, SendForm
from app.features.contacts.forms import ContactForm, NoteForm, TaskForm
from app.features.exhibits.forms import LogForm
from app.features.plan_items.forms import PlanItemForm
from app.features.plans.forms import AgreementForm, PlanCheckForm, PlanReviewForm, WishesForm
from app.features.portal.forms import EntryForm
from app.features.progress.forms import SearchForm, TellingForm, UpdateForm
from app.features.proposals.forms import ProposalForm, RefusalForm, TakeBackForm
from app.features.safe_contacts.forms import SafeContactForm
from app.features.sayings.forms import ReachForm, WantForm
from app.web.forms import Form, is_secret
from tests.support.canaries import Canaries
from tests.support.cast import Cast
from tests.support.journey import phone_photo

PASSING = "looked for"
"""Names of canaries that are only ever looked for, and so are kept nowhere at all, sealed or not."""


def today() -> date:
    return clock.local_day(clock.now())


def texts(shape: type[Form]) -> list[tuple[str, FieldInfo]]:
    """The fields of a form into which a person may type what she likes."""
    return [
        (name, spec)
        for name, spec in shape.model_fields.items()
        if str in (spec.annotation, *typing.get_args(spec.annotation)) and not is_secret(spec)
    ]


@dataclass
class Hands:
    """Types the journey into a server at this port."""

    port: int
    cast: Cast
    canaries: Canaries
    outside: set[str] = field(default_factory=set)
    """Canaries that were seen in an address, a header or a title."""
    looked: int = 0

    @property
    def case(self) -> str:
        return f"/cases/{self.cast.case_id}"

    def ask(self, who: str) -> httpx.Client:
        host = "your-page.localhost" if who == "victim" else "localhost"
        origin = f"http://{host}:{self.port}"
        headers = {"Host": urlsplit(origin).netloc, "Origin": origin, "Sec-Fetch-Site": "same-origin"}
        headers["Cookie"] = f"__Host-session={self.cast.people[who].token}"
        hooks = {"response": [self._look_outside]}
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=30, event_hooks=hooks
        )

    def _look_outside(self, answer: httpx.Response) -> None:
        """An address, a header and a title are kept by proxies, browsers and histories: nothing typed stands there."""
        self.looked += 1
        answer.read()
        is_html = answer.headers.get("content-type", "").startswith("text/html")
        title = re.findall(r"<title>(.*?)</title>", answer.text, re.DOTALL) if is_html else []
        said = [
            str(answer.request.url),
            *title,
            *(f"{name}: {value}" for name, value in answer.headers.items()),
        ]
        self.outside |= self.canaries.found_in("\n".join(said).encode())

    def send(self, who: str, path: str, shape: type[Form], *, refused: bool = False, **given: Any) -> str:
        """Each free text that is not given gets a canary. `refused`: the form must come back, kept as a draft."""
        files = given.pop("files", None)
        label = given.pop("label", path.rpartition("/")[2])
        typed = {"id": str(uuid4()), "version": 0, **given}
        for name, _ in texts(shape):
            if name not in given:
                typed[name] = self.canaries.new(f"{label} {name}{' refused' if refused else ''}")
        with self.ask(who) as client:
            answer = client.post(path, data={k: _text(v) for k, v in typed.items()}, files=files)
            place = answer.headers.get("location", "")
            assert answer.status_code in (200, 303), f"{path}: {answer.status_code}"
            assert ("draft=" in place) == refused, f"{path}: {place} {self._errors(client, place)}"
        return str(place)

    @staticmethod
    def _errors(client: httpx.Client, place: str) -> list[str]:
        found = re.findall(r'href="#([^"]+)"[^>]*>([^<]+)</a>', client.get(place).text) if place else []
        return [f"{name}: {words}" for name, words in found]

    def find(self, who: str, path: str, pattern: str) -> str:
        with self.ask(who) as client:
            found = re.search(pattern, client.get(path).text)
        assert found is not None, f"{path} has no {pattern}"
        return found[1]

    # ── The journey ──────────────────────────────────────────────────────────────────────────────────────

    def everything(self) -> None:
        self.case_work()
        self.plan()
        self.news()
        self.challenge()
        self.proposals()
        self.send("victim", "/entries", EntryForm, when="today")
        self.send("victim", "/wants", WantForm)
        self.send("victim", "/reaches", ReachForm, still_safe="not_sure")
        shown = self.find("supervisor", f"{self.case}/plan/checks/new", r'name="version_id" value="([^"]+)"')
        self.send("supervisor", f"{self.case}/plan/checks", PlanCheckForm, verdict="good", version_id=shown)
        self.send("supervisor", f"{self.case}/priority", PriorityForm, priority="standard", version="")

    def case_work(self) -> None:
        in_two_days = today() + timedelta(days=2)
        self.send(
            "lead",
            "/referrals",
            ReferralForm,
            source="self",
            consent="yes",
            immediate_danger="no",
            pronouns="she",
            is_suspect_known="yes",
        )
        block: dict[str, Any] = {
            "preferred": "phone", "number": "07700 900142", "known_safe": "yes", "calls_agreed": "yes",
            "any_time": "yes", "checked_today": "yes", "go_between_number": "07700 900111",
        }  # fmt: skip
        self.send("lead", f"{self.case}/safe-contact", SafeContactForm, **block)
        self.send("lead", f"{self.case}/contacts", ContactForm, outcome="spoke", next_on=in_two_days)
        self.send("lead", f"{self.case}/notes", NoteForm)
        self.send("lead", f"{self.case}/tasks", TaskForm, due_on=in_two_days)
        self.send("lead", f"{self.case}/contacts", ContactForm, refused=True, outcome="", next_on="")
        self.entry()

    def entry(self) -> None:
        name = f"{self.canaries.new('photo name')}.jpg"
        photo = _with_comment(phone_photo(), self.canaries.new("photo bytes"))
        files = {"photo": (name, photo, "image/jpeg")}
        self.send(
            "lead",
            f"{self.case}/log/new",
            LogForm,
            behaviours="calls",
            when="today",
            label="log",
            files=files,
        )
        self.send("lead", f"{self.case}/log/new", LogForm, refused=True, behaviours="", when="", label="log")

    def plan(self) -> None:
        self.send("lead", f"{self.case}/plan/wishes", WishesForm)
        item: dict[str, Any] = {
            "section": "home",
            "owner": "victim",
            "agreed": "not_now",
            "status": "suggested",
        }
        self.send("lead", f"{self.case}/plan/items", PlanItemForm, **item)
        seen = self.find("lead", f"{self.case}/plan/agreements/new", r'name="seen" value="(\w+)"')
        self.send("lead", f"{self.case}/plan/agreements", AgreementForm, seen=seen)
        self.send("lead", f"{self.case}/plan/reviews", PlanReviewForm, trigger="interval")

    def news(self) -> None:
        with self.ask("lead") as client:
            client.post(
                f"{self.case}/progress/searches", data={"q": self.canaries.new(f"{PASSING} kind of news")}
            )
            client.post("/cases/searches", data={"q": self.canaries.new("search for a case")})
        assert texts(SearchForm)
        kind = self.find(
            "lead", f"{self.case}/progress/new", rf'href="({self.case}/progress/new/[0-9a-f-]{{36}})"'
        )
        update = self.send("lead", kind, UpdateForm, news_on=today(), label="news").split("?")[0]
        self.send("lead", f"{update}/tellings", TellingForm, channel="phone", outcome="spoke")
        version = self.find("lead", update, r'name="version" value="(\d+)"')
        with self.ask("lead") as client:
            client.post(f"{update}/publications", data={"version": version})

    def challenge(self) -> None:
        receiver = self.find(
            "lead", f"{self.case}/challenges/new", r'<option value="([^"]+)"[^>]*>[^<]*Stalking desk'
        )
        kind = self.find("lead", f"{self.case}/challenges/new", r'<option value="(C\d\d|c\d\d)"')
        by_when = today() + timedelta(days=5)
        note = self.send("lead", f"{self.case}/challenges", ChallengeForm, receiver=receiver, type=kind,
                         permission="yes", by_when=by_when).split("?")[0]  # fmt: skip
        version = self.find("lead", f"{note}/sending", r'name="version" value="(\d+)"')
        self.send(
            "lead",
            f"{note}/sendings",
            SendForm,
            basis="consent_common_law",
            told="yes",
            is_minimum="yes",
            version=version,
        )
        share = self.find("partner", "/partner", r'href="(/partner/challenges/[0-9a-f-]{36})"')
        with self.ask("partner") as client:
            client.post(f"{share}/acknowledgements", data={})
        self.send("partner", f"{share}/answers", AnswerForm, verdict="part_agreed", by_when=by_when, seen=0)

    def proposals(self) -> None:
        """One that is declined, and one that its partner takes back."""
        share = self.find("partner", "/shared", r'href="(/shared/[0-9a-f-]{36})"')
        kind = self.find("partner", f"{share}/proposals/new", r'<option value="([0-9a-f-]{36})"')
        made, other = (
            self.send(
                "partner",
                f"{share}/proposals",
                ProposalForm,
                milestone=kind,
                happened_on=today(),
                label=label,
            )
            for label in ("proposal", "second proposal")
        )
        self.send("lead", f"{self.case}{made}/refusals", RefusalForm, label="proposal declined")
        self.send("partner", f"{other}/withdrawals", TakeBackForm, label="proposal taken back")


def _text(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, list) else str(value)


def _with_comment(jpeg: bytes, words: str) -> bytes:
    """The same picture with a comment in it, as some cameras write one."""
    said = words.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said + jpeg[2:]
