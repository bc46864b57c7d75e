"""Reads receipts and the numbers that have come, and opens what a phone sealed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from app.access.models import CaseSight
from app.access.phone_models import Phone
from app.access.phones import find_phone
from app.access.work import Work
from app.core.errors import NotTaken
from app.crypto.signatures import is_signed
from app.db.ledger import newest_head
from app.features.deliveries.models import HeldDelivery, Mutation
from app.features.field_forms.actions import NOT_SIGNED, Filled, Item, open_item
from app.features.field_forms.forms import Entry, read
from app.features.field_forms.rules import Answer, mutation_label
from app.features.sync.forms import MutationEnvelope
from app.features.sync.rules import missing

UNKNOWN = "This phone is not known here. Sign in and enrol it again. What is on it stays."
LEDGER = "ledger"


@dataclass(frozen=True)
class Delivery:
    """One item, opened and checked: it was this phone that sealed and signed it. Nobody has decided about it yet."""

    cookie: str | None
    sent: MutationEnvelope
    item: Item

    @property
    def entry(self) -> Entry:
        return self.item.entry

    @property
    def filled(self) -> Filled:
        return self.item.filled

    def __repr__(self) -> str:
        return f"<delivery {self.sent.key}>"


def opened_delivery(work: Work, cookie: str | None, body: object) -> Delivery:
    """Phone, outer signature, seal, inner signature, in this order; `NotTaken` at the first that does not hold."""
    sent = read(MutationEnvelope, body)
    key = str(sent.key)
    phone = find_phone(work, sent.phone, cookie)
    if phone is None:
        raise NotTaken(Answer.PAUSED, 401, UNKNOWN, key)
    label = mutation_label(phone.id, phone.account_id, sent.key, sent.sequence)
    if not is_signed(phone.signing_public, label + b"\n" + sent.sealed, sent.signature):
        raise NotTaken(Answer.PAUSED, 403, NOT_SIGNED, key)
    return Delivery(cookie, sent, open_item(work, phone, sent.intake, sent.key, sent.sequence, sent.sealed))


def known_mutation(work: Work, key: UUID) -> Mutation | None:
    return work.session.get(Mutation, key, populate_existing=True)


def is_case_of(work: Work, site_id: UUID, case_id: UUID) -> bool:
    """Whether the site has such a case, whoever sees it."""
    sight = work.session.get(CaseSight, case_id)
    return sight is not None and sight.site_id == site_id


def missing_of(work: Work, phone: Phone) -> list[int]:
    """The numbers of this phone that have not come, up to the newest that has."""
    taken = select(Mutation.sequence).where(Mutation.phone_id == phone.id, Mutation.sequence > 0)
    held = select(HeldDelivery.sequence).where(HeldDelivery.phone_id == phone.id)
    both = taken.union(held)
    if (work.session.scalar(select(func.count()).select_from(both.subquery())) or 0) >= phone.newest_sequence:
        return []
    return missing(set(work.session.scalars(both)), phone.newest_sequence)


def newest_checkpoint(work: Work, site_id: UUID) -> str:
    """The newest signed head of the site's ledger; empty before the first one."""
    head = newest_head(work.session, site_id, LEDGER)
    return head.checkpoint if head else ""
