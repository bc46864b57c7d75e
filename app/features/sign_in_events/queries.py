"""The only reader of events at the doors: the ledger's entries of the site and the day's counts of failed tries.

It opens no case's entries. Victims sign in elsewhere, under their case, and stand in none of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.access.actor import Actor
from app.access.devices import tries_of
from app.access.door import open_site
from app.access.models import Account
from app.access.openings import entries_of_day
from app.access.permissions import Permission, may_anywhere
from app.access.work import Work
from app.core.errors import Refused
from app.features.accounts.queries import names_of
from app.features.sign_in_events import rules


@dataclass(frozen=True)
class EventView:
    """One line: what, when, about whom, by whom if by somebody else. `at` is empty for a count of a day."""

    words: str
    more: str
    at: datetime | None
    name: str
    by: str
    needs_a_look: bool


@dataclass(frozen=True)
class EventPage:
    """The events of a span of days, the newest first; `earlier` is the day on which the page before ends."""

    first: date
    last: date
    days: list[tuple[date, list[EventView]]]
    people: list[tuple[UUID, str]]
    person_id: UUID | None
    person: str
    earlier: date
    is_newest: bool


def event_page(work: Work, actor: Actor, until: str, person: str) -> EventPage:
    """Everybody's events of seven days that end on the day asked for, or one person's."""
    if not may_anywhere(actor.role, Permission.SIGN_IN_EVENTS_READ):
        raise Refused()
    ids = frozenset(work.session.scalars(select(Account.id).where(Account.site_id == actor.site_id)))
    names, chosen = names_of(work, actor, ids), rules.one_of(person, ids)
    first, last = rules.span(until, work.today)
    tries = [one for one in tries_of(work, actor.site_id, first, last) if chosen in (None, one[0])]
    days = []
    for back in range(rules.SPAN_DAYS):
        day = last - timedelta(days=back)
        lines = [_count(names, one) for one in tries if one[1] == day] + _events(
            work, actor, day, names, chosen
        )
        if lines:
            days.append((day, lines))
    people = sorted(names.items(), key=lambda one: one[1].casefold())
    return EventPage(first, last, days, people, chosen, names[chosen] if chosen else "", first - timedelta(days=1),
                     last == work.today)  # fmt: skip


def _events(
    work: Work, actor: Actor, day: date, names: dict[UUID, str], chosen: UUID | None
) -> list[EventView]:
    found = [rules.event_in(told) for told in entries_of_day(work, open_site(work, actor), day)]
    events = [
        one for one in found if one is not None and one.person_id in names and chosen in (None, one.person_id)
    ]
    events.sort(key=lambda one: one.at, reverse=True)
    return [
        EventView(one.words, one.more, datetime.fromisoformat(one.at), names[one.person_id],
                  names.get(one.by_id, "") if one.by_id else "", one.needs_a_look)
        for one in events
    ]  # fmt: skip


def _count(names: dict[UUID, str], found: tuple[UUID, date, int]) -> EventView:
    return EventView(rules.tries_words(found[2]), "", None, names[found[0]], "", needs_a_look=True)
