"""Deciding about a hold that has fallen: go-between, call anyway, or wait until a later time."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.contacts.queries import case_head
from app.features.holds import actions, queries, rules
from app.features.holds.forms import HoldDecisionForm
from app.features.people.queries import victim_of
from app.features.safe_contacts.queries import block_of
from app.features.safe_contacts.rules import go_between_on
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanDecide = Annotated[Actor, requires(Permission.HOLD_DECIDE)]
router = Router()


@router.get("/cases/{case_id}/progress/{update_id}/hold-decisions/new")
def new(case_id: UUID, update_id: UUID, actor: CanDecide, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "progress", permission=Permission.HOLD_DECIDE)
    view = queries.update_of(work, case, update_id)
    form = asked.form(HoldDecisionForm, initial={"version": view.row.version})
    return page(
        "holds/decision.html", form=form, update=view, choices=rules.CHOICE_LABELS, victim=victim_of(work, case),
        head=case_head(work, actor, case, "progress"), url=f"/cases/{case_id}/progress/{update_id}",
        go_between=go_between_on(block_of(work, case), work.today),
    )  # fmt: skip


@router.post("/cases/{case_id}/progress/{update_id}/hold-decisions", again=new)
def create(case_id: UUID, update_id: UUID, form: HoldDecisionForm, actor: CanDecide, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "progress", permission=Permission.HOLD_DECIDE)
    row = queries.update_row(work, case, update_id, to_amend=True)
    reason = actions.decide_hold(work, actor, case, row, form)
    if form.choice is rules.HoldChoice.CALL_ANYWAY:
        because = f"?because={reason.id}" if reason else ""
        return Redirect(f"/cases/{case_id}/contacts/new{because}")
    return Redirect(f"/cases/{case_id}/progress/{update_id}")
