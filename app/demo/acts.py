"""What happens in a story, act by act, each through the action that an advocate or a partner would use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.access import door
from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.core import clock
from app.core.errors import FormRefused
from app.demo.blanks import filled
from app.demo.evidence import kept_evidence, no_charge_waited_for, put_on_bail
from app.demo.stories import Happened, Item, News, Note, Spoke, Story
from app.features.answers.actions import acknowledge, answer_challenge
from app.features.answers.forms import AnswerForm
from app.features.challenges.actions import draft_challenge, send_challenge
from app.features.challenges.forms import ChallengeForm, SendForm
from app.features.challenges.models import Challenge
from app.features.contacts.actions import record_contact
from app.features.contacts.forms import ContactForm
from app.features.incidents.actions import record_incident
from app.features.incidents.forms import IncidentForm
from app.features.milestones.queries import milestones_of
from app.features.milestones.rules import STILL_WAITING
from app.features.orders.queries import in_force
from app.features.plan_items.actions import add_item
from app.features.plan_items.forms import PlanItemForm
from app.features.plans.actions import agree_plan, check_plan, record_wishes, review_plan
from app.features.plans.forms import AgreementForm, PlanCheckForm, PlanReviewForm, WishesForm
from app.features.plans.queries import newest_version, plan_of, review_days
from app.features.progress.actions import publish, record_telling, record_update
from app.features.progress.forms import PublicationForm, TellingForm, UpdateForm
from app.features.progress.queries import first_words

Act = Callable[[Work, Actor, OpenCase], object]


@dataclass
class People:
    """Who acts in a site's stories, by their part."""

    parts: dict[str, Actor]
    desk_id: UUID
    team_id: UUID
    force: str

    def __getitem__(self, part: str) -> Actor:
        return self.parts[part]


