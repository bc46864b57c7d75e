"""Reads the safety plan of an opened case. It writes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.features.accounts.queries import names_of
from app.features.cases.queries import case_of
from app.features.deadlines.queries import DueView, open_due, rules_for, span_of
from app.features.deadlines.rules import DueKind
from app.features.plan_items.models import PlanItemContent
from app.features.plan_items.queries import ItemView, items_of, rivals_of
from app.features.plan_items.rules import FIELD_LABELS, field_words, is_on_reduced_copy, may_be_hers
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
from app.features.plans.rules import became, mark_of
from app.features.starters.rules import SECTION_LABELS, Section

SHORTEST_INTERVAL = 7
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class PrintedItem:
    """An item on the printed copy: one version, or as many of two undecided ones as may stand there."""

    versions: list[PlanItemContent]
    is_undecided: bool = False


@dataclass(frozen=True)
class ItemChange:
    """What became of one item from one version to another; `fields` are (label, before, after)."""

    what: str
    section: str
    text: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Differences:
    """What is another between two versions of a plan, in words. `wishes` are those before and after, if they differ."""

    items: list[ItemChange]
    wishes: tuple[str, str] | None = None

    def __bool__(self) -> bool:
        return bool(self.items or self.wishes)


@dataclass(frozen=True)
class VersionView:
    """A version as it was agreed, with what changed since the one before it; None for the first."""

    row: PlanVersion
    content: PlanVersionContent
    changes: Differences | None


@dataclass(frozen=True)
class PlanView:
    """The plan: wishes, sections with items, the version in force, whether it still is that; and the mark of it all."""

    wishes: WishesContent | None
    sections: list[tuple[Section, str, list[ItemView]]]
    version: PlanVersion | None
    changed_since_agreed: bool
    mark: str


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
        mark=mark_of(((item.id, item.version) for item in items), wishes_number(work, case)),
    )


def wishes_of(work: Work, case: OpenCase) -> WishesContent | None:
    """What the victim wants, as last said; None while nobody has asked."""
    return next(iter(all_wishes(work, case)), None)


def wishes_number(work: Work, case: OpenCase) -> int:
    """The number of the saying that came in last; 0 where there is none."""
    return work.session.scalar(select(func.max(Wishes.number)).where(Wishes.case_id == case.id)) or 0


def all_wishes(work: Work, case: OpenCase) -> list[WishesContent]:
    """Each saying, the newest first by when it was said: what a phone hands in late takes no later one's place."""
    rows = work.session.scalars(
        select(Wishes).where(Wishes.case_id == case.id).order_by(Wishes.number.desc())
    )
    told = (case.open(row, WishesContent) for row in rows)
    return sorted(told, key=lambda one: (one.said_on or date.min, one.said_at or LONG_AGO), reverse=True)


def newest_version(work: Work, case: OpenCase) -> PlanVersion | None:
    return work.session.scalars(
        select(PlanVersion).where(PlanVersion.case_id == case.id).order_by(PlanVersion.number.desc()).limit(1)
    ).first()


def versions_of(work: Work, case: OpenCase) -> list[tuple[PlanVersion, PlanVersionContent]]:
    rows = work.session.scalars(
        select(PlanVersion).where(PlanVersion.case_id == case.id).order_by(PlanVersion.number.desc())
    )
    return [(row, case.open(row, PlanVersionContent)) for row in rows]


def differences(old: PlanVersionContent, new: PlanVersionContent, victim_name: str) -> Differences:
    """In the order of the plan's parts: what came, what went, and each field that reads another way."""
    found = []
    for item_id in sorted(old.items.keys() | new.items.keys()):
        was, now = old.items.get(item_id), new.items.get(item_id)
        shown = now or was
        if shown is None or was == now:
            continue
        what = became(was.status if was else None, now.status if now else None)
        fields = _field_changes(was, now, victim_name) if was and now else []
        if fields or not (was and now):
            found.append((shown.section, ItemChange(what, SECTION_LABELS[shown.section], shown.text, fields)))
    order = list(Section)
    found.sort(key=lambda one: order.index(one[0]))
    wishes = (old.wishes, new.wishes) if old.wishes != new.wishes else None
    return Differences([change for _, change in found], wishes)


