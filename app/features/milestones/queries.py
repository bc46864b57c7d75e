"""The only reader of milestones. Each case sees those of its own site that count today."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import NotFound
from app.features.milestones.models import Milestone
from app.features.milestones.rules import GROUP_LABELS, STILL_WAITING, Group


def milestone_codes(work: Work, site_id: UUID) -> set[str]:
    return set(work.session.scalars(select(Milestone.code).where(Milestone.site_id == site_id)))


def milestones_of(work: Work, case: OpenCase, words: str = "") -> list[tuple[str, list[Milestone]]]:
    """The milestones that count today, in their groups: (label of the group, rows by label). With `words` only
    those that hold them all.
    """
    wanted = words.casefold().split()
    present = [
        row
        for row in _present(work, case.site_id)
        if all(word in f"{row.label} {row.title} {row.text}".casefold() for word in wanted)
    ]
    return [(GROUP_LABELS[group], [row for row in present if row.group == group]) for group in Group]


def milestone_named(work: Work, site_id: UUID, milestone_id: UUID) -> Milestone | None:
    """One of this site that counts today, for who names it without having the case open."""
    groups = _present(work, site_id)
    return next((row for row in groups if row.id == milestone_id and row.code != STILL_WAITING), None)


def milestone_options(work: Work, site_id: UUID) -> list[tuple[str, str]]:
    """(id, words) of what a partner may say has happened, for a form, in the order of its groups. That there is no news
    is nobody’s news.
    """
    order = list(Group)
    rows = sorted(_present(work, site_id), key=lambda row: order.index(Group(row.group)))
    return [(str(row.id), row.label) for row in rows if row.code != STILL_WAITING]


def milestone_of(work: Work, case: OpenCase, milestone_id: UUID) -> Milestone:
    row = work.session.get(Milestone, milestone_id)
    if row is None or row.site_id != case.site_id:
        raise NotFound()
    return row


def still_waiting(work: Work, case: OpenCase) -> Milestone | None:
    """The milestone that says that there is no news yet."""
    return next(
        (row for _, rows in milestones_of(work, case) for row in rows if row.code == STILL_WAITING), None
    )


def _present(work: Work, site_id: UUID) -> list[Milestone]:
    """What counts at this site today, by label."""
    rows = work.session.scalars(
        select(Milestone)
        .where(Milestone.site_id == site_id, Milestone.effective_from <= work.today)
        .order_by(Milestone.label)
    )
    return [row for row in rows if row.effective_to is None or row.effective_to >= work.today]
