"""What runs by the clock: notices that are due go out, each to one browser. No transaction is open meanwhile."""

from __future__ import annotations

from uuid import UUID

from app.access.work import House
from app.core import clock
from app.features.subscriptions import actions, queries, rules
from app.notices.outcomes import Outcome, Subscription


def send_due(house: House) -> int:
    """Called every minute. It asks before it takes the write lock; returns how many browsers were told."""
    if house.push is None:
        return 0
    with house.reading() as work:
        if not queries.due_notices(work):
            return 0
    with house.writing() as work:
        taken = actions.claim(work)
    return sum(_send(house, subscription_id, ids) for subscription_id, ids in taken.items())


def _send(house: House, subscription_id: UUID, ids: list[UUID]) -> bool:
    with house.reading() as work:
        to = queries.addressee_of(work, subscription_id)
        urgent = queries.urgent_of(work, ids)
    until = rules.quiet_until(to.hours.start, to.hours.end, clock.now()) if to else None
    if until is not None and (held := [one for one in ids if one not in urgent]):
        with house.writing() as work:
            actions.postpone(work, held, until)
    ids = ids if until is None else urgent
    if not ids:
        return False
    outcome, is_lost = Outcome.ENDED, False
    # Loaded with the first notice: who sends none has its memory for files.
    from app.notices.delivery import deliver

    if to is not None and to.is_active and house.push is not None:
        where = Subscription(**to.content.model_dump())
        is_lost = True
        outcome = deliver(house.push, house.settings.push_contact, where, local=house.settings.push_local)
    with house.writing() as work:
        actions.note_outcome(work, subscription_id, ids, outcome, is_lost=is_lost)
    return outcome is Outcome.DELIVERED


JOBS = (send_due,)
