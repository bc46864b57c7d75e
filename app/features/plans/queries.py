"""Reads the safety plan of an opened case. It writes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.cases.queries import case_of
from app.features.deadlines.queries import DueView, open_due, rules_for, span_of
from app.features.deadlines.rules import DueKind
from app.features.plan_items.models import PlanItemContent
from app.features.plan_items.queries import ItemView, items_of, rivals_of
from app.features.plan_items.rules import is_on_reduced_copy
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
from app.features.plans.rules import FieldChange, ItemChange, differences, wishes_changed
from app.features.starters.rules import SECTION_LABELS, Section

SHORTEST_INTERVAL = 7
LONGEST_INTERVAL = 90


@dataclass(frozen=True)
class PrintedItem:
    """An item on the printed copy: one version, or as many of two undecided ones as may stand there."""

    versions: list[PlanItemContent]
    is_undecided: bool = False


@dataclass(frozen=True)
class PlanView:
    """The plan: wishes, sections with their items, the version in force, and whether it still is what was agreed."""

    wishes: WishesContent | None
    sections: list[tuple[Section, str, list[ItemView]]]
    version: PlanVersion | None
    changed_since_agreed: bool


def plan_of(work: Work, actor: Actor, case: OpenCase, victim_name: str) -> PlanView:
    """Everything the plan page shows. `victim_name` is put in place of the owner "the victim"."""
    items = items_of(work, actor, case, victim_name)
    grouped: defaultdict[Section, list[ItemView]] = defaultdict(list)
    for item in items:
        grouped[item.content.section].append(item)
    version = newest_version(work, case)
    content = case.open(version, PlanVersionContent) if version else None
    wishes = wishes_of(work, case)
    return PlanView(
        wishes=wishes,
        sections=[
            (section, SECTION_LABELS[section], grouped[section]) for section in Section if grouped[section]
        ],
        version=version,
        changed_since_agreed=content is None or _differs(items, wishes, content),
    )


def wishes_of(work: Work, case: OpenCase) -> WishesContent | None:
    """What the victim wants, as last said; None while nobody has asked."""
    row = newest_wishes(work, case)
    return case.open(row, WishesContent) if row else None


def newest_wishes(work: Work, case: OpenCase) -> Wishes | None:
    return work.session.scalars(
        select(Wishes).where(Wishes.case_id == case.id).order_by(Wishes.number.desc()).limit(1)
    ).first()


def all_wishes(work: Work, case: OpenCase) -> list[WishesContent]:
    rows = work.session.scalars(
        select(Wishes).where(Wishes.case_id == case.id).order_by(Wishes.number.desc())
    )
    return [case.open(row, WishesContent) for row in rows]


def newest_version(work: Work, case: OpenCase) -> PlanVersion | None:
    return work.session.scalars(
        select(PlanVersion).where(PlanVersion.case_id == case.id).order_by(PlanVersion.number.desc()).limit(1)
    ).first()


def versions_of(work: Work, case: OpenCase) -> list[tuple[PlanVersion, PlanVersionContent]]:
    rows = work.session.scalars(
        select(PlanVersion).where(PlanVersion.case_id == case.id).order_by(PlanVersion.number.desc())
    )
    return [(row, case.open(row, PlanVersionContent)) for row in rows]


@dataclass(frozen=True)
class Comparison:
    """What changed from one version to another; with nothing before it, `before` is None and all of it is new."""

    before: int | None
    changes: list[ItemChange]
    wishes: FieldChange | None

    @property
    def is_same(self) -> bool:
        return not self.changes and self.wishes is None


@dataclass(frozen=True)
class VersionPage:
    """One frozen version, who recorded it, in what it differs from another one, and which others there are."""

    row: PlanVersion
    content: PlanVersionContent
    author: str
    compared: Comparison
    others: list[PlanVersion]
    sections: list[tuple[str, list[PlanItemContent]]]


def version_page(
    work: Work, actor: Actor, case: OpenCase, version_id: UUID, against: str, victim_name: str
) -> VersionPage:  # fmt: skip
    """A version beside the one with the number `against`, or else beside the one before it."""
    versions = versions_of(work, case)
    found = next((one for one in versions if one[0].id == version_id), None)
    if found is None:
        raise NotFound()
    row, content = found
    by_number = {str(one.number): (one, told) for one, told in versions if one.id != row.id}
    other = by_number.get(against) or by_number.get(str(row.number - 1))
    grouped: defaultdict[Section, list[PlanItemContent]] = defaultdict(list)
    for item in content.items.values():
        grouped[item.section].append(item)
    names = names_of(work, actor, {content.author_id} if content.author_id else set())
    return VersionPage(
        row, content, names.get(content.author_id, "") if content.author_id else "",
        _compared(other, content, victim_name), [one for one, _ in versions if one.id != row.id],
        [(SECTION_LABELS[section], grouped[section]) for section in Section if grouped[section]],
    )  # fmt: skip


def _compared(
    other: tuple[PlanVersion, PlanVersionContent] | None, content: PlanVersionContent, victim_name: str
) -> Comparison:  # fmt: skip
    before = other[1] if other else PlanVersionContent()
    was, now = ({key: item.fields for key, item in told.items.items()} for told in (before, content))
    return Comparison(
        other[0].number if other else None, differences(was, now, victim_name),
        wishes_changed(before.wishes, content.wishes),
    )  # fmt: skip


def since_agreed(work: Work, case: OpenCase, plan: PlanView, victim_name: str) -> Comparison:
    """What changed in the plan as it stands since it was agreed last."""
    version = plan.version
    agreed = (version, case.open(version, PlanVersionContent)) if version else None
    items = {str(item.id): item.content for _, _, group in plan.sections for item in group}
    wishes = plan.wishes.text if plan.wishes else ""
    return _compared(agreed, PlanVersionContent(items=items, wishes=wishes), victim_name)


def since_checked(work: Work, case: OpenCase, victim_name: str) -> Comparison | None:
    """What changed in the newest version since the one that a supervisor looked at last; None where none is agreed."""
    versions = versions_of(work, case)
    if not versions:
        return None
    checked = work.session.scalars(
        select(PlanCheck.version_id).where(PlanCheck.case_id == case.id).order_by(PlanCheck.checked_at.desc())
    ).first()
    other = next((one for one in versions if one[0].id == checked), None)
    return _compared(other, versions[0][1], victim_name)


def longest_days(work: Work, case: OpenCase) -> int:
    """The site's longest time between two reviews, in days."""
    for rule in rules_for(work, case.site_id, "plan.review.longest", work.now):
        amount, _ = span_of(rule, enhanced=False)
        if amount:
            return amount
    return LONGEST_INTERVAL


