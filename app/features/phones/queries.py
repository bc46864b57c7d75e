"""Reads one's own phones, as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.actor import Actor
from app.access.phones import live_phone, phones_of
from app.access.work import Work


@dataclass(frozen=True)
class PhoneView:
    """One phone: since when, last heard of when, and whether it was revoked."""

    id: UUID
    made_at: datetime
    seen_at: datetime
    revoked_at: datetime | None
    is_this: bool


def phone_views(work: Work, actor: Actor, cookie: str | None) -> list[PhoneView]:
    """This one first, then those that are not revoked, the newest first."""
    this = live_phone(work, actor, cookie)
    found = [
        PhoneView(one.id, one.made_at, one.seen_at, one.revoked_at, this is not None and one.id == this.id)
        for one in phones_of(work, actor.id)
    ]
    return sorted(found, key=lambda one: (not one.is_this, one.revoked_at is not None))
