"""Referral, allocation, cover, priority, status and facts over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.core.ids import new_id
from app.features.accounts.queries import names_of, people_in_team
from app.features.cases import actions, queries, rules
from app.features.cases.forms import (
    AllocateForm,
    CoverForm,
    FactsForm,
    PriorityForm,
    ReferralForm,
    StatusForm,
)
from app.features.identifiers.queries import is_waiting
from app.features.people.queries import victim_of
from app.features.people.rules import LANGUAGES, PRONOUN_LABELS
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRefer = Annotated[Actor, requires(Permission.CASES_REFER)]
CanRead = Annotated[Actor, requires(Permission.FACTS_READ)]
CanAmend = Annotated[Actor, requires(Permission.CASE_AMEND)]
CanAllocate = Annotated[Actor, requires(Permission.CASES_ALLOCATE)]
CanCover = Annotated[Actor, requires(Permission.COVER_GIVE)]
CanSetPriority = Annotated[Actor, requires(Permission.PRIORITY_SET)]
router = Router()


# ── Referral ─────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/referrals/new")
def new(actor: CanRefer, work: Work, asked: Asked) -> Page:
    initial = {"id": new_id(), "pronouns": "they", "priority": "standard", "stage": "not_reported"}
    teams = [(team.id, team.name) for team in queries.teams_of(work, actor)]
    return page("cases/referral.html", form=asked.form(ReferralForm, initial), teams=teams, rules=rules,
                languages=LANGUAGES, pronouns=PRONOUN_LABELS)  # fmt: skip


@router.post("/referrals", again=new)
def create(form: ReferralForm, actor: CanRefer, work: Work) -> Redirect:
    case = actions.refer(work, actor, form)
    danger = "&danger=yes" if form.immediate_danger else ""
    return Redirect(f"/referrals/received?reference={case.reference}{danger}")


@router.get("/referrals/received")
def received(actor: CanRefer, work: Work, reference: str = "", danger: str = "") -> Page:
    sight = queries.referral_with(work, actor, reference)
    return page("cases/received.html", reference=sight.reference, case_id=sight.id, is_danger=danger == "yes",
                may_allocate=sight.team_id in actor.supervises)  # fmt: skip


# ── Allocation and cover ─────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/allocation")
def allocation(case_id: UUID, actor: CanAllocate, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "facts", permission=Permission.CASES_ALLOCATE)
    about = _about(work, actor, case)
    initial = {"lead": queries.lead_of(work, case), "backup": queries.backup_of(work, case),
               "priority": about["view"].priority, "version": about["view"].row.version}  # fmt: skip
    return page("cases/allocation.html", form=asked.form(AllocateForm, initial),
                team=_team(work, actor, case), not_compared=is_waiting(work, case_id), **about)  # fmt: skip


@router.post("/cases/{case_id}/allocation", again=allocation)
def allocate(case_id: UUID, form: AllocateForm, actor: CanAllocate, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "facts", permission=Permission.CASES_ALLOCATE)
    actions.allocate(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/facts")


@router.get("/cases/{case_id}/cover")
def cover(case_id: UUID, actor: CanCover, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "facts", permission=Permission.COVER_GIVE)
    lead = queries.lead_of(work, case)
    team = [choice for choice in _team(work, actor, case) if choice[0] != lead]
    form = asked.form(CoverForm, {"from_day": work.today})
    return page("cases/cover.html", form=form, team=team, lead=lead,
                covers=queries.covers_of(work, case), **_about(work, actor, case))  # fmt: skip


@router.post("/cases/{case_id}/cover", again=cover)
def give_cover(case_id: UUID, form: CoverForm, actor: CanCover, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "facts", permission=Permission.COVER_GIVE)
    actions.give_cover(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/cover")


@router.post("/cases/{case_id}/cover/{relation_id}/ending")
def end_cover(case_id: UUID, relation_id: UUID, actor: CanCover, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "facts", permission=Permission.COVER_GIVE)
    actions.end_cover(work, actor, case, relation_id)
    return Redirect(f"/cases/{case_id}/cover")


# ── Priority and status ──────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/priority")
def priority(case_id: UUID, actor: CanSetPriority, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "facts", permission=Permission.PRIORITY_SET)
    about = _about(work, actor, case)
    form = asked.form(
        PriorityForm, {"priority": about["view"].priority, "version": about["view"].row.version}
    )
    return page("cases/priority.html", form=form, **about)


@router.post("/cases/{case_id}/priority", again=priority)
def set_priority(case_id: UUID, form: PriorityForm, actor: CanSetPriority, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "facts", permission=Permission.PRIORITY_SET)
    actions.set_priority(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/facts")


@router.get("/cases/{case_id}/status")
def status(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    return _status_page(work, actor, asked, case_id, Permission.CASE_AMEND, "status")


@router.post("/cases/{case_id}/status", again=status)
def change_status(case_id: UUID, form: StatusForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "facts", permission=Permission.CASE_AMEND)
    actions.change_status(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/facts")


@router.get("/cases/{case_id}/triage")
def triage(case_id: UUID, actor: CanAllocate, work: Work, asked: Asked) -> Page:
    return _status_page(work, actor, asked, case_id, Permission.CASES_ALLOCATE, "triage")


@router.post("/cases/{case_id}/triage", again=triage)
def decide_triage(case_id: UUID, form: StatusForm, actor: CanAllocate, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "facts", permission=Permission.CASES_ALLOCATE)
    actions.change_status(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/facts")


def _status_page(
    work: Work, actor: Actor, asked: Asked, case_id: UUID, permission: Permission, place: str
) -> Page:
    case = open_case(work, actor, case_id, "facts", permission=permission)
    about = _about(work, actor, case)
    form = asked.form(StatusForm, {"version": about["view"].row.version})
    return page(
        "cases/status.html", form=form, place=place, nexts=rules.next_of(about["view"].status), **about
    )


# ── Facts ────────────────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{case_id}/facts")
def facts(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "facts", permission=Permission.FACTS_READ)
    return case_page("cases/facts.html", **_about(work, actor, case), **_past(work, actor, case))


@router.get("/cases/{case_id}/facts/edit")
def edit(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "facts", permission=Permission.CASE_AMEND)
    about = _about(work, actor, case)
    form = asked.form(FactsForm, {**about["view"].content.model_dump(), "version": about["view"].row.version})
    return page("cases/facts_form.html", form=form, **about)


@router.post("/cases/{case_id}/facts", again=edit)
def amend(case_id: UUID, form: FactsForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "facts", permission=Permission.CASE_AMEND)
    actions.amend_facts(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/facts")


def _about(work: Work, actor: Actor, case: OpenCase) -> dict[str, Any]:
    """What every page here shows: whose case it is, how it stands, and what its reader may do."""
    view = queries.case_of(work, case)
    return {"case": case, "victim": victim_of(work, case), "view": view,
            "saved": queries.facts_of(view.content), "rules": rules,
            "may": case.may, "P": Permission}  # fmt: skip


def _past(work: Work, actor: Actor, case: OpenCase) -> dict[str, Any]:
    """The histories of a case, with the names of who made them."""
    past: dict[str, Any] = {
        "relations": queries.relations_of(work, case),
        "priorities": queries.priority_history(work, case),
        "statuses": queries.status_history(work, case),
        "wordings": queries.facts_wordings(work, case),
    }
    return {**past, "names": names_of(work, actor, queries.people_in(past)), "today": work.today}


def _team(work: Work, actor: Actor, case: OpenCase) -> list[tuple[UUID, str]]:
    """Those of the team who may lead, back up or cover, for the page's choices."""
    able = queries.able_in_team(work, case)
    return [
        (person.id, person.name) for person in people_in_team(work, actor, case.team_id) if person.id in able
    ]
