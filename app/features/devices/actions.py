"""The only writer that ends somebody's sessions elsewhere. It takes effect with the next request, and breaks off what
is still being read in them within seconds.
"""

from __future__ import annotations

from uuid import UUID

from app.access import devices, sessions
from app.access.actor import Actor
from app.access.door import open_site
from app.access.holding import end_sessions_everywhere
from app.access.models import Account
from app.access.phones import revoke_phones_of
from app.access.session_list import end_on_device, open_sessions, own_session_row
from app.access.work import Work


def end_one(work: Work, actor: Actor, session_id: UUID) -> None:
    """Another session of hers. This one is ended by signing out."""
    sessions.end_session(work, own_session_row(work, actor, session_id))
    work.ledger.entry("sessions.ended", actor, open_site(work, actor), ended=1)


def end_others(work: Work, actor: Actor, device: str | None) -> None:
    """Every session of hers but this one; other devices count as never seen before when somebody tries her name."""
    ended = len(open_sessions(work, actor)) - 1
    end_sessions_everywhere(work, actor.id, but=actor.session_id)
    devices.forget_devices(work, actor.id, but=device)
    work.ledger.entry("sessions.ended", actor, open_site(work, actor), ended=ended)


def revoke_device(work: Work, actor: Actor, account: Account, device_id: UUID) -> None:
    """By who administers accounts: out on this device at once, its copies for work without a network too, and it counts
    as never seen before."""
    ended = end_on_device(work, account.id, device_id)
    revoke_phones_of(work, actor, account.id, device_id=device_id)
    work.ledger.entry("account.device-revoked", actor, open_site(work, actor), account, device=str(device_id),
                      ended=ended)  # fmt: skip


def end_all_of(work: Work, actor: Actor, account: Account, ended: int) -> None:
    """By who administers accounts, when a device is lost: everywhere, at other sites of theirs too. Here no device of
    theirs is known any more, and no phone is theirs."""
    end_sessions_everywhere(work, account.id)
    revoke_phones_of(work, actor, account.id)
    devices.forget_devices(work, account.id)
    work.ledger.entry("account.sessions-ended", actor, open_site(work, actor), account, ended=ended)
