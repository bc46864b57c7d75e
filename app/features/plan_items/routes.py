"""The items of the safety plan over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.people.queries import victim_of
from app.features.plan_items import actions, queries, rules
from app.features.plan_items.forms import ChoiceForm, PlanItemForm
from app.features.plan_items.rules import Saved
from app.features.starters.queries import starters_of
from app.features.starters.rules import section_named, starter_at
from app.web.answers import Page, Redirect, case_page, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.PLAN_READ)]
CanAmend = Annotated[Actor, requires(Permission.PLAN_AMEND)]

router = Router()


@router.get("/cases/{case_id}/plan/items/new")
def new_item(
    case_id: UUID, actor: CanAmend, work: Work, asked: Asked, section: str = "", starter: str = ""
) -> Page:
    """An empty form, or one that begins with the words of a starter, to be edited before it is saved."""
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_AMEND)
    part = section_named(section)
    starters = starters_of(work, actor, part) if part else None
    begun = starter_at(starters.lines, starter) if starters else ""
    form = asked.form(
        PlanItemForm, {"section": section, "text": begun, "visible_to": ["victim"], "version": 0}
    )
    return page("plan_items/item_form.html", item=None, form=form, starters=starters, **_about(work, case))


@router.post("/cases/{case_id}/plan/items", again=new_item)
def add_item(case_id: UUID, form: PlanItemForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_AMEND)
    actions.add_item(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/plan")


@router.get("/cases/{case_id}/plan/items/{item_id}")
def show_item(case_id: UUID, item_id: UUID, actor: CanRead, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_READ)
    about = _about(work, case)
    item = queries.item_of(work, actor, case, item_id, about["victim"].first)
    rival = queries.rival_of(work, actor, case, item, about["victim"].first)
    shown = {"version": item.version, "rival": rival.id, "text": rival.both_texts} if rival else {}
    return case_page("plan_items/item.html", item=item, rival=rival, form=asked.form(ChoiceForm, shown),
                     may_amend=case.may(Permission.PLAN_AMEND),
                     wordings=queries.wordings_of(work, actor, case, item), **about)  # fmt: skip


@router.get("/cases/{case_id}/plan/items/{item_id}/edit")
def edit_item(case_id: UUID, item_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_AMEND)
    about = _about(work, case)
    item = queries.item_of(work, actor, case, item_id, about["victim"].first)
    form = asked.form(PlanItemForm, {**item.content.model_dump(), "version": item.version})
    return page("plan_items/item_form.html", item=item, form=form, starters=None, **about)


@router.post("/cases/{case_id}/plan/items/{item_id}/amendments", again=edit_item)
def amend_item(case_id: UUID, item_id: UUID, form: PlanItemForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_AMEND)
    item = queries.item_row(work, case, item_id, to_amend=True)
    saved = actions.amend_item(work, actor, case, item, form)
    to_see = f"/cases/{case_id}/plan/items/{item_id}"
    return Redirect(f"/cases/{case_id}/plan" if saved is Saved.SAVED else to_see)


@router.post("/cases/{case_id}/plan/items/{item_id}/choices", again=show_item)
def choose_version(case_id: UUID, item_id: UUID, form: ChoiceForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_AMEND)
    item = queries.item_row(work, case, item_id, to_amend=True)
    actions.choose_version(work, actor, case, item, form)
    return Redirect(f"/cases/{case_id}/plan/items/{item_id}")


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    return {"case": case, "victim": victim_of(work, case), "rules": rules}
