"""Releases of parts of the plan over HTTP. What was released is read under the case's shares."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.core.ids import new_id
from app.features.people.queries import victim_of
from app.features.plan_releases import actions, queries, rules
from app.features.plan_releases.forms import PlanReleaseForm
from app.features.shares import rules as share_rules
from app.features.shares.queries import receiver_options
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRelease = Annotated[Actor, requires(Permission.SHARES_RELEASE)]
router = Router()


@router.get("/cases/{case_id}/plan/releases/new")
def new(case_id: UUID, actor: CanRelease, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "plan", permission=Permission.SHARES_RELEASE)
    form = asked.form(PlanReleaseForm, {"id": new_id()})
    return page("plan_releases/new.html", case=case, form=form, victim=victim_of(work, case), rules=share_rules,
                more=rules.MORE_HOLDINGS, receivers=receiver_options(work, actor, chairs=True),
                offered=queries.offered(work, actor, case), partners_words=rules.partners_words,
                part_of=rules.part_of)  # fmt: skip


@router.post("/cases/{case_id}/plan/releases", again=new)
def release(case_id: UUID, form: PlanReleaseForm, actor: CanRelease, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "plan", permission=Permission.SHARES_RELEASE)
    record = actions.release_parts(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/shares/{record.id}")
