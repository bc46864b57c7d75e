"""The only writer of legal holds: the supervisor places and lifts them, each time with a reason."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.models import CaseSight
from app.access.permissions import Permission
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound
from app.features.legal_holds.forms import LegalHoldForm, LiftForm
from app.features.legal_holds.models import LegalHold, LegalHoldContent
from app.features.legal_holds.rules import day_problems

OVERTAKEN = "Not saved: somebody changed this legal hold meanwhile. Look at it, then save again."


def place_legal_hold(work: Work, actor: Actor, case: OpenCase, form: LegalHoldForm) -> LegalHold:
    """From its first day on the case cannot be destroyed, whatever was decided before."""
    case.demand(Permission.LEGAL_HOLDS_PLACE)
    if work.session.get(CaseSight, case.id, with_for_update=True) is None:
        raise NotFound()
    problems = day_problems(form.from_day, form.to_day)
    if problems:
        raise FormRefused(problems)
    row: LegalHold = LegalHold.begin(case, from_day=form.from_day, to_day=form.to_day)
    content = LegalHoldContent(
        held_for=form.held_for, reason=form.reason, placed_by=actor.id, placed_at=work.now
    )
    row.sealed = case.seal(content, into=row)
    work.add(row)
    work.ledger.entry("legal_hold.placed", actor, case, row)
    return row


def lift_legal_hold(work: Work, actor: Actor, case: OpenCase, row: LegalHold, form: LiftForm) -> LegalHold:
    """It holds no longer; it stays to be read, with the reason."""
    case.demand(Permission.LEGAL_HOLDS_PLACE)
    if row.version != form.version:
        raise Conflict(OVERTAKEN)
    if row.lifted_on is not None:
        raise FormRefused({"form": "This legal hold was lifted already."})
    content = case.open(row, LegalHoldContent)
    row.lifted_on = work.today
    row.version += 1
    lifted = {"lifted_why": form.reason, "lifted_by": actor.id, "lifted_at": work.now}
    row.sealed = case.seal(content.model_copy(update=lifted), into=row)
    work.ledger.entry("legal_hold.lifted", actor, case, row)
    return row
