"""Restricted cases over HTTP: who reads the case sees that it is; lead and supervisor place, the supervisor lifts."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor, Role
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.accounts.queries import names_of
from app.features.cases.queries import backup_of
from app.features.people.queries import case_name
from app.features.restrictions import actions, queries
from app.features.restrictions.forms import LiftingForm, NamingForm, RestrictionForm
from app.features.restrictions.rules import WHY_LABELS
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CASE_READ)]
CanPlace = Annotated[Actor, requires(Permission.RESTRICTION_PLACE)]
CanAmend = Annotated[Actor, requires(Permission.RESTRICTION_AMEND)]
router = Router()


@router.get("/cases/{case_id}/restriction")
def show(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "restriction")
    past = queries.restrictions_of(work, case)
    backup = backup_of(work, case)
    ids = {one for v in past for one in (v.content.placed_by, v.content.lifted_by, backup) if one is not None}
    return case_page("restrictions/show.html", past=past, names=names_of(work, actor, ids), me=actor.id, backup=backup,
                     finders=queries.finders_of(work, actor, case), **_about(work, case))  # fmt: skip


@router.get("/cases/{case_id}/restriction/new")
def new(case_id: UUID, actor: CanPlace, work: Work, asked: Asked, why: str = "") -> Page:
    case = open_case(work, actor, case_id, "restriction", permission=Permission.RESTRICTION_PLACE)
    offered = queries.to_choose_first(work, case) - {actor.id}
    form = asked.form(RestrictionForm, {"why": why if why in list(WHY_LABELS) else None})
    return page("restrictions/form.html", form=form, reasons=WHY_LABELS.items(),
                people=queries.choices(work, actor, case, offered), **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/restriction", again=new)
def create(case_id: UUID, form: RestrictionForm, actor: CanPlace, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "restriction", permission=Permission.RESTRICTION_PLACE)
    actions.restrict(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/restriction")


@router.get("/cases/{case_id}/restriction/namings/new")
def naming(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "restriction", permission=Permission.RESTRICTION_AMEND)
    queries.standing_restriction(work, case)
    found = {one.account_id for one in queries.finders_of(work, actor, case)}
    offered = queries.staff_of(work, case, Role.ADVOCATE, Role.SUPERVISOR) - found
    return page("restrictions/naming.html", form=asked.form(NamingForm),
                people=queries.choices(work, actor, case, offered), **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/restriction/namings", again=naming)
def name_person(case_id: UUID, form: NamingForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "restriction", permission=Permission.RESTRICTION_AMEND)
    actions.name_person(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/restriction")


@router.post("/cases/{case_id}/restriction/namings/{account_id}/ending", again=show)
def end_naming(case_id: UUID, account_id: UUID, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "restriction", permission=Permission.RESTRICTION_AMEND)
    actions.end_naming(work, actor, case, account_id)
    return Redirect("/cases" if account_id == actor.id else f"/cases/{case_id}/restriction")


@router.get("/cases/{case_id}/restriction/liftings/new")
def lifting(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "restriction", permission=Permission.RESTRICTION_AMEND)
    row = queries.standing_restriction(work, case)
    form = asked.form(LiftingForm, {"version": row.version})
    return page("restrictions/lifting.html", form=form, **_about(work, case))


@router.post("/cases/{case_id}/restriction/liftings", again=lifting)
def lift(case_id: UUID, form: LiftingForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "restriction", permission=Permission.RESTRICTION_AMEND)
    actions.lift(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/restriction")


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    return {"case": case, "name": case_name(work, case), "may": case.may, "P": Permission}
