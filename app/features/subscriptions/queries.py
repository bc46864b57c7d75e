"""Reads one's own subscriptions and quiet hours; for the job, the notices that are due and where they go."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor, Relation
from app.access.door import Room, notifying, open_person
from app.access.holding import is_let_in
from app.access.models import Account, CaseRelation
from app.access.work import Work
from app.features.subscriptions.models import (
    Notice,
    NoticeHours,
    NoticeHoursContent,
    PushSubscription,
    SubscriptionContent,
)
from app.features.subscriptions.rules import QUIET

AT_ONCE = 50


@dataclass(frozen=True)
class NoticesView:
    """What her page shows: the key for her browser, her phones as hashes of their endpoints, her quiet hours."""

    key: str
    known: tuple[str, ...]
    start: time
    end: time


def notices_of(work: Work, actor: Actor) -> NoticesView:
    room = open_person(work, actor)
    mine = [room.open(row, SubscriptionContent) for row in rows_of(work, actor.id) if row.lost_on is None]
    hours = hours_in(work, room, actor.id)
    key = work.house.push.public if work.house.push else ""
    return NoticesView(key, tuple(mark_of(one.endpoint) for one in mine), hours.start, hours.end)


def mark_of(endpoint: str) -> str:
    """By what a browser knows whether it is one of hers: the address itself is shown to nobody."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


def rows_of(work: Work, account_id: UUID) -> list[PushSubscription]:
    """Her subscriptions, lost ones too, the oldest first; held until the unit ends if it writes."""
    found = (
        select(PushSubscription)
        .where(PushSubscription.account_id == account_id)
        .order_by(PushSubscription.made_on, PushSubscription.id)
    )
    return list(work.session.scalars(found.with_for_update() if work.writes else found))


def subscription_ids(work: Work, account_ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Every browser of these people that can be reached, as (account, subscription)."""
    found = select(PushSubscription.account_id, PushSubscription.id).where(
        PushSubscription.account_id.in_(list(account_ids)), PushSubscription.lost_on.is_(None)
    )
    return [(row.account_id, row.id) for row in work.session.execute(found)]


def hours_row(work: Work, account_id: UUID) -> NoticeHours | None:
    return work.session.scalars(select(NoticeHours).where(NoticeHours.account_id == account_id)).first()


def hours_in(work: Work, room: Room, account_id: UUID) -> NoticeHoursContent:
    row = hours_row(work, account_id)
    return room.open(row, NoticeHoursContent) if row else NoticeHoursContent(start=QUIET[0], end=QUIET[1])


def standing_to(work: Work, case_id: UUID, kinds: Collection[Relation]) -> set[UUID]:
    """Who stands to this case today by one of these relations."""
    rows = work.session.scalars(
        select(CaseRelation).where(
            CaseRelation.case_id == case_id, CaseRelation.kind.in_([kind.value for kind in kinds]),
            CaseRelation.from_day <= work.today,
        )
    )  # fmt: skip
    return {row.account_id for row in rows if row.to_day is None or row.to_day >= work.today}


# ── For the job ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Addressee:
    """One subscription with what was opened of it, and whose it is."""

    row: PushSubscription
    content: SubscriptionContent
    hours: NoticeHoursContent
    is_active: bool


def due_notices(work: Work) -> list[Notice]:
    """Some of what is due, the longest waiting first. What another process holds is left to it."""
    found = select(Notice).where(Notice.due_at <= work.now).order_by(Notice.due_at, Notice.id).limit(AT_ONCE)
    return list(work.session.scalars(found.with_for_update(skip_locked=True) if work.writes else found))


def notices_to(
    work: Work, *, account_id: UUID | None = None, subscription_id: UUID | None = None
) -> list[Notice]:
    """What waits for one person, or for one browser."""
    wanted = Notice.account_id == account_id if account_id else Notice.subscription_id == subscription_id
    return list(work.session.scalars(select(Notice).where(wanted)))


def notices_by_id(work: Work, ids: Sequence[UUID]) -> list[Notice]:
    return list(work.session.scalars(select(Notice).where(Notice.id.in_(list(ids)))))


def subscription_row(work: Work, subscription_id: UUID) -> PushSubscription | None:
    return work.session.get(PushSubscription, subscription_id)


def addressee_of(work: Work, subscription_id: UUID) -> Addressee | None:
    """Where a notice goes, opened for the system; None if the subscription is gone."""
    row = subscription_row(work, subscription_id)
    if row is None:
        return None
    account = work.session.get(Account, row.account_id)
    room = notifying(work, row.site_id, row.account_id)
    hours = hours_in(work, room, row.account_id)
    active = account is not None and is_let_in(work, account, work.today)
    return Addressee(row, room.open(row, SubscriptionContent), hours, active)


def urgent_of(work: Work, ids: list[UUID]) -> list[UUID]:
    """Those of these notices that go out in quiet hours too."""
    found = select(Notice.id).where(Notice.id.in_(ids), Notice.is_urgent.is_(True))
    return list(work.session.scalars(found))
