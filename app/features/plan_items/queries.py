"""Reads the items of the safety plan: as they stand, as they stood, and both of two versions. It writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.plan_items.models import (
    Mark,
    PlanItem,
    PlanItemContent,
    PlanItemRival,
    PlanItemWording,
)
from app.features.plan_items.rules import (
    FIELD_LABELS,
    FIELDS,
    OWNER_LABELS,
    STATUS_LABELS,
    TEXTS,
    Owner,
    Side,
    both_texts,
    differing,
    field_words,
    sides,
)
from app.features.starters.rules import SECTION_LABELS


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
    joined: list[tuple[str, str, datetime | None]]
    """What of it somebody else changed while this was written, by whom and when; both stand."""

    @property
    def section_label(self) -> str:
        return SECTION_LABELS[self.content.section]

    @property
    def seen_by(self) -> str:
        return field_words("visible_to", self.content.visible_to, "")

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.content.status]


@dataclass(frozen=True)
class Wording:
    """An earlier or other version, who wrote it, and where else than in its text it differs from what stands."""

    id: UUID
    content: PlanItemContent
    author: str
    others: list[tuple[str, str]]


@dataclass(frozen=True)
class Disagreement:
    """One field in which two versions differ, as this reader is told of it; in texts the differing words are marked."""

    name: str
    label: str
    sides: tuple[Side, Side]
    parts: tuple[list[tuple[str, bool]], list[tuple[str, bool]]]

    @property
    def versions(self) -> list[tuple[str, str, str, list[tuple[str, bool]]]]:
        told = zip(("first", "second"), self.sides, self.parts, strict=True)
        return [(which, side.title, side.when, parts) for which, side, parts in told]


@dataclass(frozen=True)
class RivalView:
    """Two versions of one item: what they disagree about, field by field."""

    id: UUID
    undecided: list[Disagreement]
    both_texts: str


def items_of(work: Work, actor: Actor, case: OpenCase, victim_name: str) -> list[ItemView]:
    rows = work.session.scalars(
        select(PlanItem).where(PlanItem.case_id == case.id).order_by(PlanItem.made_on)
    ).all()
    contents = [(row, case.open(row, PlanItemContent)) for row in rows]
    names = _names(work, actor, [mark for _, content in contents for mark in _marks(content)])
    return [_view(row, content, names, victim_name) for row, content in contents]


def item_of(work: Work, actor: Actor, case: OpenCase, item_id: UUID, victim_name: str) -> ItemView:
    row = item_row(work, case, item_id)
    content = case.open(row, PlanItemContent)
    return _view(row, content, _names(work, actor, _marks(content)), victim_name)


def item_row(work: Work, case: OpenCase, item_id: UUID, *, to_amend: bool = False) -> PlanItem:
    """The row, held until the end when it is to be amended."""
    row = work.session.get(PlanItem, item_id, with_for_update=to_amend or None)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row


def wordings_of(work: Work, actor: Actor, case: OpenCase, item: ItemView) -> list[Wording]:
    """Earlier and unchosen wordings of an item, newest first."""
    rows = work.session.scalars(_wordings(case, item.id).order_by(PlanItemWording.number.desc())).all()
    contents = [(row, case.open(row, PlanItemContent)) for row in rows]
    names = _names(work, actor, [content.saving for _, content in contents])
    return [Wording(row.id, c, _named(names, c.saving), _others(c, item.content)) for row, c in contents]


def versions_since(work: Work, case: OpenCase, item: PlanItem, version: int) -> list[PlanItemContent] | None:
    """The item as it stood at this version and at each one after it, the present one last; None if that is not known.

    A wording that was not chosen lies under the number of the one beside it, and was never what stood.
    """
    rivals = [case.open(row, PlanItemContent) for row in work.session.scalars(_rivals(case, item.id))]
    found: dict[int, PlanItemContent] = {}
    for row in work.session.scalars(_wordings(case, item.id).where(PlanItemWording.number >= version)):
        content = case.open(row, PlanItemContent)
        if content not in rivals:
            found[row.number] = content
    found[item.version] = case.open(item, PlanItemContent)
    numbers = range(version, item.version + 1)
    return [found[number] for number in numbers] if version > 0 and set(numbers) <= set(found) else None


def rival_row(work: Work, case: OpenCase, item_id: UUID) -> PlanItemRival | None:
    """The second version of this item that waits for a decision, if there is one."""
    return work.session.scalars(_undecided(case).where(PlanItemRival.item_id == item_id)).first()


def rival_shown(work: Work, case: OpenCase, item_id: UUID, rival_id: UUID | None) -> PlanItemRival | None:
    """The second version that a page showed, also where it was decided meanwhile."""
    if rival_id is None:
        return rival_row(work, case, item_id)
    return work.session.scalars(_rivals(case, item_id).where(PlanItemRival.id == rival_id)).first()


def rival_of(work: Work, actor: Actor, case: OpenCase, item: ItemView, victim_name: str) -> RivalView | None:
    """Both versions of this item while they wait for a decision: what they disagree about, and who wrote which."""
    row = rival_row(work, case, item.id)
    if row is None:
        return None
    saved, other = item.content, case.open(row, PlanItemContent)
    fields = disagreements(saved, other)
    marks = {name: (saved.mark(name), other.mark(name)) for name in fields}
    names = _names(work, actor, [mark for pair in marks.values() for mark in pair])
    found = []
    for name, (first, second) in marks.items():
        told = sides((_named(names, first), first.at), (_named(names, second), second.at), work.now,
                     first_is_mine=first.by == actor.id, second_is_mine=second.by == actor.id)  # fmt: skip
        words = [field_words(name, content.fields[name], victim_name) for content in (saved, other)]
        is_text = name in TEXTS
        parts = differing(words[0], words[1]) if is_text else ([(words[0], False)], [(words[1], False)])
        found.append(Disagreement(name, FIELD_LABELS[name], told, parts))
    return RivalView(row.id, found, both_texts(saved.text, other.text))


def disagreements(first: PlanItemContent, second: PlanItemContent) -> list[str]:
    """The fields in which two versions differ, in their order on the form."""
    ours, theirs = first.fields, second.fields
    return [name for name in FIELDS if ours[name] != theirs[name]]


def rivals_of(work: Work, case: OpenCase) -> Mapping[UUID, list[PlanItemContent]]:
    """The second versions of this case's items that wait for a decision, by item."""
    found: defaultdict[UUID, list[PlanItemContent]] = defaultdict(list)
    for row in work.session.scalars(_undecided(case)):
        found[row.item_id].append(case.open(row, PlanItemContent))
    return found


