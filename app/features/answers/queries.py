"""Reads the notes that were released to a partner or to a desk of hers, by her own grants. It opens no case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.door import open_share, shares_in_sight
from app.access.models import ShareGrant
from app.access.work import Work
from app.db.ledger import newest_head
from app.features.accounts.queries import names_of
from app.features.answers.rules import desk_chip
from app.features.bank_holidays.queries import calendar_of
from app.features.bank_holidays.rules import Calendar
from app.features.challenges.models import Challenge
from app.features.challenges.queries import (
    SaidView,
    rank_of,
    replies_in,
    row_of_share,
    said_views,
    times_of,
)
from app.features.challenges.rules import (
    ASK,
    AWAITING,
    BY_WHEN,
    CLOSED,
    STAGES,
    VIEW,
    ChallengeStatus,
    ClockLine,
    Said,
    Stage,
    clock_line,
)
from app.features.deadlines.rules import Chip
from app.features.shares.models import ShareContent
from app.features.shares.queries import copy_of, superseded_on
from app.features.shares.rules import BASIS_LABELS


@dataclass(frozen=True)
class DeskView:
    """One note as the receiving desk sees it: the released copy, the clock, what both sides said."""

    row: Challenge
    copy: ShareContent
    share_id: UUID
    now: datetime
    calendar: Calendar
    said: list[SaidView] = field(default_factory=list)
    superseded_on: date | None = None

    @property
    def status(self) -> ChallengeStatus:
        return ChallengeStatus(self.row.status)

    @property
    def chip(self) -> Chip:
        return desk_chip(times_of(self.row), self.now, self.calendar)

    @property
    def clock(self) -> ClockLine:
        return clock_line(times_of(self.row), self.now, self.calendar)

    @property
    def stage(self) -> Stage:
        return STAGES[self.row.stage - 1]

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def needs_acknowledgement(self) -> bool:
        return self.row.acknowledged_on is None and self.status in AWAITING

    @property
    def ask(self) -> str:
        return self.copy.section(ASK)

    @property
    def by_when(self) -> str:
        return self.copy.section(BY_WHEN)

    @property
    def view(self) -> str:
        return self.copy.section(VIEW)

    @property
    def rest(self) -> list[tuple[str, str]]:
        """What else was released, heading by heading."""
        return [
            (heading, text) for heading, text in self.copy.sections if heading not in (ASK, BY_WHEN, VIEW)
        ]

    @property
    def basis_label(self) -> str:
        return BASIS_LABELS[self.copy.basis] if self.copy.basis else "Not recorded"

    @property
    def answers(self) -> int:
        return sum(one.kind is Said.ANSWER for one in self.said)


def receipt_of(work: Work, actor: Actor) -> str:
    """The newest signed checkpoint of this site's ledger, for a partner to keep; empty before there is one."""
    head = newest_head(work.session, actor.site_id, "ledger")
    return head.checkpoint if head else ""


def desk_inbox(work: Work, actor: Actor) -> list[DeskView]:
    """The notes addressed to this partner or to a desk of hers: by what is due, answered and closed ones last."""
    rows = work.session.execute(
        select(Challenge, ShareGrant.id)
        .join(ShareGrant, ShareGrant.id == Challenge.share_id)
        .where(shares_in_sight(actor))
    ).all()
    days = calendar_of(work, actor.site_id)
    views = [
        DeskView(row, copy_of(work, open_share(work, actor, share_id, "challenge list")), share_id, work.now, days)
        for row, share_id in rows
    ]  # fmt: skip
    return sorted(
        views, key=lambda view: (rank_of(view.row), view.row.due_at or work.now, view.row.raised_on)
    )


def desk_view(work: Work, actor: Actor, share_id: UUID) -> DeskView:
    """One note, opened by its receiver; `NotFound` for everybody else."""
    share = open_share(work, actor, share_id, "challenge received")
    row = row_of_share(work, share)
    said = [(one, True) for one in replies_in(work, share)]
    names = names_of(work, actor, {one.author_id for one, _ in said if one.author_id})
    copy, changed = copy_of(work, share), superseded_on(work, share)
    days = calendar_of(work, actor.site_id)
    return DeskView(row, copy, share_id, work.now, days, said_views(said, names), changed)
