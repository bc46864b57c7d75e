"""The only writer of the safety plan. Every change keeps what stood before it."""

from __future__ import annotations

from collections.abc import Callable
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
from app.features.deadlines.rules import DueKind, Lane
from app.features.plans import queries
from app.features.plans.forms import (
    ITEM_TEXT,
    AgreementForm,
    ChoiceForm,
    PlanCheckForm,
    PlanItemForm,
    PlanReviewForm,
    WishesForm,
)
from app.features.plans.models import (
    PlanCheck,
    PlanCheckContent,
    PlanItem,
    PlanItemContent,
    PlanItemRival,
    PlanItemWording,
    PlanReview,
    PlanReviewContent,
    PlanVersion,
    PlanVersionContent,
    Wishes,
    WishesContent,
)
from app.features.plans.rules import Agreement, ItemStatus

LONGEST_INTERVAL = timedelta(days=90)
AGREED_ANEW = (
    "Not saved: the plan was agreed anew meanwhile. Read the version below, then save your view again."
)

Heard = Callable[[Work, Actor, OpenCase], None]
_listening: list[Heard] = []


def listen(heard: Heard) -> None:
    """Features to the left hear here that the plan’s items or wishes changed; this one knows none of them."""
    _listening.append(heard)


def _announce(work: Work, actor: Actor, case: OpenCase) -> None:
    """Whoever listens looks at the plan as it stands now, and acts within this unit."""
    work.session.flush()
    for heard in _listening:
        heard(work, actor, case)


def add_item(work: Work, actor: Actor, case: OpenCase, form: PlanItemForm) -> PlanItem:
    """Put one item into the plan."""
    case.demand(Permission.PLAN_AMEND)
    if again := already_made(work, actor, case, PlanItem, form):
        return again
    _check(form)
    item = PlanItem.begin(case, id=row_id_of(form), made_on=work.today)
    item.sealed = case.seal(_content(work, actor, form), into=item)
    work.add(item)
    remember(work, actor, case, item, form)
    work.ledger.entry("plan.item-added", actor, case, item)
    _announce(work, actor, case)
    return item


def amend_item(work: Work, actor: Actor, case: OpenCase, item: PlanItem, form: PlanItemForm) -> bool:
    """Change an item. If somebody changed it meanwhile both versions stay, and the answer is False."""
    case.demand(Permission.PLAN_AMEND)
    _check(form)
    content = _content(work, actor, form)
    if form.version != item.version:
        if item.has_rival:
            raise Conflict(
                "Two versions of this item already wait for a decision. Decide between them first."
            )
        _keep_as_rival(work, actor, case, item, content)
        return False
    _replace(work, case, item, content)
    work.ledger.entry("plan.item-amended", actor, case, item)
    _announce(work, actor, case)
    return True


def choose_version(work: Work, actor: Actor, case: OpenCase, item: PlanItem, form: ChoiceForm) -> None:
    """Decide between two versions. The one not chosen stays in the history."""
    case.demand(Permission.PLAN_AMEND)
    rival = queries.rival_row(work, case, item.id)
    if rival is None or form.version != item.version:
        raise Conflict("Somebody has decided this meanwhile. Look at the item again.")
    first, second = case.open(item, PlanItemContent), case.open(rival, PlanItemContent)
    chosen = second if form.chosen == "second" else first
    if form.chosen == "new":
        if not form.text:
            raise FormRefused({"text": "Write the new wording."})
        if len(form.text) > ITEM_TEXT:
            raise FormRefused({"text": f"Use at most {ITEM_TEXT:,} characters."})
        chosen = first.model_copy(update={"text": form.text})
    _keep_wording(work, case, item, second if form.chosen == "first" else first)
    if form.chosen == "new":
        _keep_wording(work, case, item, second)
    agreed_on = work.today if form.agreed is Agreement.YES else None
    update = {"agreed": form.agreed, "agreed_on": agreed_on, "author_id": actor.id, "written_at": work.now}
    item.version += 1
    item.has_rival = False
    item.sealed = case.seal(chosen.model_copy(update=update), into=item)
    rival.decided_on = work.today
    work.ledger.entry("plan.version-chosen", actor, case, item, corrects=rival.id)
    _announce(work, actor, case)


