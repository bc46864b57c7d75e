"""The only reader of the table of retention: what counts on a day, and the table for the site's administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.models import Site
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import NotFound, Refused
from app.features.retention.models import RetentionRule, RetentionRun
from app.features.retention.rules import KEPT_LABELS, CountedFrom, Kept, Span


@dataclass(frozen=True)
class RetentionView:
    """One kind: the row that counts today, the newest one, and those before."""

    present: RetentionRule
    newest: RetentionRule
    former: list[RetentionRule]
    to_come: list[RetentionRule]

    @property
    def rows(self) -> list[RetentionRule]:
        """Every row, the newest first."""
        return [*self.to_come, self.present, *self.former]

    @property
    def label(self) -> str:
        return KEPT_LABELS[Kept(self.present.kept)]

    @property
    def has_change_to_come(self) -> bool:
        return bool(self.to_come)


def span_words(row: RetentionRule) -> str:
    return Span(row.years, CountedFrom(row.counted_from)).words


def spans_on(work: Work, site_id: UUID, day: date) -> dict[Kept, Span]:
    """What counts at this site on this day."""
    rows = work.session.scalars(
        select(RetentionRule)
        .where(RetentionRule.site_id == site_id, RetentionRule.effective_from <= day)
        .order_by(RetentionRule.effective_from)
    )
    return {
        Kept(row.kept): Span(row.years, CountedFrom(row.counted_from))
        for row in rows
        if row.effective_to is None or row.effective_to >= day
    }


def kinds_of(work: Work, site_id: UUID) -> set[str]:
    return set(work.session.scalars(select(RetentionRule.kept).where(RetentionRule.site_id == site_id)))


def sites_to_go_through(work: Work) -> list[UUID]:
    """Sites whose schedule was not gone through today."""
    ran = select(RetentionRun.site_id).where(RetentionRun.ran_on == work.today)
    return list(work.session.scalars(select(Site.id).where(Site.id.not_in(ran)).order_by(Site.id)))


def retention_table(work: Work, actor: Actor) -> list[RetentionView]:
    """The whole table of the administrator's own site."""
    _demand(actor)
    rows = work.session.scalars(
        select(RetentionRule)
        .where(RetentionRule.site_id == actor.site_id)
        .order_by(RetentionRule.effective_from)
    )
    by_kind: dict[Kept, list[RetentionRule]] = {}
    for row in rows:
        by_kind.setdefault(Kept(row.kept), []).append(row)
    return [_view(work, by_kind[kept]) for kept in Kept if kept in by_kind]


def retention_rule(work: Work, actor: Actor, retention_id: UUID) -> RetentionView:
    """The rows of one kind, asked for by any of them; `NotFound` for another site's."""
    _demand(actor)
    found = work.session.get(RetentionRule, retention_id)
    if found is None or found.site_id != actor.site_id:
        raise NotFound()
    return next(view for view in retention_table(work, actor) if view.present.kept == found.kept)


def _view(work: Work, rows: list[RetentionRule]) -> RetentionView:
    present = next((row for row in reversed(rows) if row.effective_from <= work.today), rows[0])
    return RetentionView(
        present, rows[-1], [row for row in reversed(rows) if row.effective_from < present.effective_from],
        [row for row in reversed(rows) if row.effective_from > present.effective_from],
    )  # fmt: skip


def _demand(actor: Actor) -> None:
    if not may_anywhere(actor.role, Permission.RETENTION_CONFIGURE):
        raise Refused()
