"""Reads the challenge notes of the site for its meeting's chair: the released copies, never the case behind them.

Of a case she learns its priority alone; nothing of a restricted one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select

from app.access.actor import Actor
from app.access.door import meeting_in_sight, open_share
from app.access.models import Desk, ShareGrant
from app.access.work import Work
from app.core.errors import NotFound
from app.features.accounts.queries import names_of
from app.features.agencies.models import Agency
from app.features.bank_holidays.queries import Calendar, calendar_of
from app.features.cases.models import Case
from app.features.cases.rules import PRIORITY_LABELS, Priority
from app.features.chairing.rules import SHOWN_CLOSED_DAYS, Group, group_of
from app.features.challenges.models import Challenge
from app.features.challenges.queries import SaidView, rank_of, replies_in, said_views, times_of
from app.features.challenges.rules import CLOSED, STAGES, ChallengeStatus, ClockLine, Stage, clock_line
from app.features.shares.models import ShareContent
from app.features.shares.queries import copy_of, superseded_on

MOST = 200


@dataclass(frozen=True)
class MeetingView:
    """One note as the meeting has it: the copy that was sent, to whom, its clock, and what both sides said."""

    row: Challenge
    copy: ShareContent
    to_whom: str
    priority: str
    now: datetime
    calendar: Calendar
    said: list[SaidView] = field(default_factory=list)
    superseded_on: date | None = None

    @property
    def share_id(self) -> UUID | None:
        return self.row.share_id

    @property
    def status(self) -> ChallengeStatus:
        return ChallengeStatus(self.row.status)

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    @property
    def clock(self) -> ClockLine:
        return clock_line(times_of(self.row), self.now, self.calendar)

    @property
    def stage(self) -> Stage:
        return STAGES[self.row.stage - 1]

    @property
    def priority_label(self) -> str:
        return PRIORITY_LABELS[Priority(self.priority)]


def meeting_board(work: Work, actor: Actor) -> dict[Group, list[MeetingView]]:
    """Every note in sight of the meeting, by group; closed ones of the last ninety days."""
    since = work.today - timedelta(days=SHOWN_CLOSED_DAYS)
    by_day = _sent(actor).order_by(Challenge.raised_on.desc(), Challenge.id)
    is_closed = Challenge.status.in_(CLOSED)
    lately = by_day.where(is_closed, Challenge.raised_on >= since).limit(MOST)
    # What is open is shown whole, however many and however old.
    rows = [*work.session.execute(by_day.where(~is_closed)), *work.session.execute(lately)]
    names = _receivers(work, actor, [grant for _, grant, _ in rows])
    views = [_view(work, actor, row, grant.id, names[grant.id], priority) for row, grant, priority in rows]
    views.sort(key=lambda view: (rank_of(view.row), view.row.due_at or work.now, view.row.raised_on))
    found: dict[Group, list[MeetingView]] = {group: [] for group in Group}
    for view in views:
        found[group_of(view.status, view.row.stage)].append(view)
    return found


def meeting_view(work: Work, actor: Actor, share_id: UUID) -> MeetingView:
    """One note, opened; `NotFound` for everybody but the chair of its site's meeting."""
    found = work.session.execute(_sent(actor).where(ShareGrant.id == share_id)).first()
    if found is None:
        raise NotFound()
    row, grant, priority = found
    share = open_share(work, actor, share_id, "meeting")
    said = [(one, True) for one in replies_in(work, share)]
    names = names_of(work, actor, {one.author_id for one, _ in said if one.author_id})
    return MeetingView(
        row, copy_of(work, share), _receivers(work, actor, [grant])[grant.id], priority, work.now,
        calendar_of(work, row.site_id), said_views(said, names), superseded_on(work, share),
    )  # fmt: skip


def _sent(actor: Actor) -> Select[Challenge, ShareGrant, str]:
    """Notes with the grant of their copy and the priority of their case, within the chair's sight."""
    return (
        select(Challenge, ShareGrant, Case.priority)
        .join(ShareGrant, ShareGrant.id == Challenge.share_id)
        .join(Case, Case.id == Challenge.case_id)
        .where(meeting_in_sight(actor))
    )


def _view(
    work: Work, actor: Actor, row: Challenge, share_id: UUID, to_whom: str, priority: str
) -> MeetingView:
    copy = copy_of(work, open_share(work, actor, share_id, "meeting list"))
    return MeetingView(row, copy, to_whom, priority, work.now, calendar_of(work, row.site_id))


def _receivers(work: Work, actor: Actor, grants: list[ShareGrant]) -> dict[UUID, str]:
    """To which desk or person each copy went, by name."""
    desks = work.session.execute(
        select(Desk.id, Desk.name, Agency.name).join(Agency, Agency.id == Desk.agency_id)
        .where(Desk.site_id == actor.site_id)
    )  # fmt: skip
    named = {desk_id: f"{name}, {agency}" for desk_id, name, agency in desks}
    people = names_of(work, actor, {grant.account_id for grant in grants if grant.account_id})
    return {
        grant.id: people[grant.account_id] if grant.account_id else named.get(grant.desk_id or grant.id, "")
        for grant in grants
    }