def may_wait_until(work: Work, case: OpenCase) -> date | None:
    """Until when a supervisor's newest note lets the next review wait, if it says so."""
    row = work.session.scalars(
        select(PlanCheck).where(PlanCheck.case_id == case.id).order_by(PlanCheck.checked_at.desc())
    ).first()
    return case.open(row, PlanCheckContent).may_wait_until if row else None


def reviews_of(work: Work, case: OpenCase) -> list[tuple[PlanReview, PlanReviewContent]]:
    rows = work.session.scalars(
        select(PlanReview).where(PlanReview.case_id == case.id).order_by(PlanReview.reviewed_on.desc())
    )
    return [(row, case.open(row, PlanReviewContent)) for row in rows]


def checks_of(work: Work, actor: Actor, case: OpenCase) -> list[tuple[PlanCheck, PlanCheckContent, str]]:
    """Supervisors' views of the plan, newest first, with who gave them."""
    rows = work.session.scalars(
        select(PlanCheck).where(PlanCheck.case_id == case.id).order_by(PlanCheck.checked_at.desc())
    ).all()
    contents = [(row, case.open(row, PlanCheckContent)) for row in rows]
    names = names_of(work, actor, {c.author_id for _, c in contents if c.author_id})
    return [(row, c, names.get(c.author_id, "") if c.author_id else "") for row, c in contents]


def reduced_copy(work: Work, actor: Actor, case: OpenCase) -> list[tuple[str, list[PrintedItem]]]:
    """What the printed page holds: the victim's own items, without four sections, no file, no place.

    Two versions that nobody has decided between stand one under the other, each only if it may stand there.
    """
    grouped: defaultdict[Section, list[PrintedItem]] = defaultdict(list)
    rivals = rivals_of(work, case)
    for item in items_of(work, actor, case, "You"):
        both = [item.content, *rivals[item.id]]
        may_stand = [c for c in both if is_on_reduced_copy(c.section, c.status, c.visible_to)]
        for section in dict.fromkeys(content.section for content in may_stand):
            here = [content for content in may_stand if content.section is section]
            # Versions that read alike on paper are one there, whatever else they disagree about.
            alike = {(content.text, content.due): content for content in reversed(here)}
            is_undecided = len(alike) > 1 or len(here) < len(may_stand)
            grouped[section].append(PrintedItem([*reversed(alike.values())], is_undecided))
    return [(SECTION_LABELS[section], grouped[section]) for section in Section if grouped[section]]


def next_review(work: Work, case: OpenCase) -> DueView | None:
    """When the plan is to be looked at next: the earliest review that is due."""
    return next((due for due in open_due(work, case) if due.kind is DueKind.PLAN_REVIEW), None)


def review_days(work: Work, case: OpenCase) -> int:
    """The site's interval between reviews for a case of this priority, in days."""
    priority = case_of(work, case).row.priority
    for rule in rules_for(work, case.site_id, f"plan.review.{priority}", work.now):
        amount, _ = span_of(rule, enhanced=False)
        if amount:
            return amount
    return SHORTEST_INTERVAL


def _differs(items: list[ItemView], wishes: WishesContent | None, agreed: PlanVersionContent) -> bool:
    """Whether the plan is no longer what the victim agreed to, be it in a date, an owner or her wishes."""
    now = {str(item.id): item.content.agreed_to for item in items}
    then = {item_id: content.agreed_to for item_id, content in agreed.items.items()}
    return now != then or (wishes.text if wishes else "") != agreed.wishes
