"""Visits over HTTP: planned in a case; checked in to, prolonged and checked out of by who goes; seen by who watches."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.core.clock import local, time_words
from app.core.ids import new_id
from app.features.contacts.queries import case_head
from app.features.visits import actions, forms, queries, rules
from app.features.visits.models import Visit
from app.features.visits.rules import Seat
from app.features.watchers.queries import card_of, reference_of, supervisors_named, watchers_for
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.CONTACTS_READ)]
CanPlan = Annotated[Actor, requires(Permission.CONTACTS_RECORD)]
CanVisit = Annotated[Actor, requires(Permission.CASELOAD_READ)]

router = Router()


# ── In a case ────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/visits")
def index(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "visits", permission=Permission.CONTACTS_READ)
    return page(
        "visits/index.html", visits=queries.visits_of(work, actor, case), may_plan=case.may(Permission.CONTACTS_RECORD),
        head=case_head(work, actor, case, "more"), place=f"/cases/{case_id}", rules=rules,
    )  # fmt: skip


@router.get("/cases/{case_id}/visits/new")
def new(case_id: UUID, actor: CanPlan, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "visits", permission=Permission.CONTACTS_RECORD)
    soon = local(work.now + timedelta(minutes=30))
    first = {"id": new_id(), "kind": "home", "day": soon.date(), "at": f"{soon:%H}:{soon.minute // 30 * 30:02}",
             "minutes": 60, "watcher": queries.last_watcher(work, actor)}  # fmt: skip
    return page(
        "visits/form.html", form=asked.form(forms.PlanForm, first), rules=rules, place=f"/cases/{case_id}",
        watchers=watchers_for(work, actor, case_id), head=case_head(work, actor, case, "more"),
    )  # fmt: skip


@router.post("/cases/{case_id}/visits", again=new)
def create(case_id: UUID, form: forms.PlanForm, actor: CanPlan, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "visits", permission=Permission.CONTACTS_RECORD)
    return Redirect(f"/visits/{actions.plan_visit(work, actor, case, form).id}")


# ── One visit ────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/visits/{visit_id}")
def show(visit_id: UUID, actor: CanVisit, work: Work, asked: Asked) -> Page:
    """For who goes, who watches, and whoever sees the case; each reads no more than that gives."""
    row = queries.visit_row(work, actor, visit_id)
    seats, view = queries.seats_of(work, actor, row), queries.visit_view(work, actor, row)
    supervisors = supervisors_named(work, actor, row.case_id)
    return page(
        "visits/show.html", visit=view, is_mine=Seat.VISITOR in seats, has_case=Seat.CASE in seats,
        may_answer=bool(seats & rules.ANSWERING), acts=queries.acts_of(work, actor, row), rules=rules,
        card=card_of(work, actor, row.account_id), reference=reference_of(work, row.case_id),
        supervisors=supervisors, form=asked.form(forms.CheckOutForm, {"id": new_id()}),
    )  # fmt: skip


@router.get("/visits/{visit_id}/check-ins/new")
def new_check_in(visit_id: UUID, actor: CanVisit, work: Work, asked: Asked) -> Page:
    row = queries.visit_row(work, actor, visit_id, seats=rules.GOING)
    until = time_words(work.now + (row.due_at - row.starts_at))
    form = asked.form(forms.CheckInForm, {"id": new_id(), "until": until, "watcher": row.watcher_id})
    return page(
        "visits/check_in.html", form=form, watchers=watchers_for(work, actor, row.case_id),
        **_about(work, actor, row),
    )  # fmt: skip


@router.post("/visits/{visit_id}/check-ins", again=new_check_in)
def check_in(visit_id: UUID, form: forms.CheckInForm, actor: CanVisit, work: Work) -> Redirect:
    actions.check_in(work, actor, queries.visit_row(work, actor, visit_id, to_amend=True), form)
    return Redirect("/today")


@router.post("/visits/{visit_id}/check-outs", again=show)
def check_out(visit_id: UUID, form: forms.CheckOutForm, actor: CanVisit, work: Work) -> Redirect:
    actions.check_out(work, actor, queries.visit_row(work, actor, visit_id, to_amend=True), form)
    return Redirect(f"/visits/{visit_id}")


@router.get("/visits/{visit_id}/extensions/new")
def new_extension(visit_id: UUID, actor: CanVisit, work: Work, asked: Asked) -> Page:
    row = queries.visit_row(work, actor, visit_id, seats=rules.GOING)
    form = asked.form(forms.MoreTimeForm, {"id": new_id()})
    return page("visits/more_time.html", form=form, **_about(work, actor, row))


@router.post("/visits/{visit_id}/extensions", again=new_extension)
def extend(visit_id: UUID, form: forms.MoreTimeForm, actor: CanVisit, work: Work) -> Redirect:
    actions.add_time(work, actor, queries.visit_row(work, actor, visit_id, to_amend=True), form)
    return Redirect("/today")


@router.get("/visits/{visit_id}/cancellations/new")
def new_cancellation(visit_id: UUID, actor: CanVisit, work: Work, asked: Asked) -> Page:
    row = queries.visit_row(work, actor, visit_id, seats=rules.GOING)
    form = asked.form(forms.CancelForm, {"id": new_id()})
    return page("visits/cancel.html", form=form, **_about(work, actor, row))


@router.post("/visits/{visit_id}/cancellations", again=new_cancellation)
def cancel(visit_id: UUID, form: forms.CancelForm, actor: CanVisit, work: Work) -> Redirect:
    actions.cancel_visit(work, actor, queries.visit_row(work, actor, visit_id, to_amend=True), form)
    return Redirect("/today")


@router.get("/visits/{visit_id}/reaches/new")
def new_reach(visit_id: UUID, actor: CanVisit, work: Work, asked: Asked) -> Page:
    row = queries.visit_row(work, actor, visit_id, seats=rules.ANSWERING)
    form = asked.form(forms.ReachForm, {"id": new_id()})
    return page("visits/reach.html", form=form, **_about(work, actor, row))


@router.post("/visits/{visit_id}/reaches", again=new_reach)
def reach(visit_id: UUID, form: forms.ReachForm, actor: CanVisit, work: Work) -> Redirect:
    actions.note_reach(work, actor, queries.visit_row(work, actor, visit_id, to_amend=True), form)
    return Redirect("/")


def _about(work: Work, actor: Actor, row: Visit) -> dict[str, Any]:
    return {"visit": queries.visit_view(work, actor, row), "rules": rules, "place": f"/visits/{row.id}",
            "card": card_of(work, actor, row.account_id)}  # fmt: skip
