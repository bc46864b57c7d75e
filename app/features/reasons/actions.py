"""The only writer of reasons to open a case: one row a day, person and case, beside its openings."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.reasons import (
    GivenOpeningReason,
    OpeningReason,
    OpeningReasonContent,
    given_today,
    reasons_for,
)
from app.access.work import Work
from app.core.errors import FormRefused
from app.features.reasons.forms import OpeningReasonForm


def give_opening_reason(work: Work, actor: Actor, case: OpenCase, form: OpeningReasonForm) -> None:
    """What was said first today stands; said twice it is said once."""
    case.demand(Permission.CASE_READ)
    if form.reason not in reasons_for(actor):
        raise FormRefused({"form": "Choose one of the answers."})
    if form.reason is OpeningReason.OTHER and not form.words:
        raise FormRefused({"words": "Say it in a few words."})
    if given_today(work, actor, case) is not None:
        return
    row = GivenOpeningReason.begin(case, account_id=actor.id, day=work.today)
    row.sealed = case.seal(OpeningReasonContent(reason=form.reason, words=form.words), into=row)
    work.add(row)
    work.ledger.entry("case.opening_reason_given", actor, case, row, reason=form.reason.value)
