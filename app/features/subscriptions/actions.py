"""The only writer of subscriptions, quiet hours and notices. What a notice is about is never written down.

Other features call `notify` or `notify_on_case` in the unit of work that makes something new: then the notice is kept
with it, or neither is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from app.access.actor import Actor, Relation
from app.access.door import noting_notices, open_person, open_site
from app.access.work import Work
from app.core.errors import FormRefused
from app.crypto.push_keys import is_browsers_key, is_browsers_secret
from app.features.subscriptions import queries
from app.features.subscriptions.forms import QuietHoursForm
from app.features.subscriptions.models import (
    Notice,
    NoticeHours,
    NoticeHoursContent,
    PushSubscription,
    SubscriptionContent,
)
from app.features.subscriptions.rules import LEASE, MOST, MOST_TRIES, NOT_A_SUBSCRIPTION, wait_after
from app.notices.addresses import AddressRefused, checked
from app.notices.outcomes import Outcome

LEADING = (Relation.LEAD, Relation.COVER)

# ── For other features ───────────────────────────────────────────────────────────────────────────────────


def notify(work: Work, *account_ids: UUID, is_urgent: bool = False) -> None:
    """These people are to be told, on each of their phones, that something is new. Nothing says what. Quiet hours hold
    back what is not urgent.
    """
    for account_id, subscription_id in queries.subscription_ids(work, account_ids):
        notice = Notice(account_id=account_id, subscription_id=subscription_id, due_at=work.now)
        notice.is_urgent = is_urgent
        work.add(notice)


def notify_on_case(work: Work, case_id: UUID, relations: Collection[Relation] = LEADING) -> None:
    """The same for who stands to a case today: who leads it and her cover, or who else is named."""
    notify(work, *sorted(queries.standing_to(work, case_id, relations), key=str))


# ── By herself ───────────────────────────────────────────────────────────────────────────────────────────


def subscribe(work: Work, actor: Actor, content: SubscriptionContent) -> None:
    """This browser takes notices from now on. Said again it changes nothing; too many end the oldest."""
    _refuse_unusable(work, content)
    room = open_person(work, actor)
    rows = queries.rows_of(work, actor.id)
    known = {row.id: room.open(row, SubscriptionContent) for row in rows}
    if any(known[row.id] == content for row in rows if row.lost_on is None):
        return
    former = [row for row in rows if known[row.id].endpoint == content.endpoint]
    kept = [row for row in rows if row not in former]
    for row in [*former, *kept[: max(0, len(kept) - MOST + 1)]]:
        _end(work, actor, row)
    row = PushSubscription(site_id=actor.site_id, account_id=actor.id, made_on=work.today)
    row.sealed = room.seal(content, into=row)
    work.add(row)
    work.ledger.entry("subscription.begun", actor, open_site(work, actor), row)


def renew(work: Work, actor: Actor, content: SubscriptionContent, former: str) -> bool:
    """What this browser had was changed by it: the former ends and this takes its place. False, and nothing is begun,
    where she has turned notices off meanwhile, here or everywhere.
    """
    room = open_person(work, actor)
    if not any(
        room.open(row, SubscriptionContent).endpoint == former for row in queries.rows_of(work, actor.id)
    ):
        return False
    subscribe(work, actor, content)
    if content.endpoint != former:
        unsubscribe(work, actor, former)
    return True


def unsubscribe(work: Work, actor: Actor, endpoint: str | None = None) -> None:
    """This browser of hers is told of nothing any more; without an endpoint none of them is."""
    room = open_person(work, actor)
    for row in queries.rows_of(work, actor.id):
        if endpoint is None or room.open(row, SubscriptionContent).endpoint == endpoint:
            _end(work, actor, row)


def choose_hours(work: Work, actor: Actor, form: QuietHoursForm) -> None:
    """From now on it is quiet then; what waits is looked at again by these hours."""
    row = queries.hours_row(work, actor.id)
    if row is None:
        row = NoticeHours(site_id=actor.site_id, account_id=actor.id)
        work.add(row)
    else:
        row.version += 1
    row.sealed = open_person(work, actor).seal(NoticeHoursContent(start=form.start, end=form.end), into=row)
    for notice in queries.notices_to(work, account_id=actor.id):
        notice.due_at = min(notice.due_at, work.now)
    work.ledger.entry("quiet-hours.set", actor, open_site(work, actor), row)


def _refuse_unusable(work: Work, content: SubscriptionContent) -> None:
    try:
        checked(content.endpoint, local=work.settings.push_local)
    except AddressRefused:
        raise FormRefused({"form": NOT_A_SUBSCRIPTION}) from None
    if work.house.push is None or not (is_browsers_key(content.p256dh) and is_browsers_secret(content.auth)):
        raise FormRefused({"form": NOT_A_SUBSCRIPTION})


def _end(work: Work, actor: Actor | None, row: PushSubscription, *, is_lost: bool = False) -> None:
    for notice in queries.notices_to(work, subscription_id=row.id):
        work.session.delete(notice)
    if is_lost:
        row.lost_on = work.today
    else:
        work.session.delete(row)
    room = open_site(work, actor) if actor else noting_notices(work, row.site_id)
    work.ledger.entry("subscription.ended", actor, room, row)


# ── By the job ───────────────────────────────────────────────────────────────────────────────────────────


def claim(work: Work) -> dict[UUID, list[UUID]]:
    """What is due now, by subscription; nobody else takes it for some minutes. One message will do for several."""
    taken: dict[UUID, list[UUID]] = {}
    for notice in queries.due_notices(work):
        notice.tries += 1
        notice.due_at = work.now + LEASE
        taken.setdefault(notice.subscription_id, []).append(notice.id)
    return taken


def postpone(work: Work, ids: Sequence[UUID], until: datetime) -> None:
    """It is quiet for her: they wait until it is not, and that was no try."""
    for notice in queries.notices_by_id(work, ids):
        notice.due_at, notice.tries = until, notice.tries - 1


def note_outcome(
    work: Work, subscription_id: UUID, ids: Sequence[UUID], outcome: Outcome, *, is_lost: bool = False
) -> None:
    """They were told, or wait longer each time, or are given up; an end that the push service told is an end here.
    `is_lost`: it was the browser that ended it, and not that its person is let in no more.
    """
    row = queries.subscription_row(work, subscription_id)
    if outcome is Outcome.ENDED and row is not None:
        _end(work, None, row, is_lost=is_lost)
        return
    for notice in queries.notices_by_id(work, ids):
        if outcome is Outcome.LATER and notice.tries < MOST_TRIES:
            notice.due_at = work.now + wait_after(notice.tries)
        else:
            work.session.delete(notice)
