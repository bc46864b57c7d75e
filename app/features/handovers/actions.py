"""The only writer of handovers. All cases go or none: which cannot is named, and nothing is half done."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from app.access.actor import Actor, Relation
from app.access.door import OpenCase
from app.access.models import CaseRelation
from app.access.permissions import Permission
from app.access.work import Work
from app.core.clock import at_local
from app.core.errors import FormRefused, NotFound
from app.features.cases.actions import listen
from app.features.cases.queries import able_in_team, backup_of, case_row, lead_of
from app.features.cases.rules import AT_AN_END, Given, Status
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.rules import DueKind, end_of_day
from app.features.handovers import queries
from app.features.handovers.forms import HandoverForm
from app.features.handovers.models import Handover, HandoverContent
from app.features.handovers.queries import Held
from app.features.handovers.rules import How, all_or_nothing, day_problems, obstacle
from app.features.plan_triggers.actions import review_soon
from app.features.plan_triggers.rules import Why


def hand_over(work: Work, actor: Actor, held: list[Held], form: HandoverForm) -> list[Handover]:
    """The ticked cases of one person go to another from a day on; `held` are those that she may move."""
    if problems := day_problems(form.how, form.from_day, form.to_day, work.today):
        raise FormRefused(problems)
    ticked = set(form.cases)
    going = [one for one in held if one.case.id in ticked]
    if len(going) < len(ticked):
        raise FormRefused(
            {"cases": "Nothing was moved: a case is in other hands by now. Look at the list again."}
        )
    stuck = {f"{one.name} ({one.case.reference})": _obstacle(work, one.case, form) for one in going}
    if stuck := {case: why for case, why in stuck.items() if why}:
        raise FormRefused({"cases": all_or_nothing(stuck)})
    return [_hand_over_one(work, actor, one, form) for one in going]


def _obstacle(work: Work, case: OpenCase, form: HandoverForm) -> str:
    case.demand(Permission.CASES_ALLOCATE if form.how is How.LEAD else Permission.COVER_GIVE)
    is_ended = Status(case_row(work, case, to_amend=True).status) in AT_AN_END
    return obstacle(
        form.how,
        form.to,
        lead_of(work, case),
        backup_of(work, case),
        able_in_team(work, case),
        is_ended=is_ended,
    )


def _hand_over_one(work: Work, actor: Actor, held: Held, form: HandoverForm) -> Handover:
    case, to_day = held.case, form.to_day if form.how is How.COVER else None
    content = HandoverContent(how=form.how, due=held.due, words=form.words, former=lead_of(work, case),
                              given_by=actor.id, given_at=work.now)  # fmt: skip
    if form.how is How.LEAD:
        # The former lead's sight ends with the day before; a lead who was planned for later never begins.
        for relation in queries.leads_from(work, case, form.from_day):
            relation.to_day = form.from_day - timedelta(days=1)
        _settle_unread(work, case, How.LEAD)
        review_soon(work, case, Why.ADVOCATE, at=max(work.now, at_local(form.from_day, 9)))
    work.add(CaseRelation(case_id=case.id, account_id=form.to, kind=_kind(form.how).value, from_day=form.from_day,
                          to_day=to_day, given_by=actor.id))  # fmt: skip
    row = _note(work, case, content, form.to, form.from_day, to_day)
    work.ledger.entry("case.handed_over", actor, case, row, how=form.how.value, to=str(form.to),
                      from_day=form.from_day.isoformat())  # fmt: skip
    return row


def write_note(work: Work, actor: Actor, case: OpenCase, given: Given) -> None:
    """The note of what is due, for a case that was given to somebody on its own page; it ends with the cover."""
    if given.is_over:
        _settle_unread(work, case, How.COVER, given.to)
        return
    how = How.COVER if given.to_day else How.LEAD
    due = queries.due_words(work, {case.id: case}).get(case.id, [])
    content = HandoverContent(how=how, due=due, former=given.former, given_by=actor.id, given_at=work.now)
    if how is How.LEAD:
        _settle_unread(work, case, How.LEAD)
    row = _note(work, case, content, given.to, given.from_day, given.to_day)
    work.ledger.entry("case.handover_written", actor, case, row)


def _settle_unread(work: Work, case: OpenCase, how: How, to: UUID | None = None) -> None:
    """Nobody is to read these any more: of leads before, or of cover that has ended. The notes stay."""
    for row in queries.unread_of(work, case, is_cover=how is How.COVER, to=to):
        settle(work, case.id, DueKind.HANDOVER_READ, about=row.id)


def _note(
    work: Work, case: OpenCase, content: HandoverContent, to: UUID, from_day: date, to_day: date | None
) -> Handover:
    row: Handover = Handover.begin(case, account_id=to, from_day=from_day, to_day=to_day)
    row.sealed = case.seal(content, into=row)
    work.add(row)
    work.session.flush()
    add_due(work, case, DueKind.HANDOVER_READ, end_of_day(from_day), about=row.id)
    return row


def _kind(how: How) -> Relation:
    return Relation.LEAD if how is How.LEAD else Relation.COVER


def note_read(work: Work, actor: Actor, case: OpenCase, row: Handover) -> None:
    """Who took the case says that she has read the note; it leaves her Today."""
    case.demand(Permission.HANDOVER_READ)
    if row.account_id != actor.id:
        raise NotFound()
    if row.read_on is not None:
        return
    content = case.open(row, HandoverContent).model_copy(update={"read_at": work.now})
    row.read_on = work.today
    row.version += 1
    row.sealed = case.seal(content, into=row)
    settle(work, case.id, DueKind.HANDOVER_READ, about=row.id)
    work.ledger.entry("case.handover_read", actor, case, row)


listen(write_note)