class Acts:
    """The acts of one story. `present` is today; `first_name` is whom the victim is told to ask."""

    def __init__(self, people: People, first_name: str, present: datetime) -> None:
        self.people, self.first_name, self.present = people, first_name, present

    def of(self, story: Story) -> list[tuple[int, int, Act]]:
        """Everything that happened, the oldest first: (days ago, hour, what to do)."""
        acts: list[tuple[int, int, Act]] = [
            (min(h.ago, story.ago), 12 if h.ago >= story.ago else min(h.hour + 1, 23), self._incident(h))
            for h in story.happened
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
        acts += self._kept_up(story)
        acts += [(18, 12, no_charge_waited_for)] if story.stage == "nfa" else []
        if story.page and story.happened:
            acts.append((max(story.happened[-1].ago - 1, 0), 8, kept_evidence))
        if story.page and (broken := [one.ago for one in story.happened if one.breach]):
            acts.append((max(broken) + 1, 9, put_on_bail))
        return sorted(acts, key=lambda act: (-act[0], act[1]))

    def _kept_up(self, story: Story) -> list[tuple[int, int, Act]]:
        """What was done lately so that nothing is late, but for what the story leaves behind."""
        acts: list[tuple[int, int, Act]] = []
        if story.agreed_ago is not None and story.items:
            if "check" not in story.behind:
                acts.append((max(story.agreed_ago - 2, 0), 7, self._check))
            if "plan" not in story.behind:
                acts.append((4, 13, self._review))
        if "contact" not in story.behind:
            talk = Spoke(4, 14, "spoke", "A short talk; nothing new.", ("emotional",), 15)
            acts.append((4, 14, self._contact(talk)))
        if "tell" not in story.behind:
            acts.append((11, 15, self._news(News(11, 15, STILL_WAITING), story)))
        return [act for act in acts if act[0] < story.ago]

    def _check(self, work: Work, lead: Actor, case: OpenCase) -> None:
        """By the supervisor, who opens the case herself."""
        supervisor = self.people["supervisor"]
        opened = door.open_case(work, supervisor, case.id)
        version = newest_version(work, opened)
        said = {
            "verdict": "good",
            "note": "Clear, and in her own words.",
            "version_id": version and version.id,
        }
        check_plan(work, supervisor, opened, PlanCheckForm.model_validate(said))

    def _incident(self, told: Happened) -> Act:
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            day = clock.local_day(self.present) - timedelta(days=told.ago)
            bail = next(iter(in_force(work, case)), None) if told.breach else None
            record_incident(
                work,
                lead,
                case,
                IncidentForm.model_validate(
                    {
                        "behaviours": list(told.kinds),
                        "when": "other",
                        "happened_on": day,
                        "happened_at": f"{told.hour:02}:00",
                        "certainty": told.certainty,
                        "text": told.text,
                        "source": told.source,
                        "is_breach": told.breach,
                        "breach_of": "bail" if told.breach else "",
                        "breach_order": bail and bail.id,
                        "channel": told.channel,
                    }
                ),
            )

        return act

    def _contact(self, told: Spoke) -> Act:
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            next_on = work.today + timedelta(days=told.next_in) if told.next_step else None
            said = {
                "outcome": told.outcome,
                "note": told.note,
                "support_given": list(told.support),
                "minutes": told.minutes or None,
                "next_step": told.next_step,
                "next_on": next_on,
                "reason": "Agreed for this once" if told.outcome == "unsafe_stopped" else "",
            }
            try:
                record_contact(work, lead, case, ContactForm.model_validate(said))
            except FormRefused:
                # The safe contact spoke against this hour: the advocate says why, as she would have to.
                said["reason"] = "She asked for this call herself"
                record_contact(work, lead, case, ContactForm.model_validate(said))

        return act

    def _wishes(self, text: str) -> Act:
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            record_wishes(work, lead, case, WishesForm(text=text, shared_with="police: yes"))

        return act

    def _item(self, item: Item) -> Act:
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            due = (
                clock.local_day(self.present) + timedelta(days=item.due_in)
                if item.due_in is not None
                else None
            )
            add_item(
                work,
                lead,
                case,
                PlanItemForm.model_validate(
                    {
                        "section": item.section,
                        "text": item.text,
                        "why": item.why,
                        "owner": item.owner,
                        "status": item.status,
                        "agreed": item.agreed,
                        "refusal": item.refusal,
                        "due": due,
                        "visible_to": ["victim", "police"] if item.owner == "police" else ["victim"],
                    }
                ),
            )

        return act

    def _agreement(self, work: Work, lead: Actor, case: OpenCase) -> None:
        seen = plan_of(work, lead, case, "").mark
        agree_plan(work, lead, case, AgreementForm(with_whom="At home, read aloud", seen=seen))

    def _review(self, work: Work, lead: Actor, case: OpenCase) -> None:
        form = PlanReviewForm.model_validate({"trigger": "interval", "victim_view": "It still fits."})
        review_plan(work, lead, case, form, review_days(work, case))

    def _news(self, news: News, story: Story) -> Act:
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            found = (m for _, rows in milestones_of(work, case) for m in rows if m.code == news.code)
            milestone = next(found, None)
            if milestone is None:
                return
            words = {
                name: filled(value, work.today)
                for name, value in first_words(work, lead, case, milestone).items()
            }
            form = UpdateForm.model_validate(
                {
                    **words,
                    "who_to_ask": f"{self.first_name}, your advocate.",
                    "told_us": "PC Hale",
                    "version": 0,
                }
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

    def _note(self, note: Note) -> Act:
        def act(work: Work, lead: Actor, case: OpenCase) -> None:
            row = draft_challenge(
                work,
                lead,
                case,
                ChallengeForm.model_validate(
                    {
                        "receiver": f"desk:{self.people.desk_id}",
                        "type": note.types[0],
                        "also": list(note.types[1:]),
                        "decision": note.decision,
                        "know": note.know,
                        "ask": note.ask,
                        "view": note.view,
                        "permission": "yes",
                        "by_when": work.today + timedelta(days=7),
                    }
                ),
            )
            send_challenge(
                work,
                lead,
                case,
                row,
                SendForm.model_validate(
                    {
                        "purpose": "To have the decision looked at again",
                        "basis": "consent_common_law",
                        "told": "yes",
                        "is_minimum": "yes",
                        "version": row.version,
                    }
                ),
            )
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
            answer_challenge(
                work,
                partner,
                door.open_share(work, partner, share_id),
                AnswerForm.model_validate(
                    {
                        "verdict": note.verdict,
                        "reason": note.answer,
                        "will_do": "As said",
                        "by_when": work.today + timedelta(days=5),
                        "seen": 0,
                    }
                ),
            )
