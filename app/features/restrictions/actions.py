"""The only writer of restrictions. What stands to the case and is not named ends with it; nothing is deleted."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.access.actor import Actor, Relation, Role
from app.access.door import OpenCase
from app.access.models import CaseRelation
from app.access.permissions import Permission
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound
from app.features.cases.queries import able_in_team, backup_of, lead_of
from app.features.restrictions import queries
from app.features.restrictions.forms import LiftingForm, NamingForm, RestrictionForm
from app.features.restrictions.models import EndedRelation, Restriction, RestrictionContent
from app.features.restrictions.rules import ending_problem, named_problems

OVERTAKEN = "Not saved: somebody changed this restriction meanwhile. Look at it, then save again."


def restrict(work: Work, actor: Actor, case: OpenCase, form: RestrictionForm) -> Restriction:
    """From now on only the lead, whoever places this and the people chosen find the case."""
    case.demand(Permission.RESTRICTION_PLACE)
    sight = queries.sight_row(work, case)
    if sight.is_restricted:
        raise FormRefused({"form": "This case is restricted already."})
    named = {*form.people, actor.id}
    supervisors = queries.staff_of(work, case, Role.SUPERVISOR)
    _refuse(named_problems(named, queries.staff_of(work, case, Role.ADVOCATE, Role.SUPERVISOR), supervisors))
    ending = [
        row
        for row in queries.running(work, case)
        if row.kind != Relation.LEAD and row.account_id not in named
    ]
    ended = [
        EndedRelation(
            person=row.account_id, kind=Relation(row.kind), from_day=row.from_day, to_day=row.to_day
        )
        for row in ending
    ]
    for one in ending:
        _end(work, one)
    for person in named:
        _name(work, actor, case, person, supervisors)
    sight.is_restricted, sight.emergency_until = True, None
    content = RestrictionContent(why=form.why, words=form.words, placed_by=actor.id, placed_at=work.now,
                                 ended=ended)  # fmt: skip
    row = Restriction.begin(case, placed_on=work.today)
    row.sealed = case.seal(content, into=row)
    work.add(row)
    work.ledger.entry("restriction.placed", actor, case, row, why=form.why.value)
    return row


def name_person(work: Work, actor: Actor, case: OpenCase, form: NamingForm) -> None:
    """One more finds the case from today; an advocate reads it, a supervisor answers for it."""
    case.demand(Permission.RESTRICTION_AMEND)
    row = queries.standing_restriction(work, case, to_amend=True)
    if form.person not in queries.staff_of(work, case, Role.ADVOCATE, Role.SUPERVISOR):
        raise FormRefused({"person": "Choose somebody of this site."})
    _name(work, actor, case, form.person, queries.staff_of(work, case, Role.SUPERVISOR))
    work.ledger.entry("restriction.named", actor, case, row, person=str(form.person))


def end_naming(work: Work, actor: Actor, case: OpenCase, person: UUID) -> None:
    """This person finds the case no longer, from now on; the lead stays, and one supervisor at least."""
    case.demand(Permission.RESTRICTION_AMEND)
    row = queries.standing_restriction(work, case, to_amend=True)
    running = queries.running(work, case)
    hers = [one for one in running if one.account_id == person]
    if not hers:
        raise NotFound()
    named = {one.account_id for one in running if one.kind == Relation.NAMED}
    lead = next((one.account_id for one in running if one.kind == Relation.LEAD), None)
    if problem := ending_problem(person, named, queries.staff_of(work, case, Role.SUPERVISOR), lead):
        raise FormRefused({"person": problem})
    for one in hers:
        _end(work, one)
    work.ledger.entry("restriction.naming_ended", actor, case, row, person=str(person))


def lift(work: Work, actor: Actor, case: OpenCase, form: LiftingForm) -> Restriction:
    """The team finds the case again, as any other, and who was its backup or cover stands to it again; the restriction
    stays to be read."""
    case.demand(Permission.RESTRICTION_AMEND)
    row = queries.standing_restriction(work, case, to_amend=True)
    if row.version != form.version:
        raise Conflict(OVERTAKEN)
    queries.sight_row(work, case).is_restricted = False
    for one in queries.running(work, case):
        if one.kind == Relation.NAMED:
            _end(work, one)
    content = case.open(row, RestrictionContent)
    # Where two restricted cases were merged, both restrictions stand: they go together.
    for other in queries.standing_restrictions(work, case):
        other.lifted_on = work.today
        _bring_back(work, actor, case, case.open(other, RestrictionContent).ended)
    row.version += 1
    lifted = {"lifted_why": form.reason, "lifted_by": actor.id}
    row.sealed = case.seal(content.model_copy(update=lifted), into=row)
    work.ledger.entry("restriction.lifted", actor, case, row)
    return row


def _name(work: Work, actor: Actor, case: OpenCase, person: UUID, supervisors: set[UUID]) -> None:
    """A supervisor answers for the case by being named; whoever stands to it otherwise finds it by that."""
    held = {row.kind for row in queries.running(work, case) if row.account_id == person}
    if Relation.NAMED in held or (held and person not in supervisors):
        return
    work.add(
        CaseRelation(case_id=case.id, account_id=person, kind=Relation.NAMED.value, from_day=work.today,
                     given_by=actor.id)
    )  # fmt: skip


def _bring_back(work: Work, actor: Actor, case: OpenCase, ended: list[EndedRelation]) -> None:
    """The one backup, unless another was chosen; cover for the days that are left. Nobody who has left the team, and
    nobody who leads the case by now."""
    work.session.flush()
    able = able_in_team(work, case) - {lead_of(work, case)}
    for one in ended:
        is_past = one.to_day is not None and one.to_day < work.today
        has_backup = one.kind is Relation.BACKUP and backup_of(work, case) is not None
        if one.person not in able or is_past or has_backup or one.kind is Relation.NAMED:
            continue
        work.add(CaseRelation(case_id=case.id, account_id=one.person, kind=one.kind.value, to_day=one.to_day,
                              from_day=max(one.from_day, work.today), given_by=actor.id))  # fmt: skip
        work.session.flush()


def _end(work: Work, row: CaseRelation) -> None:
    row.to_day = work.today - timedelta(days=1)


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise FormRefused(problems)
