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
    rows = work.session.scalars(
        select(Milestone)
        .where(Milestone.site_id == case.site_id, Milestone.effective_from <= work.today)
        .order_by(Milestone.label)
    )
    present = [row for row in rows if row.effective_to is None or row.effective_to >= work.today]
    wanted = words.casefold().split()
    present = [
        row
        for row in present
        if all(word in f"{row.label} {row.title} {row.text}".casefold() for word in wanted)
    ]
    return [(GROUP_LABELS[group], [row for row in present if row.group == group]) for group in Group]


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
