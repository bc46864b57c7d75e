"""Reads the safety plan of an opened case. It writes nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.cases.queries import case_of
from app.features.deadlines.queries import DueView, open_due, rules_for, span_of
from app.features.deadlines.rules import DueKind
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
from app.features.plans.rules import (
    OWNER_LABELS,
    SECTION_LABELS,
    STATUS_LABELS,
    Owner,
    Piece,
    Section,
    Side,
    both_texts,
    differing,
    is_on_reduced_copy,
    sides,
)

SHORTEST_INTERVAL = 7


@dataclass(frozen=True)
class ItemView:
    """One item as a page shows it."""

    id: UUID
    version: int
    content: PlanItemContent
    author: str
    has_rival: bool
    owner_label: str
    made_on: date

    @property
    def section_label(self) -> str:
        return SECTION_LABELS[self.content.section]

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.content.status]


@dataclass(frozen=True)
class Wording:
    """An earlier or other version, with who wrote it and when."""

    id: UUID
    number: int
    content: PlanItemContent
    author: str


@dataclass(frozen=True)
class RivalView:
    """Two versions of one item side by side, as this reader is told of them; the differing words are marked."""

    rival: Wording
    first: list[Piece]
    second: list[Piece]
    sides: tuple[Side, Side]
    both_texts: str

    @property
    def first_parts(self) -> list[tuple[str, bool]]:
        return [(f"{piece.text} ", piece.changed) for piece in self.first]

    @property
    def second_parts(self) -> list[tuple[str, bool]]:
        return [(f"{piece.text} ", piece.changed) for piece in self.second]


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


def items_of(work: Work, actor: Actor, case: OpenCase, victim_name: str) -> list[ItemView]:
    rows = work.session.scalars(
        select(PlanItem).where(PlanItem.case_id == case.id).order_by(PlanItem.made_on)
    ).all()
    contents = [(row, case.open(row, PlanItemContent)) for row in rows]
    names = names_of(work, actor, {c.author_id for _, c in contents if c.author_id})
    return [_view(row, content, names, victim_name) for row, content in contents]


def item_of(work: Work, actor: Actor, case: OpenCase, item_id: UUID, victim_name: str) -> ItemView:
    row = item_row(work, case, item_id)
    content = case.open(row, PlanItemContent)
    return _view(
        row, content, names_of(work, actor, [content.author_id] if content.author_id else []), victim_name
    )


def item_row(work: Work, case: OpenCase, item_id: UUID, *, to_amend: bool = False) -> PlanItem:
    """The row, held until the end when it is to be amended."""
    row = work.session.get(PlanItem, item_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def wordings_of(work: Work, actor: Actor, case: OpenCase, item_id: UUID) -> list[Wording]:
    """Earlier and unchosen wordings of an item, newest first."""
    rows = work.session.scalars(
        select(PlanItemWording)
        .where(PlanItemWording.item_id == item_id, PlanItemWording.case_id == case.id)
        .order_by(PlanItemWording.number.desc())
    ).all()
    contents = [(row, case.open(row, PlanItemContent)) for row in rows]
    names = names_of(work, actor, {c.author_id for _, c in contents if c.author_id})
    return [Wording(row.id, row.number, c, _name(names, c)) for row, c in contents]


def rival_row(work: Work, case: OpenCase, item_id: UUID) -> PlanItemRival | None:
    return work.session.scalars(_undecided(case).where(PlanItemRival.item_id == item_id)).first()


def rival_of(work: Work, actor: Actor, case: OpenCase, item: ItemView) -> RivalView | None:
    """The second version of this item that waits for a decision, if there is one."""
    row = rival_row(work, case, item.id)
    if row is None:
        return None
    content = case.open(row, PlanItemContent)
    names = names_of(work, actor, [content.author_id] if content.author_id else [])
    rival, saved = Wording(row.id, 0, content, _name(names, content)), item.content
    first, second = differing(saved.text, content.text)
    told = sides((item.author, saved.written_at), (rival.author, content.written_at), work.now,
                 first_is_mine=saved.author_id == actor.id, second_is_mine=content.author_id == actor.id)  # fmt: skip
    return RivalView(rival, first, second, told, both_texts(saved.text, content.text))


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
    rivals = _rivals_of(work, case)
    for item in items_of(work, actor, case, "You"):
        both = [item.content, *rivals[item.id]]
        may_stand = [c for c in both if is_on_reduced_copy(c.section, c.status, c.visible_to)]
        for section in dict.fromkeys(content.section for content in may_stand):
            here = [content for content in may_stand if content.section is section]
            grouped[section].append(PrintedItem(here, len(may_stand) > 1))
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


def _rivals_of(work: Work, case: OpenCase) -> defaultdict[UUID, list[PlanItemContent]]:
    """The second versions that wait for a decision, by item."""
    found: defaultdict[UUID, list[PlanItemContent]] = defaultdict(list)
    for row in work.session.scalars(_undecided(case)):
        found[row.item_id].append(case.open(row, PlanItemContent))
    return found


def _undecided(case: OpenCase) -> Select[PlanItemRival]:
    return select(PlanItemRival).where(PlanItemRival.case_id == case.id, PlanItemRival.decided_on.is_(None))


def _differs(items: list[ItemView], wishes: WishesContent | None, agreed: PlanVersionContent) -> bool:
    """Whether the plan is no longer what the victim agreed to, be it in a date, an owner or her wishes."""
    now = {str(item.id): item.content.agreed_to for item in items}
    then = {item_id: content.agreed_to for item_id, content in agreed.items.items()}
    return now != then or (wishes.text if wishes else "") != agreed.wishes


def _view(row: PlanItem, content: PlanItemContent, names: dict[UUID, str], victim_name: str) -> ItemView:
    owner = victim_name if content.owner is Owner.VICTIM else OWNER_LABELS[content.owner]
    return ItemView(row.id, row.version, content, _name(names, content), row.has_rival, owner, row.made_on)


def _name(names: dict[UUID, str], content: PlanItemContent) -> str:
    return names.get(content.author_id, "") if content.author_id else ""
