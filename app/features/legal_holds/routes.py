"""Legal holds of a case over HTTP: whoever reads the case sees them, the supervisor places and lifts them."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.accounts.queries import names_of
from app.features.legal_holds import actions, queries
from app.features.legal_holds.forms import LegalHoldForm, LiftForm
from app.features.legal_holds.rules import HELD_FOR_LABELS
from app.features.people.queries import case_name
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CASE_READ)]
CanPlace = Annotated[Actor, requires(Permission.LEGAL_HOLDS_PLACE)]
router = Router()


@router.get("/cases/{case_id}/legal-holds")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "legal holds")
    holds = queries.legal_holds_of(work, case)
    ids = {one for v in holds for one in (v.content.placed_by, v.content.lifted_by) if one is not None}
    return case_page("legal_holds/index.html", case=case, name=case_name(work, case), holds=holds,
                     names=names_of(work, actor, ids),
                     may_place=case.may(Permission.LEGAL_HOLDS_PLACE))  # fmt: skip


@router.get("/cases/{case_id}/legal-holds/new")
def new(case_id: UUID, actor: CanPlace, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "legal holds", permission=Permission.LEGAL_HOLDS_PLACE)
    return page("legal_holds/form.html", case=case, name=case_name(work, case), choices=HELD_FOR_LABELS,
                form=asked.form(LegalHoldForm))  # fmt: skip


@router.post("/cases/{case_id}/legal-holds", again=new)
def create(case_id: UUID, form: LegalHoldForm, actor: CanPlace, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "legal holds", permission=Permission.LEGAL_HOLDS_PLACE)
    actions.place_legal_hold(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/legal-holds")


@router.get("/cases/{case_id}/legal-holds/{hold_id}/liftings/new")
def lifting(case_id: UUID, hold_id: UUID, actor: CanPlace, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "legal holds", permission=Permission.LEGAL_HOLDS_PLACE)
    row = queries.legal_hold(work, case, hold_id)
    form = asked.form(LiftForm, initial={"version": row.version})
    return page("legal_holds/lifting.html", case=case, name=case_name(work, case),
                view=queries.view_of(work, case, row), form=form)  # fmt: skip


@router.post("/cases/{case_id}/legal-holds/{hold_id}/liftings", again=lifting)
def lift(case_id: UUID, hold_id: UUID, form: LiftForm, actor: CanPlace, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "legal holds", permission=Permission.LEGAL_HOLDS_PLACE)
    actions.lift_legal_hold(work, actor, case, queries.legal_hold(work, case, hold_id, to_amend=True), form)
    return Redirect(f"/cases/{case_id}/legal-holds")
