"""The only writer of deletions. It proposes, writes down what two people decide, and hands over to the shredder.

A legal hold or an open case stops every step, the last one too: then the decision has to be taken anew.
"""

from __future__ import annotations

from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.models import CaseSight, Site
from app.access.permissions import Permission
from app.access.shredding import entomb, shred_room
from app.access.work import Work
from app.core.errors import Conflict, FormRefused
from app.db.shredding import Tombstone
from app.features.deletions import queries
from app.features.deletions.forms import ConfirmationForm, ProposalForm, RefusalForm
from app.features.deletions.models import Deletion, DeletionContent
from app.features.deletions.queries import Found
from app.features.deletions.rules import DeletionStatus, rest_problems, rest_until, second_problems
from app.features.exhibits.queries import file_ids_of
from app.features.matches.actions import forget_case
from app.features.retention.actions import note_run
from app.features.retention.rules import Closed, Kept, Span, due_on, kind_of

OVERTAKEN = "Not saved: somebody decided about this deletion meanwhile. Look at it, then save again."
PROPOSED_ALREADY = "This case is proposed already. Look at the proposal."


def propose_deletion(work: Work, actor: Actor, case: OpenCase, form: ProposalForm) -> Deletion:
    """A supervisor proposes a closed case by hand; with that she is the first of the two."""
    case.demand(Permission.DELETIONS_DECIDE)
    _lock(work, case.id)
    _refuse_obstacle(work, case)
    if queries.is_proposed(work, case):
        raise FormRefused({"form": PROPOSED_ALREADY})
    row: Deletion = Deletion.begin(case, status=DeletionStatus.CONFIRMED.value, proposed_on=work.today)
    content = DeletionContent(
        cause=form.cause, first_by=actor.id, first_at=work.now, first_reason=form.reason
    )
    row.sealed = case.seal(content, into=row)
    work.add(row)
    work.ledger.entry("deletion.confirmed", actor, case, row, cause=form.cause.value)
    return row


def confirm_deletion(work: Work, actor: Actor, case: OpenCase, form: ConfirmationForm) -> Deletion:
    """The first person confirms what the schedule proposed; the second, who is never the same, decides."""
    case.demand(Permission.DELETIONS_DECIDE)
    _lock(work, case.id)
    row = _row_to_decide(work, case, form.version)
    _refuse_obstacle(work, case)
    content = case.open(row, DeletionContent)
    if row.status == DeletionStatus.PROPOSED:
        said = {"first_by": actor.id, "first_at": work.now, "first_reason": form.reason}
        return _decide(work, actor, case, row, content, DeletionStatus.CONFIRMED, said)
    problems = second_problems(content.first_by, actor.id, form.reference, case.reference)
    if problems:
        raise FormRefused(problems)
    said = {"second_by": actor.id, "second_at": work.now, "second_reason": form.reason}
    return _decide(work, actor, case, row, content, DeletionStatus.DECIDED, said)


def decline_deletion(work: Work, actor: Actor, case: OpenCase, form: RefusalForm) -> Deletion:
    """Either of the two keeps the case; the schedule lets it rest for a year or until the day chosen."""
    case.demand(Permission.DELETIONS_DECIDE)
    row = _row_to_decide(work, case, form.version)
    problems = rest_problems(form.keep_until, work.today)
    if problems:
        raise FormRefused(problems)
    row.rests_until = rest_until(form.keep_until, work.today)
    said = {"declined_by": actor.id, "declined_at": work.now, "declined_reason": form.reason}
    content = case.open(row, DeletionContent)
    return _decide(work, actor, case, row, content, DeletionStatus.DECLINED, said)


def _decide(
    work: Work, actor: Actor, case: OpenCase, row: Deletion, content: DeletionContent, status: DeletionStatus,
    said: dict[str, object],
) -> Deletion:  # fmt: skip
    row.status = status.value
    row.version += 1
    row.sealed = case.seal(content.model_copy(update=said), into=row)
    work.ledger.entry(f"deletion.{status.value}", actor, case, row)
    return row


