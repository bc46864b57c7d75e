"""Deletions over HTTP: the list for who supervises, and one case's page with what may be decided on it."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor, Relation
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.accounts.queries import names_of
from app.features.deletions import actions, queries
from app.features.deletions.forms import ConfirmationForm, ProposalForm, RefusalForm
from app.features.deletions.rules import CAUSE_LABELS
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.DELETIONS_READ)]
CanDecide = Annotated[Actor, requires(Permission.DELETIONS_DECIDE)]
CanDecideProven = Annotated[Actor, requires(Permission.DELETIONS_DECIDE, proven=True)]
router = Router()


@router.get("/deletions")
def index(actor: CanRead, work: Work) -> Page:
    views = queries.deletions_of_teams(work, actor)
    return page("deletions/index.html", views=views, gone=queries.gone_of(work, actor),
                names=names_of(work, actor, queries.people_in(views)))  # fmt: skip


@router.get("/cases/{case_id}/deletion")
def show(case_id: UUID, actor: CanDecide, work: Work) -> Page:
    case = _case(work, actor, case_id)
    views = queries.deletions_of(work, case)
    shown = {**_about(work, case), "views": views, "me": actor.id, "obstacle": queries.obstacle_to(work, case.id),
             "names": names_of(work, actor, queries.people_in(views))}  # fmt: skip
    # Nobody is left in an emptied case, and so no safe contact stands above it.
    return (
        page("deletions/show.html", **shown)
        if shown["has_left"]
        else case_page("deletions/show.html", **shown)
    )


@router.get("/cases/{case_id}/deletion/proposals/new")
def propose(case_id: UUID, actor: CanDecide, work: Work, asked: Asked) -> Page:
    case = _case(work, actor, case_id)
    return page("deletions/proposal.html", **_about(work, case), form=asked.form(ProposalForm), causes=CAUSE_LABELS,
                obstacle=queries.obstacle_to(work, case.id))  # fmt: skip


@router.post("/cases/{case_id}/deletion/proposals", again=propose)
def create(case_id: UUID, form: ProposalForm, actor: CanDecideProven, work: Work) -> Redirect:
    actions.propose_deletion(work, actor, _case(work, actor, case_id), form)
    return Redirect(f"/cases/{case_id}/deletion")


@router.get("/cases/{case_id}/deletion/confirmations/new")
def confirming(case_id: UUID, actor: CanDecide, work: Work, asked: Asked) -> Page:
    case = _case(work, actor, case_id)
    row = queries.open_deletion(work, case)
    return page("deletions/confirmation.html", **_about(work, case), view=queries.deletions_of(work, case)[0],
                form=asked.form(ConfirmationForm, {"version": row.version}))  # fmt: skip


@router.post("/cases/{case_id}/deletion/confirmations", again=confirming)
def confirm(case_id: UUID, form: ConfirmationForm, actor: CanDecideProven, work: Work) -> Redirect:
    actions.confirm_deletion(work, actor, _case(work, actor, case_id), form)
    return Redirect("/deletions")


@router.get("/cases/{case_id}/deletion/refusals/new")
def refusing(case_id: UUID, actor: CanDecide, work: Work, asked: Asked) -> Page:
    case = _case(work, actor, case_id)
    row = queries.open_deletion(work, case)
    return page("deletions/refusal.html", **_about(work, case), view=queries.deletions_of(work, case)[0],
                form=asked.form(RefusalForm, {"version": row.version}))  # fmt: skip


@router.post("/cases/{case_id}/deletion/refusals", again=refusing)
def refuse(case_id: UUID, form: RefusalForm, actor: CanDecide, work: Work) -> Redirect:
    actions.decline_deletion(work, actor, _case(work, actor, case_id), form)
    return Redirect("/deletions")


def _case(work: Work, actor: Actor, case_id: UUID) -> OpenCase:
    return open_case(work, actor, case_id, "deletion", permission=Permission.DELETIONS_DECIDE)


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    return {"case": case, "name": queries.name_in(work, case), "has_left": Relation.MERGED in case.relations}
