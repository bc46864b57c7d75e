"""The only writer of the safety plan. Every change keeps what stood before it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.access.actor import Actor, Relation
from app.access.door import OpenCase
from app.access.permissions import Permission
from app.access.repeats import already_made, remember, row_id_of
from app.access.work import Work
from app.core import clock
from app.core.errors import Conflict, FormRefused, Refused
from app.features.cases.queries import case_row
from app.features.deadlines.actions import add_due, settle
from app.features.deadlines.actions import announce as announce_due
from app.features.deadlines.rules import DueKind
from app.features.plan_items.actions import announce
from app.features.plan_items.queries import items_of
from app.features.plan_triggers.actions import answered, review_soon
from app.features.plan_triggers.queries import longest_days
from app.features.plan_triggers.rules import Why
from app.features.plans import queries
from app.features.plans.forms import AgreementForm, PlanCheckForm, PlanReviewForm, WishesForm
from app.features.plans.models import (
    PlanCheck,
    PlanCheckContent,
    PlanReview,
    PlanReviewContent,
    PlanVersion,
    PlanVersionContent,
    Wishes,
    WishesContent,
)
from app.features.plans.rules import Verdict, mark_of

UNDECIDED = (
    "Not recorded: of an item there are two versions. Choose one with the victim first, then record it."
)
OTHER_THAN_READ = (
    "Not recorded: the plan was changed meanwhile. Below it stands as it is now: read it with the victim, then "
    "record it."
)
NO_TIME = "This note is for a wait that is longer than {days} days. Give a later day, or leave it empty."
AGREED_ANEW = (
    "Not saved: the plan was agreed anew meanwhile. Read the version below, then save your view again."
)


def record_wishes(work: Work, actor: Actor, case: OpenCase, form: WishesForm) -> Wishes:
    """What the victim wants, as said now; what was said before stays."""
    case.demand(Permission.PLAN_AMEND)
    case_row(work, case, to_amend=True)  # held, so that no two sayings get one number
    if again := already_made(work, actor, case, Wishes, form):
        return again
    row = Wishes.begin(case, id=row_id_of(form), number=queries.wishes_number(work, case) + 1)
    said = form.said_on or work.said_on
    if said > work.said_on:
        raise FormRefused({"said_on": "Give a day that is not in the future."})
    content = WishesContent(
        text=form.text,
        differs=form.differs,
        said_on=said,
        said_at=work.said_at,
        shared_with=form.shared_with,
        author_id=actor.id,
    )
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("plan.wishes-recorded", actor, case, row)
    announce(work, actor, case)
    return row


def agree_plan(work: Work, actor: Actor, case: OpenCase, form: AgreementForm) -> PlanVersion:
    """The victim agreed to the plan as it stands: freeze it as the version in force; the supervisor is told."""
    case.demand(Permission.PLAN_AMEND)
    case_row(work, case, to_amend=True)  # held, so that no two versions get one number
    if again := already_made(work, actor, case, PlanVersion, form):
        return again
    items = items_of(work, actor, case, "")
    if not items:
        raise FormRefused({"form": "There is nothing in the plan yet. Add an item first."})
    if any(item.has_rival for item in items):
        raise FormRefused({"form": UNDECIDED})
    mark = mark_of(((item.id, item.version) for item in items), queries.wishes_number(work, case))
    if form.seen != mark:
        raise Conflict(OTHER_THAN_READ)
    newest, wishes = queries.newest_version(work, case), queries.wishes_of(work, case)
    row = PlanVersion.begin(
        case, id=row_id_of(form), number=newest.number + 1 if newest else 1, agreed_on=work.today
    )
    content = PlanVersionContent(
        items={str(item.id): item.content for item in items}, wishes=wishes.text if wishes else "",
        with_whom=form.with_whom, note=form.note, author_id=actor.id,
    )  # fmt: skip
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("plan.agreed", actor, case, row)
    settle(work, case.id, DueKind.PLAN_CHECK)
    announce_due(work, case, "plan.agreed", about=row.id)
    if newest is None:
        answered(work, case)
        days = queries.review_days(work, case)
        add_due(work, case, DueKind.PLAN_REVIEW, _end_of(work.today + timedelta(days=days)), about=row.id)
    return row


def review_plan(work: Work, actor: Actor, case: OpenCase, form: PlanReviewForm, days: int) -> PlanReview:
    """The plan was looked at again with the victim; the next review is due after `days`, or on the day given.

    Written without a network it counts for the day on which it was written: what happened since then asks again.

    Later than the priority's interval needs a reason; later than the site's longest, a supervisor's note on the plan.
    """
    case.demand(Permission.PLAN_AMEND)
    if again := already_made(work, actor, case, PlanReview, form):
        return again
    looked_on = work.said_on
    next_on = form.next_on or looked_on + timedelta(days=days)
    longest = longest_days(work, case)
    latest = max(looked_on + timedelta(days=longest), queries.may_wait_until(work, case) or looked_on)
    if not looked_on < next_on <= latest:
        told = (
            f"Give a day after today and within {longest} days. Later needs a supervisor’s note on the plan."
        )
        raise FormRefused({"next_on": told})
    if next_on > looked_on + timedelta(days=days) and not form.why_later:
        raise FormRefused({"why_later": f"This is later than the {days} days of this priority. Say why."})
    is_overtaken = queries.was_reviewed_after(work, case, looked_on)
    row = PlanReview.begin(case, id=row_id_of(form), reviewed_on=looked_on, next_on=next_on)
    content = PlanReviewContent(
        trigger=form.trigger, note=form.note, victim_view=form.victim_view, why_later=form.why_later,
        author_id=actor.id,
    )  # fmt: skip
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("plan.reviewed", actor, case, row)
    if not is_overtaken:
        is_waited_for, first = answered(work, case)
        if not is_waited_for:
            label = "" if queries.newest_version(work, case) else first
            add_due(work, case, DueKind.PLAN_REVIEW, _end_of(next_on), about=row.id, label=label)
    return row


def check_plan(work: Work, actor: Actor, case: OpenCase, form: PlanCheckForm) -> PlanCheck:
    """A supervisor's view of the version in force, which is the one she was shown. Never of a plan of her own."""
    case.demand(Permission.PLAN_REVIEW)
    if case.relations & {Relation.LEAD, Relation.COVER, Relation.BACKUP}:
        raise Refused("This plan is your own work. Somebody else reviews it.")
    if again := already_made(work, actor, case, PlanCheck, form):
        return again
    version = queries.newest_version(work, case)
    if version is None:
        raise FormRefused({"form": "No version of this plan is agreed yet, so there is nothing to review."})
    if actor.id in case.open(version, PlanVersionContent).authors:
        raise Refused("This plan is your own work. Somebody else reviews it.")
    if form.version_id != version.id:
        raise Conflict(AGREED_ANEW)
    longest = longest_days(work, case)
    if form.may_wait_until and form.may_wait_until <= work.today + timedelta(days=longest):
        raise FormRefused({"may_wait_until": NO_TIME.format(days=longest)})
    row = PlanCheck.begin(case, id=row_id_of(form), version_id=version.id, checked_at=work.now)
    content = PlanCheckContent(
        verdict=form.verdict, note=form.note, actions=form.actions, may_wait_until=form.may_wait_until,
        version_number=version.number, author_id=actor.id,
    )  # fmt: skip
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("plan.checked", actor, case, row)
    settle(work, case.id, DueKind.PLAN_CHECK)
    if form.verdict is not Verdict.GOOD:
        review_soon(work, case, Why.SUPERVISOR)
    return row


def _end_of(day: date) -> datetime:
    return clock.at_local(day, 17)
