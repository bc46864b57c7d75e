"""The only writer of one's own phones. A phone that is revoked counts as revoked within the same unit."""

from __future__ import annotations

from uuid import UUID

from app.access import phones
from app.access.actor import Actor
from app.access.door import open_site
from app.access.phones import Enrolled
from app.access.work import Work


def enrol(
    work: Work, actor: Actor, box: bytes, signing: bytes, *, cookie: str | None, device: str | None
) -> Enrolled:
    """From now on this browser may keep sealed copies for this person and hand in what was written offline."""
    enrolled = phones.enrol_phone(work, actor, box, signing, cookie=cookie, device=device)
    work.ledger.entry("phone.enrolled", actor, open_site(work, actor), enrolled.phone)
    return enrolled


def revoke(work: Work, actor: Actor, phone_id: UUID) -> None:
    """It gets no copies any more, and what it still hands in goes to a supervisor. Done twice it does no harm."""
    phone = phones.own_phone(work, actor, phone_id)
    if phones.revoke_phone(work, phone):
        work.ledger.entry("phone.revoked", actor, open_site(work, actor), phone)
