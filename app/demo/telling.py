"""Tells a story to the house through the features' own actions, each act at its own time in the past."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.access import door
from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import House, Work
from app.core import clock
from app.core.hours import Day
from app.demo.stories import Happened, Item, News, Note, Spoke, Story
from app.features.answers.actions import acknowledge, answer_challenge
from app.features.answers.forms import AnswerForm
from app.features.cases.actions import allocate, amend_facts, change_status, refer
from app.features.cases.forms import AllocateForm, FactsForm, ReferralForm, StatusForm
from app.features.cases.queries import case_of
from app.features.challenges.actions import draft_challenge, send_challenge
from app.features.challenges.forms import ChallengeForm, SendForm
from app.features.challenges.models import Challenge
from app.features.contacts.actions import record_contact
from app.features.contacts.forms import ContactForm
from app.features.milestones.queries import milestones_of
from app.features.plans.actions import add_item, agree_plan, record_wishes, review_plan
from app.features.plans.forms import AgreementForm, PlanItemForm, PlanReviewForm, WishesForm
from app.features.plans.queries import review_days
from app.features.progress.actions import publish, record_telling, record_update
from app.features.progress.forms import PublicationForm, TellingForm, UpdateForm
from app.features.progress.queries import first_words
from app.features.safe_contacts.actions import mark_unsafe, record_safe_contact
from app.features.safe_contacts.forms import SafeContactForm, UnsafeMarkForm

WEEKDAYS = list(Day)[:5]


@dataclass
class People:
    """Who acts in a site's stories, by their part."""

    parts: dict[str, Actor]
    desk_id: UUID
    team_id: UUID

    def __getitem__(self, part: str) -> Actor:
        return self.parts[part]