def _field_changes(
    was: PlanItemContent, now: PlanItemContent, victim_name: str
) -> list[tuple[str, str, str]]:
    told = [
        (FIELD_LABELS[name], *(field_words(name, one.fields[name], victim_name) for one in (was, now)))
        for name in FIELD_LABELS
    ]
    return [(label, before, after) for label, before, after in told if before != after]


def version_views(work: Work, case: OpenCase, victim_name: str) -> list[VersionView]:
    """Every agreed version, the newest first, each against the one before it."""
    found = versions_of(work, case)
    former: list[PlanVersionContent | None] = [content for _, content in found[1:]]
    former += [None] * (len(found) - len(former))
    return [
        VersionView(row, content, differences(before, content, victim_name) if before else None)
        for (row, content), before in zip(found, former, strict=True)
    ]


def not_agreed_yet(work: Work, actor: Actor, case: OpenCase, victim_name: str) -> Differences:
    """What of the plan is another now than in the version in force; nothing where none was agreed."""
    version = newest_version(work, case)
    if version is None:
        return Differences([])
    wishes = wishes_of(work, case)
    now = PlanVersionContent(
        items={str(item.id): item.content for item in items_of(work, actor, case, victim_name)},
        wishes=wishes.text if wishes else "",
    )
    return differences(case.open(version, PlanVersionContent), now, victim_name)


def since_last_check(work: Work, case: OpenCase, victim_name: str) -> tuple[int, Differences] | None:
    """(number, differences) from the version that a supervisor looked at last to the one in force; None where there
    is none, or it is the same."""
    checked = work.session.scalars(
        select(PlanVersion)
        .join(PlanCheck, PlanCheck.version_id == PlanVersion.id)
        .where(PlanCheck.case_id == case.id)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    ).first()
    newest = newest_version(work, case)
    if checked is None or newest is None or checked.id == newest.id:
        return None
    was, now = (case.open(one, PlanVersionContent) for one in (checked, newest))
    return checked.number, differences(was, now, victim_name)


def between(
    versions: list[VersionView], since: str, until: str, victim_name: str
) -> tuple[int, int, Differences] | None:  # fmt: skip
    """(from, to, differences) between two versions, each named by its number; without the later one, to the newest.
    None where there are no such two."""
    older = _numbered(versions, since)
    newer = _numbered(versions, until) if until else versions[0] if versions else None
    if older is None or newer is None or older.row.number >= newer.row.number:
        return None
    told = differences(older.content, newer.content, victim_name)
    return older.row.number, newer.row.number, told


def _numbered(versions: list[VersionView], asked: str) -> VersionView | None:
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    return next((one for one in versions if one.row.number == number), None)


def may_wait_until(work: Work, case: OpenCase) -> date | None:
    """Until when a supervisor's newest note lets the next review wait, if it says so."""
    row = work.session.scalars(
        select(PlanCheck).where(PlanCheck.case_id == case.id).order_by(PlanCheck.checked_at.desc())
    ).first()
    return case.open(row, PlanCheckContent).may_wait_until if row else None


def was_reviewed_after(work: Work, case: OpenCase, day: date) -> bool:
    """Whether the plan was looked at on a later day than this."""
    found = select(PlanReview.id).where(PlanReview.case_id == case.id, PlanReview.reviewed_on > day)
    return work.session.scalars(found.limit(1)).first() is not None


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

    Two versions that nobody has decided between stand one under the other, if each may stand there. What one of them
    takes off her copy stays off until somebody has decided: an older edit brings nothing back.
    """
    grouped: defaultdict[Section, list[PrintedItem]] = defaultdict(list)
    rivals = rivals_of(work, case)
    for item in items_of(work, actor, case, "You"):
        both = [item.content, *rivals[item.id]]
        if not all(may_be_hers(c.section, c.visible_to) for c in both):
            continue
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
