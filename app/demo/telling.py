"""Tells a story to the house through the features' own actions, each act at its own time in the past."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from uuid import UUID

from app.access import door
from app.access.actor import Actor, Role
from app.access.door import OpenCase
from app.access.work import House, Work
from app.core import clock
from app.core.hours import Day
from app.demo.acts import Acts, People
from app.demo.stories import Story
from app.features.cases.actions import allocate, amend_facts, change_status, refer
from app.features.cases.forms import AllocateForm, FactsForm, ReferralForm, StatusForm
from app.features.cases.queries import case_of
from app.features.legal_holds.actions import place_legal_hold
from app.features.legal_holds.forms import LegalHoldForm
from app.features.pages.actions import (
    draw,
    make_page,
    ready_word,
    record_talk,
    set_second_word,
    switch_parts,
)
from app.features.pages.forms import SecondWordForm, SwitchesForm, TalkForm
from app.features.portal.actions import open_code
from app.features.portal.forms import CodeForm
from app.features.safe_contacts.actions import mark_unsafe, record_safe_contact
from app.features.safe_contacts.forms import SafeContactForm, UnsafeMarkForm
from app.features.sayings.actions import say_want
from app.features.sayings.forms import WantForm

WEEKDAYS = list(Day)[:5]
SECOND_WORD = "harbour"
"""Said on the sign-in page of the demo, so that the plan can be tried."""


class Teller:
    """One story at a time, in one unit of work each, at the times that the story gives."""

    def __init__(self, house: House, people: People, first_name: str) -> None:
        self.house, self.people = house, people
        self.present = clock.now()
        self.acts = Acts(people, first_name, self.present)
        self.numbers = (f"07700 900{number}" for number in chain(range(142, 1000), range(142)))
        """Telephone numbers that Ofcom keeps for drama: one for each, or everybody would be a possible match."""

    def tell(self, story: Story) -> UUID:
        """The case's id, once everything in the story has been done."""
        with self._unit() as work:
            case_id = self._referral(work, story)
        if not story.lead:
            return case_id
        with self._unit() as work:
            lead = self.people[story.lead]
            self._at(work, story.ago, 10)
            self._allocation(work, story, case_id)
            self._safe_contact(work, story, self._open(work, lead, case_id))
            if story.page:
                self._page(work, lead, case_id, story.says)
            for ago, hour, act in self.acts.of(story):
                self._at(work, ago, hour)
                act(work, lead, self._open(work, lead, case_id))
            self._course(work, story, lead, case_id)
        return case_id

    @contextmanager
    def _unit(self) -> Iterator[Work]:
        with self.house.writing() as work:
            yield work
            work.openings.clear()

    def _at(self, work: Work, ago: int, hour: int) -> None:
        """Set the unit's time; never later than now."""
        work.session.flush()
        day = clock.local_day(self.present) - timedelta(days=ago)
        work.now = min(clock.at_local(day, hour), self.present)

    def _open(self, work: Work, actor: Actor, case_id: UUID) -> OpenCase:
        return door.open_case(work, actor, case_id)

    def _referral(self, work: Work, story: Story) -> UUID:
        self._at(work, story.ago, 9)
        form = ReferralForm.model_validate(
            {
                "source": story.source,
                "name": story.name,
                "pronouns": story.pronouns,
                "consent": "yes",
                "immediate_danger": False,
                "priority": story.priority,
                "summary": story.summary,
                "stage": story.stage,
                "relationship": story.relationship,
                "offence": story.offence or None,
                "is_suspect_known": bool(story.suspect),
                "suspect_name": story.suspect,
                "force": self.people.force,
                "officer": "PC Hale",
                "team_id": self.people.team_id,
            }
        )
        return refer(work, self.people["supervisor"], form).id

    def _allocation(self, work: Work, story: Story, case_id: UUID) -> None:
        supervisor = self.people["supervisor"]
        form = AllocateForm(lead=self.people[story.lead].id, backup=self.people[story.backup].id)
        allocate(work, supervisor, self._open(work, supervisor, case_id), form)
        lead = self.people[story.lead]
        if story.status not in ("allocated", "awaiting_contact", "referred"):
            change_status(
                work, lead, self._open(work, lead, case_id), StatusForm.model_validate({"status": "active"})
            )
        if story.enhanced:
            case = self._open(work, lead, case_id)
            view = case_of(work, case)
            facts = view.content.model_dump(include=set(FactsForm.model_fields))
            facts |= {
                "version": view.row.version,
                "enhanced": True,
                "enhanced_reasons": ["repeatedly_targeted"],
                "update_interval_days": 14,
            }
            amend_facts(work, lead, case, FactsForm.model_validate(facts))

    def _safe_contact(self, work: Work, story: Story, case: OpenCase) -> None:
        if story.safe == "none":
            return
        self._at(work, 60 if story.safe == "old" else min(story.ago, 5), 11)
        typed = {
            "preferred": "phone",
            "number": next(self.numbers),
            "known_safe": True,
            "calls_agreed": True,
            "checked_today": True,
            "say_first": story.say_first,
            "say_to_others": "Say “wrong number”, end the call",
            "name_to_use": story.name.split()[0],
            "device_access": "Nobody else, as far as is known",
            "never": story.never,
            "version": 0,
        }
        if story.safe == "evenings":
            typed |= {"days_1": WEEKDAYS, "start_1": "16:00", "end_1": "20:00"}
        else:
            typed |= {"days_1": list(Day), "start_1": "07:00", "end_1": "22:30"}
        if story.go_between:
            typed |= {
                "go_between_name": story.go_between,
                "go_between_number": next(self.numbers),
                "go_between_agreed_on": clock.local_day(self.present).isoformat(),
            }
        record_safe_contact(work, self.people[story.lead], case, SafeContactForm.model_validate(typed))
        if story.safe == "unsafe":
            self._at(work, 2, 12)
            mark_unsafe(
                work,
                self.people[story.lead],
                case,
                UnsafeMarkForm.model_validate({"why": "The old phone is read by him."}),
            )

    def _page(self, work: Work, lead: Actor, case_id: UUID, says: str) -> None:
        """The talk, the page with every part on, and its code opened; its four words are told to nobody."""
        case = self._open(work, lead, case_id)
        record_talk(
            work,
            lead,
            case,
            TalkForm.model_validate(
                {
                    "identity": ["known_voice"],
                    "is_alone": True,
                    "own_device": "yes",
                    "code_known": "no",
                    "shared_accounts": "no",
                    "may_be_watched": "no",
                    "told_history_stays": True,
                    "wants_updates": True,
                    "wants_entries": True,
                    "wants_openings": True,
                    "wants_plan": True,
                    "code_phrase": "The heron is back",
                }
            ),
        )
        work.session.flush()
        drawn = draw()
        page = make_page(work, lead, case, drawn)
        word = SecondWordForm.model_validate({"second_word": SECOND_WORD})
        set_second_word(work, lead, case, word, *ready_word(word))
        work.session.flush()
        parts = {"shows_updates": True, "takes_entries": True, "shows_openings": True, "shows_plan": True}
        switch_parts(work, lead, case, SwitchesForm.model_validate(parts | {"reason": "Agreed in the talk."}))
        open_code(work, CodeForm.model_validate({"code": drawn.code}))
        if says:
            work.session.flush()
            victim = Actor(
                id=page.id,
                site_id=page.site_id,
                role=Role.VICTIM,
                session_id=page.id,
                case_id=case_id,
                page_id=page.id,
            )
            say_want(work, victim, WantForm.model_validate({"wish": says}))

    def _course(self, work: Work, story: Story, lead: Actor, case_id: UUID) -> None:
        """The status in which the story leaves the case."""
        if story.legal_hold:
            supervisor = self.people["supervisor"]
            held = {"held_for": "proceedings", "reason": story.legal_hold, "from_day": work.today}
            case = self._open(work, supervisor, case_id)
            place_legal_hold(work, supervisor, case, LegalHoldForm.model_validate(held))
        if story.closed_ago:
            self._at(work, story.closed_ago, 15)
            for typed in (
                {"status": "closing"},
                {"status": "closed", "reason": "Calm for a year.", "closure": "goals_met"},
            ):
                case = self._open(work, lead, case_id)
                change_status(work, lead, case, StatusForm.model_validate(typed))
            return
        if story.status in ("active", "allocated", "referred"):
            return
        self._at(work, 1, 10)
        form = StatusForm.model_validate({"status": story.status, "reason": "As the case stands"})
        change_status(work, lead, self._open(work, lead, case_id), form)
