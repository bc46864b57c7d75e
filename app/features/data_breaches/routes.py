"""The register of data breaches over HTTP: the data-protection officer writes it, the service manager reads it."""

from typing import Annotated
from uuid import UUID

from app.access.actor import Actor
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.clock import local
from app.core.ids import new_id
from app.features.data_breaches import actions, queries, rules
from app.features.data_breaches.forms import (
    AmendForm,
    BreachForm,
    ClosingForm,
    PlaceForm,
    ReportForm,
    TellingForm,
)
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.forms import BoundForm
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.DATA_BREACHES_READ)]
CanRecord = Annotated[Actor, requires(Permission.DATA_BREACHES_RECORD)]

router = Router()


@router.get("/data-breaches")
def index(actor: CanRead, work: Work) -> Page:
    return page("data_breaches/index.html", breaches=queries.breaches_of(work, actor),
                may_record=may_anywhere(actor.role, Permission.DATA_BREACHES_RECORD))  # fmt: skip


@router.get("/data-breaches/new")
def new(actor: CanRecord, work: Work, asked: Asked) -> Page:
    now = {"found_on": work.today, "found_time": local(work.now).strftime("%H:%M")}
    return page("data_breaches/new.html", form=asked.form(BreachForm, {"id": new_id(), **now}), rules=rules)


@router.post("/data-breaches", again=new)
def create(form: BreachForm, actor: CanRecord, work: Work) -> Redirect:
    return Redirect(f"/data-breaches/{actions.record_breach(work, actor, form).id}")


@router.get("/data-breaches/{breach_id}")
def show(breach_id: UUID, actor: CanRead, work: Work) -> Page:
    return page("data_breaches/show.html", breach=queries.breach_view(work, actor, breach_id), rules=rules,
                may_record=may_anywhere(actor.role, Permission.DATA_BREACHES_RECORD))  # fmt: skip


@router.get("/data-breaches/{breach_id}/edit")
def amending(breach_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    view = queries.breach_view(work, actor, breach_id)
    return _step("data_breaches/edit.html", view, asked.form(AmendForm, queries.known(view)))


@router.post("/data-breaches/{breach_id}/amendments", again=amending)
def amend(breach_id: UUID, form: AmendForm, actor: CanRecord, work: Work) -> Redirect:
    actions.amend(work, actor, queries.breach_row(work, actor, breach_id, to_amend=True), form)
    return Redirect(f"/data-breaches/{breach_id}")


@router.get("/data-breaches/{breach_id}/reports/new")
def reporting(breach_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    view = queries.breach_view(work, actor, breach_id)
    return _step("data_breaches/report.html", view, asked.form(ReportForm, {"version": view.row.version}))


@router.post("/data-breaches/{breach_id}/reports", again=reporting)
def decide_report(breach_id: UUID, form: ReportForm, actor: CanRecord, work: Work) -> Redirect:
    actions.decide_report(work, actor, queries.breach_row(work, actor, breach_id, to_amend=True), form)
    return Redirect(f"/data-breaches/{breach_id}")


@router.get("/data-breaches/{breach_id}/tellings/new")
def telling(breach_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    view = queries.breach_view(work, actor, breach_id)
    return _step("data_breaches/telling.html", view, asked.form(TellingForm, {"version": view.row.version}))


@router.post("/data-breaches/{breach_id}/tellings", again=telling)
def note_telling(breach_id: UUID, form: TellingForm, actor: CanRecord, work: Work) -> Redirect:
    actions.note_telling(work, actor, queries.breach_row(work, actor, breach_id, to_amend=True), form)
    return Redirect(f"/data-breaches/{breach_id}")


@router.get("/data-breaches/{breach_id}/places/new")
def naming(breach_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    view = queries.breach_view(work, actor, breach_id)
    return _step("data_breaches/place.html", view, asked.form(PlaceForm, {"version": view.row.version}))


@router.post("/data-breaches/{breach_id}/places", again=naming)
def call_up_plan(breach_id: UUID, form: PlaceForm, actor: CanRecord, work: Work) -> Redirect:
    actions.call_up_plan(work, actor, queries.breach_row(work, actor, breach_id, to_amend=True), form)
    return Redirect(f"/data-breaches/{breach_id}")


@router.get("/data-breaches/{breach_id}/closings/new")
def closing(breach_id: UUID, actor: CanRecord, work: Work, asked: Asked) -> Page:
    view = queries.breach_view(work, actor, breach_id)
    return _step("data_breaches/closing.html", view, asked.form(ClosingForm, {"version": view.row.version}))


@router.post("/data-breaches/{breach_id}/closings", again=closing)
def close(breach_id: UUID, form: ClosingForm, actor: CanRecord, work: Work) -> Redirect:
    actions.close(work, actor, queries.breach_row(work, actor, breach_id, to_amend=True), form)
    return Redirect(f"/data-breaches/{breach_id}")


def _step(template: str, view: queries.BreachView, form: BoundForm) -> Page:
    return page(template, breach=view, form=form, rules=rules)
