"""The only writer of the plan’s copies: one is made when the part is switched on, and anew when the plan changes.

So what an advocate takes off the printed copy is off her page in the same moment.
"""

from __future__ import annotations

from app.access.actor import Actor
from app.access.door import OpenCase, sign_in_room
from app.access.models import PageAccount
from app.access.work import Work
from app.features.page_plans import queries
from app.features.page_plans.models import CopiedItem, CopiedLine, CopiedSection, PagePlan, PagePlanContent
from app.features.plan_items.actions import listen
from app.features.plans.queries import reduced_copy, wishes_of


def copy_anew(work: Work, actor: Actor, case: OpenCase) -> None:
    """The plan changed: so does the copy on her page, if there is one."""
    account = queries.account_with_plan(work, case)
    if account is not None:
        copy_plan(work, actor, case, account)


def copy_plan(work: Work, actor: Actor, case: OpenCase, account: PageAccount) -> None:
    """Bring the copy on this page up to date: sealed anew, or gone where the part is off."""
    page = sign_in_room(work, account)
    row = queries.plan_row(work, account.id)
    if not account.shows_plan:
        if row is not None:
            work.session.delete(row)
        return
    work.session.flush()
    if row is None:
        row = PagePlan(site_id=page.site_id, case_id=case.id, page_id=account.id, copied_on=work.today)
        work.add(row)
    else:
        row.version, row.copied_on = row.version + 1, work.today
    row.sealed = page.seal(_content(work, actor, case), into=row)
    work.ledger.entry("page.plan-copied", actor, page, row)


def _content(work: Work, actor: Actor, case: OpenCase) -> PagePlanContent:
    wishes = wishes_of(work, case)
    sections = [
        CopiedSection(label=label, items=[
            CopiedItem(versions=[CopiedLine(text=one.text, due=one.due) for one in item.versions],
                       is_undecided=item.is_undecided) for item in items
        ]) for label, items in reduced_copy(work, actor, case)
    ]  # fmt: skip
    return PagePlanContent(wishes=wishes.text if wishes else "", sections=sections)


listen(copy_anew)
