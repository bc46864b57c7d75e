"""The only reader of question sets: the versions of a tool, and the one that is asked now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.access.actor import Actor
from app.access.door import open_site
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import NotFound, Refused
from app.features.accounts.queries import names_of
from app.features.question_sets.models import QuestionSet, QuestionSetContent
from app.features.question_sets.rules import version_words


@dataclass(frozen=True)
class SetView:
    """One version, opened."""

    row: QuestionSet
    content: QuestionSetContent

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def title(self) -> str:
        return version_words(self.row.number, self.content.edition)

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.content.questions]

    @property
    def texts(self) -> dict[str, str]:
        return {one.code: one.question for one in self.content.questions}


def sets_of(work: Work, actor: Actor, tool_id: UUID) -> list[SetView]:
    """Every version of this tool's questions at the actor's site, the newest first."""
    room = open_site(work, actor)
    rows = work.session.scalars(
        select(QuestionSet)
        .where(QuestionSet.site_id == actor.site_id, QuestionSet.tool_id == tool_id)
        .order_by(QuestionSet.number.desc())
    )
    return [SetView(row, room.open(row, QuestionSetContent)) for row in rows]


def set_asked(work: Work, actor: Actor, tool_id: UUID) -> SetView | None:
    """The version that is asked now: the newest one, unless it has ended."""
    newest = next(iter(sets_of(work, actor, tool_id)), None)
    return newest if newest is not None and newest.content.ended is None else None


def set_answered(work: Work, actor: Actor, set_id: UUID | None) -> SetView | None:
    """The version by which something was answered, ended or not; None where this site does not hold it."""
    row = work.session.get(QuestionSet, set_id) if set_id else None
    if row is None or row.site_id != actor.site_id:
        return None
    return SetView(row, open_site(work, actor).open(row, QuestionSetContent))


def set_view(work: Work, actor: Actor, set_id: UUID) -> SetView:
    """For who loads them; `NotFound` for another site's."""
    demand(actor)
    view = set_answered(work, actor, set_id)
    if view is None:
        raise NotFound()
    return view


def next_number(work: Work, tool_id: UUID) -> int:
    found = select(func.max(QuestionSet.number)).where(QuestionSet.tool_id == tool_id)
    return (work.session.scalar(found) or 0) + 1


def names_in(work: Work, actor: Actor, views: list[SetView]) -> dict[UUID, str]:
    contents: list[Any] = [view.content for view in views]
    return names_of(
        work, actor, {one.loaded_by for one in contents} | {one.ended.by for one in contents if one.ended}
    )


def demand(actor: Actor) -> None:
    if not may_anywhere(actor.role, Permission.RISK_TOOLS_AMEND):
        raise Refused()