def _row_to_decide(work: Work, case: OpenCase, version: int) -> Deletion:
    row = queries.open_deletion(work, case, to_amend=True)
    if row.version != version:
        raise Conflict(OVERTAKEN)
    return row


def _refuse_obstacle(work: Work, case: OpenCase) -> None:
    found = queries.obstacle_to(work, case.id)
    if found:
        raise FormRefused({"form": found})


def _lock(work: Work, case_id: UUID) -> CaseSight | None:
    """Whoever decides about a case, holds it or shreds it waits here for the others; None if it is gone."""
    work.held.add(case_id)
    return work.session.get(CaseSight, case_id, with_for_update=True)


# ── By the clock, without a person ───────────────────────────────────────────────────────────────────────


def go_through(work: Work, site_id: UUID, most: int) -> bool:
    """Propose what the schedule says today, at most so many at once; returns whether the site is through."""
    work.session.get(Site, site_id, with_for_update=True)
    for row in queries.overtaken(work, site_id):
        _withdraw_overtaken(work, row)
    spans = queries.spans_today(work, site_id)
    proposed = 0
    for found in queries.time_passed(work, site_id, spans):
        if proposed == most:
            return False
        proposed += _propose(work, found, spans)
    note_run(work, site_id)
    return True


def _propose(work: Work, found: Found, spans: dict[Kept, Span]) -> bool:
    """Under *shred* the date of birth is asked for: a child's case is kept longer. Clear are only ids and days."""
    case = shred_room(work, found.case_id)
    closed = Closed(found.closed.closed_on, found.closed.had_lead, found.closed.was_spoken_to,
                    queries.born_on(work, case), found.closed.has_left)  # fmt: skip
    kept = kind_of(closed)
    span = spans.get(kept)
    if span is None or max(due_on(closed, kept, span), found.due_on) > work.today:
        return False
    row: Deletion = Deletion.begin(case, status=DeletionStatus.PROPOSED.value, proposed_on=work.today)
    content = DeletionContent(
        kept=kept, span=span.words, due_on=max(due_on(closed, kept, span), found.due_on)
    )
    row.sealed = case.seal(content, into=row)
    work.add(row)
    work.ledger.entry("deletion.proposed", None, case, row, kept=kept.value)
    return True


def _withdraw_overtaken(work: Work, row: Deletion) -> None:
    """What the schedule proposed comes again by itself; what a person asked for stays, and waits for the hold's end."""
    case = shred_room(work, row.case_id)
    if queries.is_open_again(work, row.case_id) or case.open(row, DeletionContent).cause is None:
        _withdraw(work, case, row)


def _withdraw(work: Work, case: OpenCase, row: Deletion) -> None:
    row.status = DeletionStatus.WITHDRAWN.value
    work.ledger.entry("deletion.withdrawn", None, case, row)


def begin_shredding(work: Work, deletion_id: UUID) -> Tombstone | None:
    """The tombstone for what two people decided; None if it was done, or something stands in the way by now."""
    row = work.session.get(Deletion, deletion_id, with_for_update=True)
    if row is None or row.status != DeletionStatus.DECIDED or _lock(work, row.case_id) is None:
        return None
    case = shred_room(work, row.case_id)
    content = case.open(row, DeletionContent)
    first, second = content.first_by, content.second_by
    if first is None or second is None or first == second or queries.obstacle_to_all(work, case.id):
        _withdraw(work, case, row)
        return None
    for other_id in queries.merged_into(work, case.id):
        # What is left of cases that became this one is of the same person, and goes with it.
        _entomb(work, shred_room(work, other_id), content.code, first, second)
    return _entomb(work, case, content.code, first, second)


def _entomb(work: Work, case: OpenCase, code: str, first: UUID, second: UUID) -> Tombstone:
    forget_case(work, case.site_id, case.id)
    return entomb(work, case, reason=code, first_by=first, second_by=second, files=file_ids_of(work, case))
