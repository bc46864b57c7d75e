"""The only writer of cases: referral, allocation, priority, cover, status, facts. No risk is judged here:
it writes down who decided, when and why. A relation ends, it is never deleted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel

from app.access.actor import Actor, Relation
from app.access.door import OpenCase, new_case, open_site
from app.access.models import CaseRelation, CaseSight
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.sight import people_on
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound, Refused
from app.features.cases import forms, models, queries, rules
from app.features.cases.models import Case, CaseContent, FactsHistory, FormerFactsContent
from app.features.cases.rules import Given, Priority, Status
from app.features.deadlines.actions import announce, open_again, settle
from app.features.deadlines.rules import COMES_AGAIN, ENDS_WITH_CASE, DueKind
from app.features.identifiers.actions import note_row
from app.features.people.actions import begin_person, begin_victim
from app.features.people.models import InterpreterContent, PersonContent, Victim, VictimContent
from app.features.people.rules import PersonKind, birth_problems, legal_word
from app.features.plan_triggers.actions import review_soon
from app.features.plan_triggers.rules import Why

CHANGED_MEANWHILE = "Not saved: somebody else changed this case meanwhile. Look at it below, then save again."


def refer(work: Work, actor: Actor, form: forms.ReferralForm) -> OpenCase | CaseSight:
    """Make a case from a referral; sent twice, it answers with what the first one made."""
    site = open_site(work, actor)
    again = already_made(work, actor, site, Victim, form)
    if again is not None:
        sight = work.session.get(CaseSight, again.case_id)
        if sight is None:
            raise NotFound()
        return sight
    _refuse(
        rules.basis_problems(form.consent, form.lawful_reason)
        | rules.incident_day_problems(form.first_incident_on, form.last_incident_on, work.today)
        | birth_problems(form.date_of_birth, work.today)
    )
    case = new_case(work, actor, _team_for(actor, form))
    content = CaseContent(**form.model_dump(include=set(CaseContent.model_fields)))
    row: Case = Case.begin(case, id=case.id, priority=form.priority.value, referred_on=work.today)
    row.sealed = case.seal(content, into=row)
    known = form.model_dump(include=set(VictimContent.model_fields))
    needed = InterpreterContent(is_needed=form.interpreter_needed)
    victim = begin_victim(work, case, VictimContent(**known, interpreter=needed), row_id=row_id_of(form))
    if form.is_suspect_known and form.suspect_name:
        word = legal_word(form.stage, is_found_guilty=False)
        begin_person(
            work, case, PersonContent(kind=PersonKind.SUSPECT, name=form.suspect_name, legal_word=word)
        )
    work.add(row)
    note_row(work, row, content)
    made = {"changed_at": work.now, "changed_by": actor.id}
    first = models.PriorityContent(after=form.priority, reason="The view of who referred.", **made)
    _keep(work, case, models.PriorityChange, first)
    _keep(work, case, models.StatusChange, models.StatusContent(after=Status.REFERRED, **made))
    announce(work, case, "case.referred")
    remember(work, actor, site, victim, form)
    work.ledger.entry("case.referred", actor, case, row)
    return case


def _team_for(actor: Actor, form: forms.ReferralForm) -> UUID:
    if form.team_id is None and len(actor.teams) == 1:
        return next(iter(actor.teams))
    if form.team_id not in actor.teams or form.team_id is None:
        raise FormRefused({"team_id": "Choose which of your teams takes this referral."})
    return form.team_id


Heard = Callable[[Work, Actor, OpenCase, Given], None]
_listening: list[Heard] = []


def listen(heard: Heard) -> None:
    """Be told, in the same transaction, when a case that somebody led goes to another, or to cover."""
    _listening.append(heard)


_of_facts: list[Callable[[Work, OpenCase], None]] = []


def listen_to_facts(heard: Callable[[Work, OpenCase], None]) -> None:
    """Be told, in the same transaction, when the facts of a case were amended: its stage is one of them."""
    _of_facts.append(heard)


def _tell_given(work: Work, actor: Actor, case: OpenCase, given: Given) -> None:
    for heard in _listening:
        heard(work, actor, case, given)


def allocate(work: Work, actor: Actor, case: OpenCase, form: forms.AllocateForm) -> Case:
    """Give the case its one lead and its one named backup, from today; contact and plan become due."""
    case.demand(Permission.CASES_ALLOCATE)
    row = _row_to_amend(work, case, form.version)
    status = Status(row.status)
    if not rules.may_be_allocated(status):
        raise FormRefused({"form": "Reopen the case first, then allocate it."})
    _refuse(rules.pair_problems(form.lead, form.backup, queries.able_in_team(work, case)))
    if form.priority and form.priority != row.priority and not form.reason:
        raise FormRefused({"reason": "Say why the priority changes."})
    former_lead = queries.lead_of(work, case)
    _relate(work, actor, case, Relation.LEAD, form.lead)
    _relate(work, actor, case, Relation.BACKUP, form.backup)
    if form.priority and form.priority != row.priority:
        _change_priority(work, actor, case, row, form.priority, form.reason)
    if status in rules.BY_TRIAGE:
        _change_status(work, actor, case, row, Status.ALLOCATED)
    _save(case, row, case.open(row, CaseContent))
    settle(work, case.id, DueKind.ALLOCATE)
    if former_lead is None or status is Status.REOPENED:
        _first_contact_due(work, case, Priority(row.priority))
    if former_lead is None:
        announce(work, case, "case.allocated")
    elif status is Status.REOPENED:
        review_soon(work, case, Why.REOPENED)
    if former_lead not in (None, form.lead):
        _tell_given(work, actor, case, Given(form.lead, work.today, None, former_lead))
        review_soon(work, case, Why.ADVOCATE)
    work.ledger.entry("case.allocated", actor, case, row, lead=str(form.lead), backup=str(form.backup))
    return row


def _relate(work: Work, actor: Actor, case: OpenCase, kind: Relation, person: UUID) -> None:
    """End what another person was until yesterday, and begin today; the same person simply goes on."""
    held = [row for row in people_on(work, case.id) if row.kind == kind]
    for row in held:
        if row.account_id != person:
            row.to_day = work.today - timedelta(days=1)
    if not any(row.account_id == person for row in held):
        work.add(CaseRelation(case_id=case.id, account_id=person, kind=kind.value, from_day=work.today,
                              given_by=actor.id))  # fmt: skip
    work.session.flush()


def give_cover(work: Work, actor: Actor, case: OpenCase, form: forms.CoverForm) -> CaseRelation:
    """Somebody has the lead’s rights on this case from one day to another."""
    case.demand(Permission.COVER_GIVE)
    able = queries.able_in_team(work, case)
    lead = queries.lead_of(work, case)
    _refuse(rules.cover_problems(form.person, lead, able, form.from_day, form.to_day, work.today))
    cover = CaseRelation(case_id=case.id, account_id=form.person, kind=Relation.COVER.value,
                         from_day=form.from_day, to_day=form.to_day, given_by=actor.id)  # fmt: skip
    work.add(cover)
    _tell_given(work, actor, case, Given(form.person, form.from_day, form.to_day, lead))
    work.ledger.entry(
        "cover.given", actor, case, cover, person=str(form.person), from_day=form.from_day.isoformat(),
        to_day=form.to_day.isoformat(),
    )  # fmt: skip
    return cover


def end_cover(work: Work, actor: Actor, case: OpenCase, relation_id: UUID) -> CaseRelation:
    """Cover ends now; its row stays, with its days."""
    case.demand(Permission.COVER_GIVE)
    cover = next((row for row in queries.covers_of(work, case) if row.id == relation_id), None)
    if cover is None:
        raise NotFound()
    cover.to_day = max(cover.from_day, work.today) - timedelta(days=1)
    _tell_given(work, actor, case, Given(cover.account_id, cover.from_day, cover.to_day, None, is_over=True))
    work.ledger.entry("cover.ended", actor, case, cover, person=str(cover.account_id))
    return cover


def set_priority(work: Work, actor: Actor, case: OpenCase, form: forms.PriorityForm) -> Case:
    """Change the priority, with a reason; a plan review becomes due, and first contact if none was made."""
    case.demand(Permission.PRIORITY_SET)
    row = _row_to_amend(work, case, form.version)
    if form.priority == row.priority:
        raise FormRefused({"priority": "This is the present priority. Choose another, or go back."})
    if form.next_review_on and form.next_review_on < work.today:
        raise FormRefused({"next_review_on": "Choose today or a later day."})
    _change_priority(work, actor, case, row, form.priority, form.reason, form.next_review_on)
    _save(case, row, case.open(row, CaseContent))
    if queries.lead_of(work, case) is not None:
        review_soon(work, case, Why.PRIORITY)
        if row.last_contact_on is None:
            settle(work, case.id, DueKind.CONTACT)
            _first_contact_due(work, case, form.priority)
    work.ledger.entry("priority.set", actor, case, row)
    return row


def change_status(work: Work, actor: Actor, case: OpenCase, form: forms.StatusForm) -> Case:
    """Move the case on: the lead in her own case, the supervisor while it waits for triage."""
    row = _row_to_amend(work, case, form.version)
    status = Status(row.status)
    by_triage = case.may(Permission.CASES_ALLOCATE) and status in rules.BY_TRIAGE | rules.AT_AN_END
    if not case.may(Permission.CASE_AMEND) and not by_triage:
        raise Refused()
    _refuse(rules.status_problems(status, form.status, form.reason, form.closure))
    _change_status(work, actor, case, row, form.status, form.reason, form.closure)
    content = case.open(row, CaseContent)
    content.closure = form.closure if form.status is Status.CLOSED else None
    _save(case, row, content)
    if form.status in rules.AT_AN_END:
        for kind in ENDS_WITH_CASE:
            settle(work, case.id, kind)
    elif form.status is Status.REOPENED:
        announce(work, case, "case.referred")
        if ended_at := queries.ended_at(work, case):
            for kind in COMES_AGAIN:
                open_again(work, case.id, kind, ended_at)
    elif form.status not in rules.BY_TRIAGE:
        settle(work, case.id, DueKind.ALLOCATE)
    work.ledger.entry("case.status_changed", actor, case, row)
    return row


def amend_facts(work: Work, actor: Actor, case: OpenCase, form: forms.FactsForm) -> Case:
    """Change the facts of the case; the former wording stays in the history."""
    case.demand(Permission.CASE_AMEND)
    row = _row_to_amend(work, case, form.version)
    _refuse(
        rules.basis_problems(form.consent, form.lawful_reason)
        | rules.enhanced_problems(form.enhanced, form.enhanced_reasons, form.enhanced_reason)
        | rules.incident_day_problems(form.first_incident_on, form.last_incident_on, work.today)
    )
    former = case.open(row, CaseContent)
    kept = FormerFactsContent(amended_at=work.now, amended_by=actor.id, former=former.model_dump(mode="json"))
    _keep(work, case, FactsHistory, kept, former_version=row.version)
    _save(case, row, content := former.model_copy(update=form.model_dump(exclude={"version"})))
    note_row(work, row, content)
    work.ledger.entry("case.amended", actor, case, row)
    for heard in _of_facts:
        heard(work, case)
    return row


def note_day(work: Work, case: OpenCase, what: Literal["last_contact_on", "last_told_on"], day: date) -> None:
    """The victim was spoken to, or was told news, on this day; lists show the latest."""
    row = queries.case_row(work, case, to_amend=True)
    setattr(row, what, max(day, getattr(row, what) or day))


# ── What several of them do ──────────────────────────────────────────────────────────────────────────────


def _row_to_amend(work: Work, case: OpenCase, version: int | None) -> Case:
    row = queries.case_row(work, case, to_amend=True)
    if version is not None and row.version != version:
        raise Conflict(CHANGED_MEANWHILE)
    return row


def _save(case: OpenCase, row: Case, content: CaseContent) -> None:
    row.version += 1
    row.sealed = case.seal(content, into=row)


def _first_contact_due(work: Work, case: OpenCase, priority: Priority) -> None:
    announce(work, case, f"contact.{priority.value}")
    announce(work, case, f"contact.{priority.value}.attempt")


def _change_priority(
    work: Work, actor: Actor, case: OpenCase, row: Case, after: Priority, reason: str, again: date | None = None
) -> None:  # fmt: skip
    before = Priority(row.priority)
    change = models.PriorityContent(before=before, after=after, reason=reason, changed_at=work.now,
                                    changed_by=actor.id, next_review_on=again)  # fmt: skip
    _keep(work, case, models.PriorityChange, change)
    row.priority = after.value


def _change_status(
    work: Work, actor: Actor, case: OpenCase, row: Case, after: Status, reason: str = "",
    closure: rules.ClosureReason | None = None,
) -> None:  # fmt: skip
    change = models.StatusContent(before=Status(row.status), after=after, reason=reason, closure=closure,
                                 changed_at=work.now, changed_by=actor.id)  # fmt: skip
    _keep(work, case, models.StatusChange, change)
    row.status = after.value
    row.closed_on = work.today if after is Status.CLOSED else None


def _keep(work: Work, case: OpenCase, table: type[Any], content: BaseModel, **columns: int) -> None:
    """Add one sealed row of history."""
    row = table.begin(case, **columns)
    row.sealed = case.seal(content, into=row)
    work.add(row)


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise FormRefused(problems)
