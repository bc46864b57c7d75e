"""The only reader of the plan’s copies. While her contact is marked unsafe a page shows none."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.access.door import OpenCase, OpenPage
from app.access.models import PageAccount
from app.access.work import Work
from app.features.page_plans.models import PagePlan, PagePlanContent
from app.features.safe_contacts.models import SafeContact


def account_with_plan(work: Work, case: OpenCase) -> PageAccount | None:
    """The page of this case on which the plan is switched on."""
    found = select(PageAccount).where(
        PageAccount.case_id == case.id, PageAccount.shows_plan, PageAccount.status != "closed"
    )
    return work.session.scalars(found).first()


def plan_row(work: Work, page_id: UUID) -> PagePlan | None:
    return work.session.scalars(select(PagePlan).where(PagePlan.page_id == page_id)).first()


def is_hidden(work: Work, case_id: UUID | None) -> bool:
    """Whether an unsafe mark stands: it hides the plan until the contact is confirmed, as it hides news."""
    return bool(work.session.scalar(select(SafeContact.unsafe).where(SafeContact.case_id == case_id)))


def plan_on(work: Work, page: OpenPage) -> PagePlanContent | None:
    """The copy that this page holds; None where there is none, or none is to be shown."""
    row = None if is_hidden(work, page.case_id) else plan_row(work, page.id)
    return page.open(row, PagePlanContent) if row else None
