"""Progress over HTTP: what was told and what waits, choosing a milestone, its preview, telling, publishing, holds."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.contacts.queries import case_head
from app.features.contacts.rules import OUTCOME_LABELS
from app.features.holds.actions import watch_when_read
from app.features.holds.queries import UpdateView, deciders_of, update_of, update_row, updates_of
from app.features.holds.rules import CHOICE_LABELS
from app.features.milestones.queries import milestone_of, milestones_of, still_waiting
from app.features.people.queries import victim_of
from app.features.progress import actions, queries
from app.features.progress.forms import (
    PublicationForm,
    SearchForm,
    TellingForm,
    UpdateForm,
    WithdrawalForm,
)
from app.features.proposals.queries import proposals_of, status_in
from app.features.safe_contacts.rules import CHANNEL_LABELS
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.PROGRESS_READ)]
CanAmend = Annotated[Actor, requires(Permission.PROGRESS_AMEND)]
CanPublish = Annotated[Actor, requires(Permission.PROGRESS_PUBLISH)]
CanTell = Annotated[Actor, requires(Permission.CONTACTS_RECORD)]
router = Router()


@router.get("/cases/{case_id}/progress")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "progress", permission=Permission.PROGRESS_READ)
    updates = updates_of(work, case)
    watch_when_read(work, case, *updates)
    return page("progress/index.html", head=case_head(work, actor, case, "progress"), updates=updates,
                proposals=proposals_of(work, actor, case, only_waiting=True), told=queries.last_told(work, case),
                waiting=still_waiting(work, case), may=queries.permits(case),
                deciders=deciders_of(work, actor, case), today=work.today)  # fmt: skip


@router.get("/cases/{case_id}/progress/new")
def choose(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "progress", permission=Permission.PROGRESS_AMEND)
    return page(
        "progress/choose.html",
        groups=milestones_of(work, case),
        is_all=True,
        form=asked.form(SearchForm),
        **_about(work, case),
    )


@router.post("/cases/{case_id}/progress/searches", again=choose)
def search(case_id: UUID, form: SearchForm, actor: CanAmend, work: Work, asked: Asked) -> Page:
    """Words that are looked for never stand in an address."""
    case = open_case(work, actor, case_id, "progress", permission=Permission.PROGRESS_AMEND)
    groups = milestones_of(work, case, form.q)
    return page(
        "progress/choose.html",
        groups=groups,
        is_all=not form.q,
        form=asked.form(SearchForm, {"q": form.q}),
        **_about(work, case),
    )


@router.get("/cases/{case_id}/progress/new/{milestone_id}")
def new(
    case_id: UUID, milestone_id: UUID, actor: CanAmend, work: Work, asked: Asked, proposal: str = ""
) -> Page:
    """The first words of a milestone; beside them what a partner proposed, where this takes it over."""
    case = open_case(work, actor, case_id, "progress", permission=Permission.PROGRESS_AMEND)
    milestone = milestone_of(work, case, milestone_id)
    words = queries.first_words(work, actor, case, milestone)
    proposed = queries.taking_over(work, actor, case, proposal or asked.form(UpdateForm).value("proposal"))
    form = asked.form(UpdateForm, initial=words | queries.words_about(proposed))
    return page("progress/form.html", form=form, milestone=milestone, proposed=proposed, **_about(work, case),
                action=f"/cases/{case_id}/progress/new/{milestone_id}")  # fmt: skip


@router.post("/cases/{case_id}/progress/new/{milestone_id}", again=new)
def create(case_id: UUID, milestone_id: UUID, form: UpdateForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "progress", permission=Permission.PROGRESS_AMEND)
    milestone = milestone_of(work, case, milestone_id)
    row = actions.record_update(work, actor, case, milestone, form)
    return Redirect(f"/cases/{case_id}/progress/{row.id}")


@router.get("/cases/{case_id}/progress/{update_id}")
def show(case_id: UUID, update_id: UUID, actor: CanRead, work: Work, asked: Asked) -> Page:
    """The preview as the victim will see it, with the steps that are left."""
    case = open_case(work, actor, case_id, "progress", permission=Permission.PROGRESS_READ)
    view = update_of(work, case, update_id)
    watch_when_read(work, case, view)
    preview = queries.preview_of(work, actor, case, view)
    return page("progress/show.html", form=asked.form(PublicationForm), preview=preview,
                head=case_head(work, actor, case, "progress"), may=queries.permits(case, view), labels=CHOICE_LABELS,
                proposal_status=status_in(work, case, view.content.proposal_id),
                **_about(work, case, view))  # fmt: skip


@router.post("/cases/{case_id}/progress/{update_id}/publications", again=show)
def publish(case_id: UUID, update_id: UUID, form: PublicationForm, actor: CanPublish, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "progress", permission=Permission.PROGRESS_PUBLISH)
    actions.publish(work, actor, case, update_row(work, case, update_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/progress/{update_id}")


@router.get("/cases/{case_id}/progress/{update_id}/edit")
def edit(case_id: UUID, update_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "progress", permission=Permission.PROGRESS_AMEND)
    view = update_of(work, case, update_id)
    form = asked.form(UpdateForm, initial={**view.content.model_dump(), "version": view.row.version})
    action = f"/cases/{case_id}/progress/{update_id}/wordings"
    return page("progress/form.html", form=form, milestone=None, proposed=None, action=action,
                **_about(work, case, view))  # fmt: skip


@router.post("/cases/{case_id}/progress/{update_id}/wordings", again=edit)
def amend(case_id: UUID, update_id: UUID, form: UpdateForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "progress", permission=Permission.PROGRESS_AMEND)
    actions.amend_update(work, actor, case, update_row(work, case, update_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/progress/{update_id}")


@router.get("/cases/{case_id}/progress/{update_id}/tellings/new")
def new_telling(case_id: UUID, update_id: UUID, actor: CanTell, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "progress", permission=Permission.CONTACTS_RECORD)
    view = update_of(work, case, update_id)
    return page("progress/telling.html", form=asked.form(TellingForm, initial={"channel": "phone"}),
                outcomes=OUTCOME_LABELS, channels=CHANNEL_LABELS, head=case_head(work, actor, case, "progress"),
                **_about(work, case, view))  # fmt: skip


@router.post("/cases/{case_id}/progress/{update_id}/tellings", again=new_telling)
def tell(case_id: UUID, update_id: UUID, form: TellingForm, actor: CanTell, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "progress", permission=Permission.CONTACTS_RECORD)
    actions.record_telling(work, actor, case, update_row(work, case, update_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/progress/{update_id}")


@router.get("/cases/{case_id}/progress/{update_id}/withdrawals/new")
def new_withdrawal(case_id: UUID, update_id: UUID, actor: CanPublish, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "progress", permission=Permission.PROGRESS_PUBLISH)
    view = update_of(work, case, update_id)
    return page("progress/withdrawal.html", form=asked.form(WithdrawalForm, initial={"version": view.row.version}),
                **_about(work, case, view))  # fmt: skip


@router.post("/cases/{case_id}/progress/{update_id}/withdrawals", again=new_withdrawal)
def withdraw(case_id: UUID, update_id: UUID, form: WithdrawalForm, actor: CanPublish, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "progress", permission=Permission.PROGRESS_PUBLISH)
    actions.withdraw_update(work, actor, case, update_row(work, case, update_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/progress/{update_id}")


def _about(work: Work, case: OpenCase, view: UpdateView | None = None) -> dict[str, Any]:
    return {"case": case, "victim": victim_of(work, case), "update": view, "now": work.now, "today": work.today,
            "url": f"/cases/{case.id}/progress"}  # fmt: skip