class Teller:
    """One story at a time, in one unit of work each, at the times that the story gives."""

    def __init__(self, house: House, people: People, first_name: str) -> None:
        self.house, self.people, self.first_name = house, people, first_name
        self.present = clock.now()

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
            for ago, hour, act in self._acts(story):
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
        form = ReferralForm.model_validate({
            "source": story.source, "name": story.name, "pronouns": story.pronouns, "consent": "yes", "immediate_danger": False,
            "priority": story.priority, "summary": story.summary, "stage": story.stage, "relationship": story.relationship,
            "offence": story.offence or None, "is_suspect_known": bool(story.suspect), "suspect_name": story.suspect,
            "force": "Northmere Police", "officer": "PC Hale", "team_id": self.people.team_id,
        })  # fmt: skip
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
            facts |= {"version": view.row.version, "enhanced": True, "enhanced_reasons": ["repeatedly_targeted"],
                      "update_interval_days": 14}  # fmt: skip
            amend_facts(work, lead, case, FactsForm.model_validate(facts))

    def _safe_contact(self, work: Work, story: Story, case: OpenCase) -> None:
        if story.safe == "none":
            return
        self._at(work, 60 if story.safe == "old" else min(story.ago, 5), 11)
        typed = {
            "preferred": "phone", "number": "07700 900142", "known_safe": True, "calls_agreed": True, "checked_today": True,
            "say_first": story.say_first, "say_to_others": "Say “wrong number”, end the call", "name_to_use": story.name.split()[0],
            "device_access": "Nobody else, as far as is known", "never": story.never, "version": 0,
        }  # fmt: skip
        if story.safe == "evenings":
            typed |= {"days_1": WEEKDAYS, "start_1": "16:00", "end_1": "20:00"}
        else:
            typed |= {"days_1": list(Day), "start_1": "07:00", "end_1": "22:30"}
        if story.go_between:
            typed |= {"go_between_name": story.go_between, "go_between_number": "07700 900187",
                      "go_between_agreed_on": date.today().isoformat()}  # fmt: skip
        record_safe_contact(work, self.people[story.lead], case, SafeContactForm.model_validate(typed))
        if story.safe == "unsafe":
            self._at(work, 2, 12)
            mark_unsafe(
                work,
                self.people[story.lead],
                case,
                UnsafeMarkForm.model_validate({"why": "The old phone is read by him."}),
            )

    def _acts(self, story: Story) -> list[tuple[int, int, object]]:
        """Everything that happened, the oldest first: (days ago, hour, what to do)."""
        acts: list[tuple[int, int, object]] = [
            (h.ago, min(h.hour + 1, 23), self._incident(h)) for h in story.happened
        ]
        acts += [(s.ago, s.hour, self._contact(s)) for s in story.spoke]
        start = story.agreed_ago if story.agreed_ago is not None else min(story.ago, 5)
        if story.wishes:
            acts.append((start, 12, self._wishes(story.wishes)))
        acts += [(start, 12, self._item(item)) for item in story.items]
        if story.agreed_ago is not None and story.items:
            acts.append((story.agreed_ago, 13, self._agreement))
        if story.reviewed_ago is not None:
            acts.append((story.reviewed_ago, 14, self._review))
        acts += [(n.ago, n.hour, self._news(n, story)) for n in story.news]
        acts += [(n.ago, 11, self._note(n)) for n in story.notes]
        return sorted(acts, key=lambda act: (-act[0], act[1]))

    def _incident(self, told: Happened):  # type: ignore[no-untyped-def]
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            from app.demo.logging_incidents import log_incident

            log_incident(work, lead, case, told)

        return act

    def _contact(self, told: Spoke):  # type: ignore[no-untyped-def]
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            next_on = work.today + timedelta(days=told.next_in) if told.next_step else None
            record_contact(work, lead, case, ContactForm.model_validate({
                "outcome": told.outcome, "note": told.note, "support_given": list(told.support), "minutes": told.minutes or None,
                "next_step": told.next_step, "next_on": next_on, "reason": "" if told.outcome != "unsafe_stopped" else "Agreed by mail",
            }))  # fmt: skip

        return act

    def _wishes(self, text: str):  # type: ignore[no-untyped-def]
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            record_wishes(work, lead, case, WishesForm(text=text, shared_with="police: yes"))

        return act

    def _item(self, item: Item):  # type: ignore[no-untyped-def]
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            due = (
                clock.local_day(self.present) + timedelta(days=item.due_in)
                if item.due_in is not None
                else None
            )
            add_item(work, lead, case, PlanItemForm.model_validate({
                "section": item.section, "text": item.text, "why": item.why, "owner": item.owner, "status": item.status,
                "agreed": item.agreed, "refusal": item.refusal, "due": due, "visible_to": ["victim"],
            }))  # fmt: skip

        return act

    def _agreement(self, work: Work, lead: Actor, case: OpenCase) -> None:
        agree_plan(work, lead, case, AgreementForm(with_whom="At home, read aloud"))

    def _review(self, work: Work, lead: Actor, case: OpenCase) -> None:
        form = PlanReviewForm.model_validate({"trigger": "interval", "victim_view": "It still fits."})
        review_plan(work, lead, case, form, review_days(work, case))

    def _news(self, news: News, story: Story):  # type: ignore[no-untyped-def]
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            found = (m for _, rows in milestones_of(work, case) for m in rows if m.code == news.code)
            milestone = next(found, None)
            if milestone is None:
                return
            words = {name: _filled(value) for name, value in first_words(work, lead, case, milestone).items()}
            form = UpdateForm.model_validate(
                {**words, "who_to_ask": self.first_name, "told_us": "PC Hale", "version": 0}
            )
            row = record_update(work, lead, case, milestone, form)
            if news.told:
                record_telling(
                    work,
                    lead,
                    case,
                    row,
                    TellingForm.model_validate({"outcome": "spoke", "reason": "Agreed for this call"}),
                )
            if news.published and story.page and door.page_of(work, case) is not None:
                publish(work, lead, case, row, PublicationForm(version=row.version))

        return act

    def _note(self, note: Note):  # type: ignore[no-untyped-def]
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            row = draft_challenge(work, lead, case, ChallengeForm.model_validate({
                "receiver": f"desk:{self.people.desk_id}", "type": note.types[0], "also": list(note.types[1:]), "decision": note.decision, "know": note.know,
                "ask": note.ask, "view": note.view, "permission": "yes", "by_when": work.today + timedelta(days=7),
            }))  # fmt: skip
            send_challenge(work, lead, case, row, SendForm.model_validate({
                "purpose": "To have the decision looked at again", "basis": "consent_common_law", "told": "yes",
                "is_minimum": "yes", "version": row.version,
            }))  # fmt: skip
            work.session.flush()
            self._answers(work, row, note)

        return act

    def _answers(self, work: Work, row: Challenge, note: Note) -> None:
        share_id = work.session.scalar(select(Challenge.share_id).where(Challenge.id == row.id))
        if share_id is None or not note.acknowledged:
            return
        partner = self.people["partner"]
        work.now = min(work.now + timedelta(hours=4), self.present)
        acknowledge(work, partner, door.open_share(work, partner, share_id))
        if note.verdict:
            work.now = min(work.now + timedelta(days=1), self.present)
            answer_challenge(work, partner, door.open_share(work, partner, share_id), AnswerForm.model_validate({
                "verdict": note.verdict, "reason": note.answer, "will_do": "As said", "by_when": work.today + timedelta(days=5),
                "seen": 0,
            }))  # fmt: skip

    def _course(self, work: Work, story: Story, lead: Actor, case_id: UUID) -> None:
        """The status in which the story leaves the case."""
        if story.status in ("active", "allocated", "referred"):
            return
        self._at(work, 1, 10)
        form = StatusForm.model_validate({"status": story.status, "reason": "As the case stands"})
        change_status(work, lead, self._open(work, lead, case_id), form)


def _filled(value: object) -> object:
    """Words with their blanks filled, as an advocate would fill them."""
    if not isinstance(value, str):
        return value
    return re.sub(r"\[[^\]]*\]", "as we talked about", value)
