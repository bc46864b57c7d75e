"""Emergency openings over HTTP: asking without sight, the second person's answer, the address, the review."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.emergencies import REASON_LABELS
from app.access.permissions import Permission
from app.access.work import Work
from app.features.emergencies import actions, queries
from app.features.emergencies.forms import AgreementForm, EmergencyForm, PlacesForm, ReviewForm
from app.features.emergencies.rules import REVIEW_LABELS, VERDICT_LABELS
from app.features.people.queries import case_name
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanAsk = Annotated[Actor, requires(Permission.EMERGENCY_ASK)]
CanRead = Annotated[Actor, requires(Permission.CASE_READ)]
CanAgree = Annotated[Actor, requires(Permission.EMERGENCY_APPROVE)]
CanOpenPlaces = Annotated[Actor, requires(Permission.EMERGENCY_PLACES)]
CanReview = Annotated[Actor, requires(Permission.EMERGENCY_REVIEW)]
CanReadBoard = Annotated[Actor, requires(Permission.BOARD_READ)]
router = Router()


@router.get("/emergency")
def ask(actor: CanAsk, work: Work, asked: Asked) -> Page:
    return page("emergencies/ask.html", form=asked.form(EmergencyForm), reasons=REASON_LABELS.items(),
                mine=queries.mine(work, actor))  # fmt: skip


def _look(form: EmergencyForm, actor: CanAsk, work: Work) -> UUID | None:
    """Ahead of the lock, the same for every answer."""
    return queries.wanted_case(work, actor.site_id, form)


@router.post("/emergency/openings", again=ask, before=_look)
def create(
    form: EmergencyForm, actor: CanAsk, work: Work, ready: UUID | None, typed: dict[str, list[str]]
) -> Redirect:
    return Redirect(actions.ask_and_lead_on(work, actor, form, ready, typed))


@router.get("/cases/{case_id}/emergency")
def index(case_id: UUID, actor: CanAgree, work: Work) -> Page:
    case = open_case(work, actor, case_id, "emergency", permission=Permission.EMERGENCY_APPROVE)
    return case_page("emergencies/index.html", views=queries.openings_of(work, actor, case), me=actor.id,
                     **_about(work, case))  # fmt: skip


@router.get("/cases/{case_id}/emergency/places/new")
def places(case_id: UUID, actor: CanOpenPlaces, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "emergency", permission=Permission.EMERGENCY_PLACES)
    return page("emergencies/places.html", form=asked.form(PlacesForm), **_about(work, case))


@router.post("/cases/{case_id}/emergency/places", again=places)
def open_places(case_id: UUID, form: PlacesForm, actor: CanOpenPlaces, work: Work) -> Redirect:
    case = open_case(
        work, actor, case_id, "emergency", permission=Permission.EMERGENCY_PLACES, reason=form.why
    )
    actions.open_places(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/locations")


@router.get("/cases/{case_id}/emergency/{opening_id}/decisions/new")
def deciding(case_id: UUID, opening_id: UUID, actor: CanAgree, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "emergency", permission=Permission.EMERGENCY_APPROVE)
    row = queries.opening_row(work, case, opening_id)
    return page("emergencies/decision.html", form=asked.form(AgreementForm), choices=VERDICT_LABELS.items(),
                view=queries.view_of(work, actor, case, row), **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/emergency/{opening_id}/decisions", again=deciding)
def decide(case_id: UUID, opening_id: UUID, form: AgreementForm, actor: CanAgree, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "emergency", permission=Permission.EMERGENCY_APPROVE)
    row = queries.opening_row(work, case, opening_id, to_amend=True)
    actions.agree_or_decline(work, actor, case, row, form)
    return Redirect(f"/cases/{case_id}/emergency")


@router.post("/cases/{case_id}/emergency/{opening_id}/endings")
def end_early(case_id: UUID, opening_id: UUID, actor: CanRead, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "emergency")
    row = queries.opening_row(work, case, opening_id, to_amend=True)
    actions.end_early(work, actor, case, row)
    return Redirect("/emergency" if row.account_id == actor.id else f"/cases/{case_id}/emergency")


@router.get("/cases/{case_id}/emergency/{opening_id}/reviews/new")
def reviewing(case_id: UUID, opening_id: UUID, actor: CanReview, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "emergency", permission=Permission.EMERGENCY_REVIEW)
    row = queries.opening_row(work, case, opening_id)
    return page("emergencies/review.html", form=asked.form(ReviewForm), choices=REVIEW_LABELS.items(),
                view=queries.view_of(work, actor, case, row), **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/emergency/{opening_id}/reviews", again=reviewing)
def review(case_id: UUID, opening_id: UUID, form: ReviewForm, actor: CanReview, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "emergency", permission=Permission.EMERGENCY_REVIEW)
    actions.review(work, actor, case, queries.opening_row(work, case, opening_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/emergency")


@router.post("/team/unusual/{use_id}/readings")
def note_seen(use_id: UUID, actor: CanReadBoard, work: Work) -> Redirect:
    actions.note_seen(work, actor, queries.unusual_row(work, actor, use_id))
    return Redirect("/team")


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    return {"case": case, "name": case_name(work, case), "may": case.may, "P": Permission}
