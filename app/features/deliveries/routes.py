"""What phones handed in and nobody could take, over HTTP: the supervisor's list, and her decision."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.contacts.queries import case_head
from app.features.deliveries import actions, queries
from app.features.deliveries.forms import AsideForm, TakeForm
from app.features.deliveries.rules import ASIDE_LABELS
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanDecide = Annotated[Actor, requires(Permission.BOARD_READ)]
CanTake = Annotated[Actor, requires(Permission.CASES_ALLOCATE)]
router = Router()


@router.get("/deliveries")
def index(actor: CanDecide, work: Work) -> Page:
    found = queries.held_for(work, actor)
    return page("deliveries/index.html", waiting=[one for one in found if one.is_open],
                decided=[one for one in found if not one.is_open], gaps=queries.gaps_for(work, actor))  # fmt: skip


@router.get("/deliveries/{delivery_id}")
def show(delivery_id: UUID, actor: CanDecide, work: Work, asked: Asked) -> Page:
    row = queries.held_row(work, actor, delivery_id)
    return page("deliveries/show.html", one=queries.held_view(work, actor, row), form=asked.form(AsideForm),
                reasons=ASIDE_LABELS.items())  # fmt: skip


@router.post("/deliveries/{delivery_id}/settings-aside", again=show)
def set_aside(delivery_id: UUID, form: AsideForm, actor: CanDecide, work: Work) -> Redirect:
    row = queries.held_row(work, actor, delivery_id, to_amend=True)
    actions.set_aside(work, actor, row, form.reason)
    return Redirect("/deliveries")


@router.get("/cases/{case_id}/deliveries/{delivery_id}/takings/new")
def open_in(case_id: UUID, delivery_id: UUID, actor: CanTake, work: Work, asked: Asked) -> Page:
    """Its words, inside a case that she may see."""
    case = open_case(work, actor, case_id, "delivery", permission=Permission.CASES_ALLOCATE)
    row = queries.held_row(work, actor, delivery_id)
    return page("deliveries/opened.html", one=queries.held_view(work, actor, row), item=queries.opened(work, row),
                form=asked.form(TakeForm), case=case, head=case_head(work, actor, case, "more"))  # fmt: skip


@router.post("/cases/{case_id}/deliveries/{delivery_id}/takings", again=open_in)
def take(case_id: UUID, delivery_id: UUID, form: TakeForm, actor: CanTake, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "delivery", permission=Permission.CASES_ALLOCATE)
    row = queries.held_row(work, actor, delivery_id, to_amend=True)
    return Redirect(actions.take(work, actor, case, row))
