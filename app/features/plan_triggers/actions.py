"""Makes a review of the plan due, soon, because something happened. Nothing late ever looks as if it had time again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.access.door import OpenCase
from app.access.work import Work
from app.features.bank_holidays.queries import calendar_of
from app.features.deadlines.actions import make_due, settle, settle_rows
from app.features.deadlines.models import Due, DueContent
from app.features.deadlines.queries import rules_for, span_of
from app.features.deadlines.rules import DueKind, deadline
from app.features.plan_triggers import queries
from app.features.plan_triggers.rules import BEGINS, WORDS, Why, all_reasons, first_plan, with_reason

EVENT = "plan.triggered"


def review_soon(
    work: Work, case: OpenCase, why: Why, *, at: datetime | None = None, event: str = EVENT
) -> None:
    """Something happened: the plan is looked at again within the site's time, and the row says why.

    A review that is due sooner, or late already, stays at its time and takes the reason up; a later one gives way. The
    same reason is not said twice while it waits. A case that may be added to and not read keeps the rows it has.
    """
    work.session.flush()
    start = at or work.now
    rule, due_at = _rule(work, case, start, event)
    if due_at is None:
        return
    open_now = queries.open_reviews(work, case)
    if open_now and open_now[0].due_at <= due_at:
        if case.may_be_read:
            _take_up(work, case, open_now[0], why)
        return
    labels = [queries.label_of(case, one) for one in open_now] if case.may_be_read else []
    if open_now:
        settle(work, case.id, DueKind.PLAN_REVIEW)
    label = all_reasons(labels, why) if labels else BEGINS + WORDS[why]
    make_due(work, case, [rule], start, label=label)


def _rule(work: Work, case: OpenCase, start: datetime, event: str) -> tuple[Any, datetime | None]:
    """The row of the site's table that counts, and by when; None where it sets no time. A site whose table does not
    know the event yet reviews by the common one.
    """
    rules = rules_for(work, case.site_id, event, start) or rules_for(work, case.site_id, EVENT, start)
    for rule in rules:
        amount, unit = span_of(rule, enhanced=False)
        if amount is not None and unit is not None:
            return rule, deadline(start, amount, unit, calendar_of(work, case.site_id))
    return None, None


def answered(work: Work, case: OpenCase) -> tuple[bool, str]:
    """The plan was looked at when it was said (`work.said_at`): what had asked for that by then is done.

    Returns whether something that was told since then waits still, and what a first plan is called where one is to be
    agreed: a look at a plan that nobody has agreed to does not end that.
    """
    done, later, first = [], False, ""
    for due in queries.open_reviews(work, case):
        told = queries.content_of(case, due)
        if told.told_at and told.told_at > work.said_at:
            later = True
            continue
        done.append(due)
        first = first or first_plan(told.label)
    settle_rows(work, case.id, done)
    return later, first


def _take_up(work: Work, case: OpenCase, due: Due, why: Why) -> None:
    told = with_reason(queries.label_of(case, due), why)
    due.version += 1
    due.sealed = case.seal(DueContent(label=told, told_at=work.now), into=due)
