"""The rest of what is written about a case, typed with canaries: people, places, facts, evidence, amendments, shares.

What a form's page has chosen already is sent as it stands; every free text of it gets a canary of its own.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from app.features.answers.forms import NoteForm as ChallengeNoteForm
from app.features.answers.forms import ReplyForm
from app.features.cases.forms import FactsForm
from app.features.challenges.forms import ChallengeForm, EscalationForm, OutcomeForm
from app.features.contacts.forms import ContactForm, NoteForm, TaskForm, TaskOutcomeForm
from app.features.exhibits.forms import ExhibitDetailsForm, ExhibitForm
from app.features.incidents.forms import IncidentForm
from app.features.information_requests.forms import (
    AmendForm,
    ClosingForm,
    DecisionForm,
    NoticeForm,
    RequestForm,
    ScopeForm,
    ViewsForm,
)
from app.features.legal_holds.forms import LegalHoldForm
from app.features.pages.forms import TalkForm
from app.features.people.forms import LocationForm, PersonForm, VictimForm
from app.features.plan_items.forms import PlanItemForm
from app.features.progress.forms import UpdateForm
from app.features.restrictions.forms import RestrictionForm
from app.features.shares.forms import ShareForm
from app.web.forms import Form
from tests.support.every_form import fields_of
from tests.support.typing_all import Hands, today


class MoreHands(Hands):
    """The same hands, once the journey is done."""

    def fill(self, who: str, page: str, action: str, shape: type[Form], **given: Any) -> str:
        """Send the form that stands on this page; `given` says what the page has not chosen."""
        with self.ask(who) as client:
            offered, chosen = fields_of(client.get(page).text, action)
        free = {name for name, spec in shape.model_fields.items() if spec.annotation is str}
        stands = {name: offered[name][0] for name in chosen if name not in free}
        label = re.sub(r"[0-9a-f-]{36}", "", given.pop("label", action.removeprefix(self.case)))
        typed: dict[str, Any] = {**stands, **given, "label": label}
        return self.send(who, action, shape, **typed)

    def more(self) -> None:
        self.people()
        self.evidence()
        self.amendments()
        self.shares_and_notes()
        self.requests()
        self.hard()

    def people(self) -> None:
        case = self.case
        self.fill("lead", f"{case}/facts/edit", f"{case}/facts", FactsForm, consent="yes")
        self.fill("lead", f"{case}/people/victim/edit", f"{case}/people/victim", VictimForm)
        reached: dict[str, Any] = {"phone": "07700 900166", "email": "wren@example.org"}
        self.send("lead", f"{case}/people", PersonForm, kind="child", **reached)
        person = self.find("lead", f"{case}/people", rf'href="({case}/people/[0-9a-f-]{{36}})"')
        self.fill("lead", f"{person}/edit", person, PersonForm, label="person amended", **reached)
        self.send("lead", f"{case}/locations", LocationForm, kind="home")
        place = self.find("lead", f"{case}/locations", rf'href="({case}/locations/[0-9a-f-]{{36}})"')
        self.fill("lead", f"{place}/edit", place, LocationForm, label="place amended")

    def evidence(self) -> None:
        case = self.case
        files = {
            "file": (
                f"{self.canaries.new('file name')}.txt",
                self.canaries.new("file bytes").encode(),
                "text/plain",
            )
        }
        kept = self.send("lead", f"{case}/exhibits", ExhibitForm, files=files)
        self.fill("lead", f"{kept}/edit", f"{kept}/amendments", ExhibitDetailsForm, label="exhibit amended")
        entry = self.find("lead", f"{case}/log", rf'href="({case}/incidents/[0-9a-f-]{{36}})"')
        self.fill("lead", f"{entry}/edit", f"{entry}/amendments", IncidentForm, label="entry amended",
                  when="today", happened_on="", happened_at="")  # fmt: skip

    def amendments(self) -> None:
        case, soon = self.case, today() + timedelta(days=2)
        contact = self.send(
            "lead", f"{case}/contacts", ContactForm, outcome="spoke", next_on=soon, label="second contact"
        )
        # The next step has a task of its own by now: the page that amends a contact does not ask for it.
        none = {"next_step": "", "next_on": ""}
        amendments = f"{contact}/amendments"
        self.fill("lead", f"{contact}/edit", amendments, ContactForm, label="contact amended", **none)
        note = self.send("lead", f"{case}/notes", NoteForm, label="second note")
        self.fill("lead", f"{note}/edit", f"{note}/amendments", NoteForm, label="note amended")
        task = self.send("lead", f"{case}/tasks", TaskForm, due_on=soon, label="second task")
        self.fill("lead", f"{task}/edit", f"{task}/amendments", TaskForm, label="task amended", due_on=soon)
        self.send("lead", f"{task}/outcomes", TaskOutcomeForm, label="task done")
        item = self.find("lead", f"{case}/plan", rf'href="({case}/plan/items/[0-9a-f-]{{36}})"')
        self.fill(
            "lead", f"{item}/edit", f"{item}/amendments", PlanItemForm, label="item amended", agreed="not_now"
        )

    def shares_and_notes(self) -> None:
        case, soon = self.case, today() + timedelta(days=5)
        note = self.find("lead", f"{case}/challenges", rf'href="({case}/challenges/[0-9a-f-]{{36}})"')
        self.send("lead", f"{note}/notes", ChallengeNoteForm, label="challenge note")
        self.send("lead", f"{note}/replies", ReplyForm, heard_as="not_agreed", label="challenge reply")
        self.send("lead", f"{note}/escalations", EscalationForm, stage=2, label="challenge stage")
        self.send("lead", f"{note}/outcomes", OutcomeForm, outcome="closed_unresolved", label="challenge end")
        receiver = self.find(
            "lead", f"{case}/challenges/new", r'<option value="([^"]+)"[^>]*>[^<]*Stalking desk'
        )
        second = self.send("lead", f"{case}/challenges", ChallengeForm, receiver=receiver, type="C01", permission="yes",
                           by_when=soon, label="second challenge").split("?")[0]  # fmt: skip
        self.fill("lead", f"{second}/edit", f"{second}/amendments", ChallengeForm, receiver=receiver, by_when=soon,
                  label="challenge amended")  # fmt: skip
        self.send("lead", f"{case}/shares", ShareForm, receiver=receiver, basis="consent_common_law", told="yes",
                  is_minimum="yes", holds=["none"], consent="yes", replaces="")  # fmt: skip
        kind = self.find("lead", f"{case}/progress/new", rf'href="({case}/progress/new/[0-9a-f-]{{36}})"')
        news = self.send("lead", kind, UpdateForm, news_on=today(), label="second news").split("?")[0]
        self.fill("lead", f"{news}/edit", f"{news}/wordings", UpdateForm, label="news reworded")

    def requests(self) -> None:
        """One request for information, through every step that it has."""
        place = f"{self.case}/information-requests"
        asked: dict[str, Any] = {"counselling": "no", "asked_on": today()}
        here = self.send("supervisor", place, RequestForm, label="request", **asked)
        steps: tuple[tuple[str, str, type[Form], dict[str, Any]], ...] = (
            ("edit", "amendments", AmendForm, {"counselling": "yes"}),
            ("notices/new", "notices", NoticeForm, {"notice": "notice_delayed"}),
            ("views/new", "views", ViewsForm, {"views": "partly"}),
            ("scope-checks/new", "scope-checks", ScopeForm, {"met": ["held"]}),
            ("decisions/new", "decisions", DecisionForm, {"decision": "partly_supplied"}),
            ("closings/new", "closings", ClosingForm, {}),
        )
        for page, noun, shape, given in steps:
            self.fill(
                "supervisor", f"{here}/{page}", f"{here}/{noun}", shape, label=f"request {noun}", **given
            )

    def hard(self) -> None:
        case = self.case
        no: dict[str, Any] = dict.fromkeys(("code_known", "shared_accounts", "may_be_watched"), "no")
        yes: dict[str, Any] = dict.fromkeys(
            ("is_alone", "own_device", "told_history_stays", "wants_updates"), "yes"
        )
        self.send("lead", f"{case}/page/talks", TalkForm, identity=["known_voice"], **yes, **no)
        self.send(
            "supervisor", f"{case}/legal-holds", LegalHoldForm, held_for="proceedings", from_day=today()
        )
        self.send("supervisor", f"{case}/restriction", RestrictionForm, why="staff_victim")
