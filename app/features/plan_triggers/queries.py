"""Reads which reviews of a plan are open on a case. Labels are opened only where the case may be read."""

from __future__ import annotations

from sqlalchemy import select

from app.access.door import OpenCase
from app.access.work import Work
from app.features.deadlines.models import Due, DueContent
from app.features.deadlines.queries import rules_for, span_of
from app.features.deadlines.rules import DueKind

LONGEST_INTERVAL = 90


def open_reviews(work: Work, case: OpenCase) -> list[Due]:
    """The reviews of the plan that are due and not done, the first due first."""
    found = select(Due).where(
        Due.case_id == case.id, Due.kind == DueKind.PLAN_REVIEW.value, Due.done_at.is_(None)
    )
    return list(work.session.scalars(found.order_by(Due.due_at, Due.id)))


def label_of(case: OpenCase, due: Due) -> str:
    return content_of(case, due).label


def content_of(case: OpenCase, due: Due) -> DueContent:
    return case.open(due, DueContent) if due.sealed else DueContent()


def longest_days(work: Work, case: OpenCase) -> int:
    """The site's longest time between two reviews, in days."""
    for rule in rules_for(work, case.site_id, "plan.review.longest", work.now):
        amount, _ = span_of(rule, enhanced=False)
        if amount:
            return amount
    return LONGEST_INTERVAL
