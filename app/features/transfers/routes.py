"""Transfers over HTTP: proposing, agreeing and withdrawing at the one site; accepting and declining at the other."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor, Relation
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.contacts.queries import list_of
from app.features.people.queries import case_name
from app.features.transfers import actions, queries, rules
from app.features.transfers.forms import AcceptanceForm, AgreementForm, EndingForm, ProposalForm
from app.features.transfers.rules import AGREED_LABELS, HAPPENS, REASON_LABELS, TransferStatus
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CASE_READ)]
CanPropose = Annotated[Actor, requires(Permission.TRANSFER_PROPOSE)]
CanProposeProven = Annotated[Actor, requires(Permission.TRANSFER_PROPOSE, proven=True)]
CanAgree = Annotated[Actor, requires(Permission.TRANSFER_AGREE)]
CanAgreeProven = Annotated[Actor, requires(Permission.TRANSFER_AGREE, proven=True)]
CanDecide = Annotated[Actor, requires(Permission.TRANSFERS_DECIDE)]
CanDecideProven = Annotated[Actor, requires(Permission.TRANSFERS_DECIDE, proven=True)]
router = Router()


@router.get("/cases/{case_id}/transfer")
def show(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "transfer")
    views = queries.transfers_of(work, actor, case)
    if Relation.MERGED in case.relations:
        gone = next((view for view in views if view.is_done), None)
        return page("transfers/gone.html", case=case, view=gone, back_to=list_of(actor), P=Permission)
    return case_page("transfers/show.html", **_about(work, case), views=views, me=actor.id, may=case.may, P=Permission,
                     obstacles=queries.obstacles_to(work, case), has_places=bool(queries.places_for(work, actor)),
                     S=TransferStatus)  # fmt: skip


@router.get("/cases/{case_id}/transfer/proposals/new")
def propose(case_id: UUID, actor: CanPropose, work: Work, asked: Asked) -> Page:
    case = _case(work, actor, case_id)
    return page("transfers/proposal.html", **_about(work, case), form=asked.form(ProposalForm), happens=HAPPENS,
                places=queries.places_for(work, actor), reasons=REASON_LABELS, agreed=AGREED_LABELS,
                obstacles=queries.obstacles_to(work, case))  # fmt: skip


@router.post("/cases/{case_id}/transfer/proposals", again=propose)
def create(case_id: UUID, form: ProposalForm, actor: CanProposeProven, work: Work) -> Redirect:
    actions.propose_transfer(work, actor, _case(work, actor, case_id), form)
    return Redirect(f"/cases/{case_id}/transfer")


@router.get("/cases/{case_id}/transfer/agreements/new")
def agreeing(case_id: UUID, actor: CanAgree, work: Work, asked: Asked) -> Page:
    case = _case(work, actor, case_id)
    view = queries.waiting_view(work, actor, case)
    return page("transfers/agreement.html", **_about(work, case), view=view, happens=HAPPENS, me=actor.id,
                obstacles=queries.obstacles_to(work, case),
                form=asked.form(AgreementForm, {"version": view.row.version}))  # fmt: skip


def compare(case_id: UUID, form: AgreementForm, actor: CanAgreeProven, work: Work) -> Any:
    """Ahead of the lock: who of the other site is like somebody in the case."""
    case = _case(work, actor, case_id)
    return actions.compare(work, case, queries.waiting_view(work, actor, case).row)


@router.post("/cases/{case_id}/transfer/agreements", again=agreeing, before=compare)
def agree(case_id: UUID, form: AgreementForm, actor: CanAgreeProven, work: Work, ready: Any) -> Redirect:
    actions.agree(work, actor, _case(work, actor, case_id), form, ready)
    return Redirect(f"/cases/{case_id}/transfer")


@router.get("/cases/{case_id}/transfer/withdrawals/new")
def withdrawing(case_id: UUID, actor: CanPropose, work: Work, asked: Asked) -> Page:
    case = _case(work, actor, case_id)
    view = queries.waiting_view(work, actor, case)
    return page("transfers/withdrawal.html", **_about(work, case), view=view,
                form=asked.form(EndingForm, {"version": view.row.version}))  # fmt: skip


@router.post("/cases/{case_id}/transfer/withdrawals", again=withdrawing)
def withdraw(case_id: UUID, form: EndingForm, actor: CanPropose, work: Work) -> Redirect:
    actions.withdraw(work, actor, _case(work, actor, case_id), form)
    return Redirect(f"/cases/{case_id}/transfer")


@router.post("/cases/{case_id}/transfer/readings")
def note_read(case_id: UUID, actor: CanPropose, work: Work) -> Redirect:
    actions.note_read(work, actor, _case(work, actor, case_id))
    return Redirect(f"/cases/{case_id}/transfer")


# ── At the site that is offered it ───────────────────────────────────────────────────────────────────────


@router.get("/transfers")
def index(actor: CanDecide, work: Work) -> Page:
    views = queries.offers_for(work, actor)
    return page("transfers/index.html", waiting=[one for one in views if one.is_waiting],
                over=[one for one in views if not one.is_waiting])  # fmt: skip


@router.get("/transfers/{offer_id}")
def offer(offer_id: UUID, actor: CanDecide, work: Work, asked: Asked) -> Page:
    view = queries.offer_view(work, actor, offer_id)
    return page("transfers/offer.html", view=view, people=queries.able_in(work, actor, view.row.team_id),
                form=asked.form(AcceptanceForm, {"version": view.row.version}))  # fmt: skip


@router.post("/transfers/{offer_id}/acceptances", again=offer)
def accept(offer_id: UUID, form: AcceptanceForm, actor: CanDecideProven, work: Work) -> Redirect:
    actions.accept(work, actor, offer_id, form)
    return Redirect(f"/transfers/{offer_id}")


@router.get("/transfers/{offer_id}/refusals/new")
def declining(offer_id: UUID, actor: CanDecide, work: Work, asked: Asked) -> Page:
    view = queries.offer_view(work, actor, offer_id, to_answer=True)
    return page(
        "transfers/refusal.html", view=view, form=asked.form(EndingForm, {"version": view.row.version})
    )


@router.post("/transfers/{offer_id}/refusals", again=declining)
def decline(offer_id: UUID, form: EndingForm, actor: CanDecide, work: Work) -> Redirect:
    actions.decline(work, actor, offer_id, form)
    return Redirect("/transfers")


def _case(work: Work, actor: Actor, case_id: UUID) -> OpenCase:
    return open_case(work, actor, case_id, "transfer", permission=Permission.TRANSFER_PROPOSE)


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    return {"case": case, "name": case_name(work, case), "days": rules.LASTS.days}
