"""The only reader of sayings: those of one case, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import OpenCase
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.sayings.models import Saying, SayingContent
from app.features.sayings.rules import SUBJECT_LABELS, Subject, safety_words


@dataclass(frozen=True)
class SayingView:
    row: Saying
    content: SayingContent
    reader: str

    @property
    def title(self) -> str:
        return SUBJECT_LABELS[self.content.subject]

    @property
    def is_reach(self) -> bool:
        return self.content.subject is Subject.REACH

    @property
    def safety(self) -> str:
        return safety_words(self.content.still_safe, was_noted=self.content.was_noted)


def sayings_of(work: Work, actor: Actor, case: OpenCase) -> list[SayingView]:
    rows = work.session.scalars(select(Saying).where(Saying.case_id == case.id)).all()
    opened = [(row, case.open(row, SayingContent)) for row in rows]
    names = names_of(work, actor, {said.read_by for _, said in opened if said.read_by})
    views = [
        SayingView(row, said, names.get(said.read_by, "") if said.read_by else "") for row, said in opened
    ]
    return sorted(views, key=lambda view: view.content.said_at, reverse=True)


def saying_row(work: Work, case: OpenCase, saying_id: UUID) -> Saying:
    row = work.session.get(Saying, saying_id, with_for_update=True)
    if row is None or row.case_id != case.id:
        raise NotFound()
    return row
