"""The only writer of held deliveries. Nothing that a phone handed in is lost: it is held once, and decided once."""

from __future__ import annotations

from uuid import UUID

from app.access.phone_models import Phone
from app.access.phones import intake_room
from app.access.work import Work
from app.features.deliveries.models import HeldDelivery
from app.features.deliveries.rules import Because, Decision
from app.features.field_forms.rules import Kind


def hold(
    work: Work, phone: Phone, key: UUID, intake_id: UUID, sequence: int, box: bytes, *, because: Because,
    kind: Kind, case_id: UUID | None,
) -> None:  # fmt: skip
    """Keep it as it came, once; the case that it names is noted if it is one of the phone's site."""
    if work.session.get(HeldDelivery, key, with_for_update=True) is not None:
        return
    row = HeldDelivery(
        id=key, site_id=phone.site_id, phone_id=phone.id, account_id=phone.account_id, intake_id=intake_id,
        case_id=case_id, sequence=sequence, kind=kind.value, because=because.value, box=box, held_at=work.now,
    )  # fmt: skip
    work.add(row)
    room = intake_room(work, phone.site_id)
    work.ledger.entry(
        "delivery.held", None, room, row, phone=str(phone.id), sequence=sequence, because=because.value
    )


def note_taken(work: Work, key: UUID) -> None:
    """It came again and was taken this time: nothing is left to decide."""
    row = work.session.get(HeldDelivery, key, with_for_update=True)
    if row is not None and row.decision == Decision.WAITING:
        row.decision, row.decided_at = Decision.TAKEN_LATER.value, work.now
