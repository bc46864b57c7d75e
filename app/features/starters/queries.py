"""The only reader of starter lists: what counts on a day, what is to come, what was."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from app.access.actor import Actor
from app.access.door import open_site
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import Refused
from app.features.starters.models import StarterContent, StarterList
from app.features.starters.rules import FIRST, SECTION_LABELS, Section


@dataclass(frozen=True)
class StartersView:
    """One part of the plan: what is offered today, since when (None: as delivered), what is to come, what was."""

    section: Section
    lines: list[str]
    since: date | None = None
    to_come: list[tuple[date, list[str]]] = field(default_factory=list)
    former: list[tuple[date, list[str]]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return SECTION_LABELS[self.section]


def starters_of(work: Work, actor: Actor, section: Section) -> StartersView:
    """What the actor's site offers for this part of the plan."""
    room = open_site(work, actor)
    rows = work.session.scalars(
        select(StarterList)
        .where(StarterList.site_id == actor.site_id, StarterList.section == section.value)
        .order_by(StarterList.from_day, StarterList.number)
    )
    lasting = {row.from_day: row for row in rows}  # Of several for one day the last one set counts.
    lists = [(day, room.open(row, StarterContent).lines) for day, row in lasting.items()]
    begun = [one for one in lists if one[0] <= work.today]
    to_come = [one for one in lists if one[0] > work.today]
    if not begun:
        return StartersView(section, list(FIRST[section]), None, to_come)
    return StartersView(section, begun[-1][1], begun[-1][0], to_come, begun[-2::-1])


def all_starters(work: Work, actor: Actor) -> list[StartersView]:
    """Every part of the plan, for who sets them."""
    demand(actor)
    return [starters_of(work, actor, section) for section in Section]


def next_number(work: Work, actor: Actor, section: Section) -> int:
    found = select(func.max(StarterList.number)).where(
        StarterList.site_id == actor.site_id, StarterList.section == section.value
    )
    return (work.session.scalar(found) or 0) + 1


def demand(actor: Actor) -> None:
    if not may_anywhere(actor.role, Permission.CONFIGURATION_AMEND):
        raise Refused()
