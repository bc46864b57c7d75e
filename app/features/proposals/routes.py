"""Proposals over HTTP: a partner's side under /shared and /proposals, without script too; the team's in the case."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case, open_share
from app.access.permissions import Permission
from app.access.work import Work
from app.core.ids import new_id
from app.features.contacts.queries import case_head
from app.features.milestones.queries import milestone_options
from app.features.people.queries import victim_of
from app.features.proposals import actions, queries
from app.features.proposals.forms import ProposalForm, RefusalForm, TakeBackForm
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanPropose = Annotated[Actor, requires(Permission.NEWS_PROPOSE)]
CanRead = Annotated[Actor, requires(Permission.PROGRESS_READ)]
CanDecide = Annotated[Actor, requires(Permission.PROGRESS_AMEND)]

router = Router()


@router.get("/proposals")
def index(actor: CanPropose, work: Work) -> Page:
    """What she or her desk proposed, and what became of it."""
    return page(
        "proposals/own.html",
        me=actor.id,
        proposals=queries.desk_proposals(work, actor),
        is_shut_out=actor.is_shut_out,
    )


@router.get("/shared/{share_id}/proposals/new")
def new(share_id: UUID, actor: CanPropose, work: Work, asked: Asked) -> Page:
    release = queries.release_of(work, open_share(work, actor, share_id, "proposal"))
    actions.demand_may_propose(work, actor)
    form = asked.form(ProposalForm, {"id": new_id(), "happened_on": work.today})
    return page("proposals/form.html", release=release, form=form,
                milestones=milestone_options(work, actor.site_id))  # fmt: skip


@router.post("/shared/{share_id}/proposals", again=new)
def create(share_id: UUID, form: ProposalForm, actor: CanPropose, work: Work) -> Redirect:
    share = open_share(work, actor, share_id, "proposal")
    row = actions.propose_news(work, actor, share, form)
    return Redirect(f"/proposals/{row.id}")


@router.get("/proposals/{proposal_id}")
def show(proposal_id: UUID, actor: CanPropose, work: Work, asked: Asked) -> Page:
    view = queries.desk_proposal(work, actor, proposal_id)
    return page(
        "proposals/show.html",
        proposal=view,
        is_hers=view.row.author_id == actor.id,
        form=asked.form(TakeBackForm),
    )


@router.post("/proposals/{proposal_id}/withdrawals", again=show)
def withdraw(proposal_id: UUID, form: TakeBackForm, actor: CanPropose, work: Work) -> Redirect:
    row, share = queries.own_row(work, actor, proposal_id, to_amend=True)
    actions.take_back(work, actor, row, share, form)
    return Redirect(f"/proposals/{proposal_id}")


@router.get("/cases/{case_id}/proposals")
def of_case(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "proposals", permission=Permission.PROGRESS_READ)
    return page("proposals/index.html", head=case_head(work, actor, case, "progress"),
                proposals=queries.proposals_of(work, actor, case))  # fmt: skip


@router.get("/cases/{case_id}/proposals/{proposal_id}")
def read(case_id: UUID, proposal_id: UUID, actor: CanRead, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "proposals", permission=Permission.PROGRESS_READ)
    view = queries.proposal_of(work, actor, case, proposal_id)
    return page("proposals/decide.html", head=case_head(work, actor, case, "progress"), proposal=view,
                victim=victim_of(work, case), may=case.may(Permission.PROGRESS_AMEND), case=case,
                is_unread=queries.is_unread(work, case, view.id), form=asked.form(RefusalForm))  # fmt: skip


@router.post("/cases/{case_id}/proposals/{proposal_id}/refusals", again=read)
def decline(case_id: UUID, proposal_id: UUID, form: RefusalForm, actor: CanDecide, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "proposals", permission=Permission.PROGRESS_AMEND)
    row = queries.row_in(work, case, proposal_id, to_amend=True)
    actions.decline(work, actor, case, row, form)
    return Redirect(f"/cases/{case_id}/proposals/{proposal_id}")


@router.post("/cases/{case_id}/proposals/{proposal_id}/readings")
def note_read(case_id: UUID, proposal_id: UUID, actor: CanDecide, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "proposals", permission=Permission.PROGRESS_AMEND)
    actions.note_read(work, actor, case, queries.row_in(work, case, proposal_id))
    return Redirect(f"/cases/{case_id}/proposals/{proposal_id}")