def _wordings(case: OpenCase, item_id: UUID) -> Select[PlanItemWording]:
    return select(PlanItemWording).where(
        PlanItemWording.item_id == item_id, PlanItemWording.case_id == case.id
    )


def _rivals(case: OpenCase, item_id: UUID) -> Select[PlanItemRival]:
    return select(PlanItemRival).where(PlanItemRival.item_id == item_id, PlanItemRival.case_id == case.id)


def _undecided(case: OpenCase) -> Select[PlanItemRival]:
    return select(PlanItemRival).where(PlanItemRival.case_id == case.id, PlanItemRival.decided_on.is_(None))


def _others(was: PlanItemContent, now: PlanItemContent) -> list[tuple[str, str]]:
    """Where a wording differs from what stands, beside its text: what it said there."""
    names = [name for name in disagreements(was, now) if name != "text"]
    return [(FIELD_LABELS[name], field_words(name, was.fields[name], "the victim")) for name in names]


def _view(row: PlanItem, content: PlanItemContent, names: dict[UUID, str], victim_name: str) -> ItemView:
    owner = victim_name if content.owner is Owner.VICTIM else OWNER_LABELS[content.owner]
    marks = [(name, content.mark(name)) for name in FIELDS if name in content.joined]
    beside = [(FIELD_LABELS[name], _named(names, mark), mark.at) for name, mark in marks]
    author = _named(names, content.saving)
    return ItemView(row.id, row.version, content, author, row.has_rival, owner, row.made_on, beside)


def _marks(content: PlanItemContent) -> list[Mark]:
    return [content.saving, *(content.mark(name) for name in content.joined)]


def _names(work: Work, actor: Actor, marks: Iterable[Mark]) -> dict[UUID, str]:
    return names_of(work, actor, {mark.by for mark in marks if mark.by})


def _named(names: dict[UUID, str], mark: Mark) -> str:
    return names.get(mark.by, "") if mark.by else ""