def record_wishes(work: Work, actor: Actor, case: OpenCase, form: WishesForm) -> Wishes:
    """What the victim wants, as said now; what was said before stays."""
    case.demand(Permission.PLAN_AMEND)
    case_row(work, case, to_amend=True)  # held, so that no two sayings get one number
    if again := already_made(work, actor, case, Wishes, form):
        return again
    newest = queries.newest_wishes(work, case)
    row = Wishes.begin(case, id=row_id_of(form), number=newest.number + 1 if newest else 1)
    said = form.said_on or work.said_on
    if said > work.today:
        raise FormRefused({"said_on": "Give a day that is not in the future."})
    content = WishesContent(
        text=form.text, differs=form.differs, said_on=said, shared_with=form.shared_with, author_id=actor.id
    )
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("plan.wishes-recorded", actor, case, row)
    _announce(work, actor, case)
    return row


def agree_plan(work: Work, actor: Actor, case: OpenCase, form: AgreementForm) -> PlanVersion:
    """The victim agreed to the plan as it stands: freeze it as the version in force; the supervisor is told."""
    case.demand(Permission.PLAN_AMEND)
    case_row(work, case, to_amend=True)  # held, so that no two versions get one number
    if again := already_made(work, actor, case, PlanVersion, form):
        return again
    items = queries.items_of(work, actor, case, "")
    if not items:
        raise FormRefused({"form": "There is nothing in the plan yet. Add an item first."})
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
    add_due(work, case, DueKind.PLAN_CHECK, work.now + timedelta(days=7), lane=Lane.BOARD, about=row.id)
    return row


def review_plan(work: Work, actor: Actor, case: OpenCase, form: PlanReviewForm, days: int) -> PlanReview:
    """The plan was looked at again with the victim; the next review is due after `days`, or on the day given."""
    case.demand(Permission.PLAN_AMEND)
    if again := already_made(work, actor, case, PlanReview, form):
        return again
    next_on = form.next_on or work.today + timedelta(days=days)
    if not work.today < next_on <= work.today + LONGEST_INTERVAL:
        raise FormRefused({"next_on": "Give a day after today and within 90 days."})
    row = PlanReview.begin(case, id=row_id_of(form), reviewed_on=work.today, next_on=next_on)
    content = PlanReviewContent(
        trigger=form.trigger, note=form.note, victim_view=form.victim_view, author_id=actor.id
    )
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("plan.reviewed", actor, case, row)
    settle(work, case.id, DueKind.PLAN_REVIEW)
    add_due(work, case, DueKind.PLAN_REVIEW, _end_of(next_on), about=row.id)
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
    if case.open(version, PlanVersionContent).author_id == actor.id:
        raise Refused("This plan is your own work. Somebody else reviews it.")
    if form.version_id != version.id:
        raise Conflict(AGREED_ANEW)
    row = PlanCheck.begin(case, id=row_id_of(form), version_id=version.id, checked_at=work.now)
    content = PlanCheckContent(
        verdict=form.verdict, note=form.note, version_number=version.number, author_id=actor.id
    )
    row.sealed = case.seal(content, into=row)
    work.add(row)
    remember(work, actor, case, row, form)
    work.ledger.entry("plan.checked", actor, case, row)
    settle(work, case.id, DueKind.PLAN_CHECK)
    return row


def _check(form: PlanItemForm) -> None:
    if form.status is ItemStatus.NOT_WANTED and not form.refusal:
        raise FormRefused({"refusal": "Write why it is not wanted, in the victim’s words."})


def _content(work: Work, actor: Actor, form: PlanItemForm) -> PlanItemContent:
    wanted = form.model_dump(exclude={"id", "version"})
    agreed_on = work.today if form.agreed is Agreement.YES else None
    return PlanItemContent(**wanted, agreed_on=agreed_on, author_id=actor.id, written_at=work.now)


def _replace(work: Work, case: OpenCase, item: PlanItem, content: PlanItemContent) -> None:
    _keep_wording(work, case, item, case.open(item, PlanItemContent))
    item.version += 1
    item.sealed = case.seal(content, into=item)


def _keep_wording(work: Work, case: OpenCase, item: PlanItem, content: PlanItemContent) -> None:
    row = PlanItemWording.begin(case, item_id=item.id, number=item.version)
    row.sealed = case.seal(content, into=row)
    work.add(row)


def _keep_as_rival(
    work: Work, actor: Actor, case: OpenCase, item: PlanItem, content: PlanItemContent
) -> None:
    row = PlanItemRival.begin(case, item_id=item.id)
    row.sealed = case.seal(content, into=row)
    item.has_rival = True
    work.add(row)
    work.ledger.entry("plan.second-version-kept", actor, case, row, corrects=item.id)
    _announce(work, actor, case)


def _end_of(day: date) -> datetime:
    return clock.at_local(day, 17)
