"""Reads one's own open sessions, as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.access.actor import Actor
from app.access.session_list import open_sessions
from app.access.work import Work
from app.core.clock import local
from app.features.devices.rules import used_words


@dataclass(frozen=True)
class DeviceView:
    """One session: on what, since when, last used when."""

    id: UUID
    device: str
    made_at: datetime
    used: str
    is_locked: bool
    is_this: bool
    site: str


def devices_of(work: Work, actor: Actor) -> list[DeviceView]:
    now = local(work.now)
    return [
        DeviceView(one.id, one.device, one.made_at, used_words(local(one.used_at), now), one.is_locked, one.is_this,
                   one.site)
        for one in open_sessions(work, actor)
    ]  # fmt: skip
