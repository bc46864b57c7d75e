"""The safety plan over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from app.access.actor import Actor
from app.access.door import OpenCase, open_case
from app.access.permissions import Permission
from app.access.work import Work
from app.features.contacts.queries import case_head
from app.features.people.queries import victim_of
from app.features.plan_items import rules as item_rules
from app.features.plan_triggers.queries import longest_days
from app.features.plans import actions, queries, rules
from app.features.plans.forms import AgreementForm, PlanCheckForm, PlanReviewForm, WishesForm
from app.web.answers import Page, Redirect, page
from app.web.asked import Asked
from app.web.guards import requires
from app.web.routing import Router

CanRead = Annotated[Actor, requires(Permission.PLAN_READ)]
CanAmend = Annotated[Actor, requires(Permission.PLAN_AMEND)]
CanPrintProven = Annotated[Actor, requires(Permission.PLAN_PRINT, proven=True)]
CanReview = Annotated[Actor, requires(Permission.PLAN_REVIEW)]

router = Router()


@router.get("/cases/{case_id}/plan")
def show(case_id: UUID, actor: CanRead, work: Work) -> Page:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_READ)
    head = case_head(work, actor, case, "plan")
    plan = queries.plan_of(work, actor, case, victim_of(work, case).first)
    checks = queries.checks_of(work, actor, case)
    return page("plans/show.html", case=case, head=head, plan=plan, checks=checks, rules=rules, may=_may(case),
                next_review=queries.next_review(work, case))  # fmt: skip


@router.get("/cases/{case_id}/plan/wishes/new")
def new_wishes(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_AMEND)
    before = queries.all_wishes(work, case)
    initial = before[0].model_dump(include={"text", "differs", "shared_with"}) if before else {}
    return page(
        "plans/wishes_form.html", form=asked.form(WishesForm, initial), before=before, **_about(work, case)
    )


@router.post("/cases/{case_id}/plan/wishes", again=new_wishes)
def record_wishes(case_id: UUID, form: WishesForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_AMEND)
    actions.record_wishes(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/plan")


@router.get("/cases/{case_id}/plan/agreements/new")
def new_agreement(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_AMEND)
    about = _about(work, case)
    plan = queries.plan_of(work, actor, case, about["victim"].first)
    changed = queries.not_agreed_yet(work, actor, case, about["victim"].first)
    return page(
        "plans/agreement_form.html", form=asked.form(AgreementForm), plan=plan, changed=changed, **about
    )


@router.post("/cases/{case_id}/plan/agreements", again=new_agreement)
def agree(case_id: UUID, form: AgreementForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_AMEND)
    actions.agree_plan(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/plan")


@router.get("/cases/{case_id}/plan/reviews/new")
def new_review(case_id: UUID, actor: CanAmend, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_AMEND)
    return page("plans/review_form.html", form=asked.form(PlanReviewForm), reviews=queries.reviews_of(work, case),
                days=queries.review_days(work, case), longest=longest_days(work, case),
                **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/plan/reviews", again=new_review)
def review(case_id: UUID, form: PlanReviewForm, actor: CanAmend, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "plan", permission=Permission.PLAN_AMEND)
    days = queries.review_days(work, case)
    actions.review_plan(work, actor, case, form, days)
    return Redirect(f"/cases/{case_id}/plan")


@router.get("/cases/{case_id}/plan/checks/new")
def new_check(case_id: UUID, actor: CanReview, work: Work, asked: Asked) -> Page:
    case = open_case(work, actor, case_id, "plan check", permission=Permission.PLAN_REVIEW)
    return page("plans/check_form.html", form=asked.form(PlanCheckForm), versions=queries.versions_of(work, case),
                own=case.is_mine, since=queries.since_last_check(work, case, victim_of(work, case).first),
                longest=longest_days(work, case), **_about(work, case))  # fmt: skip


@router.post("/cases/{case_id}/plan/checks", again=new_check)
def check(case_id: UUID, form: PlanCheckForm, actor: CanReview, work: Work) -> Redirect:
    case = open_case(work, actor, case_id, "plan check", permission=Permission.PLAN_REVIEW)
    actions.check_plan(work, actor, case, form)
    return Redirect(f"/cases/{case_id}/plan")


@router.get("/cases/{case_id}/plan/versions")
def versions(case_id: UUID, actor: CanRead, work: Work, since: str = "", until: str = "") -> Page:
    """Each version against the one before; `since` and `until` are the numbers of two to be laid side by side."""
    case = open_case(work, actor, case_id, "plan versions", permission=Permission.PLAN_READ)
    first = victim_of(work, case).first
    found = queries.version_views(work, case, first)
    return page(
        "plans/versions.html", versions=found, rules=item_rules, head=case_head(work, actor, case, "plan"),
        beside=queries.between(found, since, until, first), now=queries.not_agreed_yet(work, actor, case, first),
    )  # fmt: skip


@router.get("/cases/{case_id}/plan/print")
def print_copy(case_id: UUID, actor: CanPrintProven, work: Work) -> Page:
    """The victim's reduced copy on one page; the access log names this opening *printed*."""
    case = open_case(work, actor, case_id, "plan printed", permission=Permission.PLAN_PRINT)
    return page("plans/print.html", sections=queries.reduced_copy(work, actor, case),
                wishes=queries.wishes_of(work, case), today=work.today, back=f"/cases/{case_id}/plan")  # fmt: skip


def _about(work: Work, case: OpenCase) -> dict[str, Any]:
    return {"case": case, "victim": victim_of(work, case), "rules": rules}


def _may(case: OpenCase) -> dict[str, bool]:
    reviews = case.may(Permission.PLAN_REVIEW) and not case.is_mine
    return {
        "amend": case.may(Permission.PLAN_AMEND),
        "print": case.may(Permission.PLAN_PRINT),
        "review": reviews,
        "release": case.may(Permission.SHARES_RELEASE),
    }
