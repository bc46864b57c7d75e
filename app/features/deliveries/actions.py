"""The only writer of held deliveries. Nothing that a phone handed in is lost: it is held once, and decided once."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from app.access.actor import Actor, Relation, Role
from app.access.door import OpenCase, open_site
from app.access.models import Account
from app.access.permissions import Permission
from app.access.phone_models import Phone
from app.access.phones import intake_room
from app.access.work import Work
from app.core.errors import Conflict, FormRefused, NotFound, Refused
from app.db.base import insert_into, table_of
from app.features.deliveries import queries
from app.features.deliveries.models import HeldDelivery, Mutation
from app.features.deliveries.rules import Aside, Because, Decision
from app.features.field_forms.actions import Item
from app.features.field_forms.rules import Answer, Kind

DECIDED = "Somebody has decided this meanwhile. Look at it again."
OTHER_CASE = "This changes something that stands in another case. It can be taken there alone."
OVERTAKEN = (
    "Somebody amended this after these words were written. Read it as it stands, amend it there with what is missing, "
    "then set this aside."
)
NOT_THERE = "What this changes is not there any more. Set it aside, or have it written anew."


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


def claim(
    work: Work, key: UUID, phone: Phone, case_id: UUID | None, sequence: int, fingerprint: bytes
) -> bool:
    """Take this key, before anything else is done under it: whoever sends the same key meanwhile waits. False if it was
    taken before.
    """
    insert = insert_into(table_of(Mutation), is_sqlite=work.house.store.is_sqlite)
    values = {
        "id": key, "site_id": phone.site_id, "case_id": case_id, "phone_id": phone.id, "sequence": sequence,
        "fingerprint": fingerprint, "answer": Answer.RECEIPT.value, "page": "", "at": work.now,
    }  # fmt: skip
    claiming = (
        insert.values(**values)
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(table_of(Mutation).c.id)
    )
    return work.session.execute(claiming).first() is not None


def note_taken(work: Work, key: UUID) -> None:
    """It came again and was taken this time: nothing is left to decide."""
    row = work.session.get(HeldDelivery, key, with_for_update=True)
    if row is not None and row.decision == Decision.WAITING:
        row.decision, row.decided_at = Decision.TAKEN_LATER.value, work.now


def set_aside(work: Work, actor: Actor, row: HeldDelivery, reason: Aside) -> None:
    """It is kept sealed as it came, and goes to no case. The phone hears that it was received."""
    _demand_open(row)
    item = queries.opened(work, row)
    _decide(work, actor, row, Decision.SET_ASIDE, item, "")
    row.reason = reason.value
    work.ledger.entry("delivery.set-aside", actor, open_site(work, actor), row, reason=reason.value)


def take(work: Work, actor: Actor, case: OpenCase, row: HeldDelivery) -> str:
    """Into this case, which she supervises, as its author's own words; returns the page where it stands."""
    case.demand(Permission.CASES_ALLOCATE)
    _demand_open(row)
    item = queries.opened(work, row)
    if item.filled.edited is not None and item.filled.case_id != case.id:
        raise FormRefused({"form": OTHER_CASE})
    page = _recorded(work, actor, case, row, item)
    _decide(work, actor, row, Decision.TAKEN, item, page)
    work.ledger.entry("delivery.taken", actor, case, row)
    return page


def _recorded(work: Work, actor: Actor, case: OpenCase, row: HeldDelivery, item: Item) -> str:
    """By the feature's own action, which asks whether its author may: here the supervisor answers for that."""
    work.origin = item.origin(row.phone_id, row.id, row.sequence) | {"decided_by": str(actor.id)}
    work.captured_at = item.said_at(work.now)
    theirs = replace(case, relations=frozenset({Relation.LEAD}))
    ids = {**item.filled.ids, "case_id": case.id}
    try:
        made = item.filled.form.act(work, _author(work, actor, row), theirs, ids, item.form())
    except FormRefused as error:
        raise FormRefused({"form": next(iter(error.errors.values()), error.words)}) from None
    except Conflict:
        raise FormRefused({"form": OVERTAKEN}) from None
    except (NotFound, Refused):
        raise FormRefused({"form": NOT_THERE}) from None
    return made or f"/cases/{case.id}/plan/items/{item.filled.edited}"


def _author(work: Work, actor: Actor, row: HeldDelivery) -> Actor:
    """Who wrote it, whether or not the account still opens anything: the words are told as theirs."""
    account = work.session.get(Account, row.account_id)
    if account is None or account.site_id != actor.site_id:
        raise NotFound()
    return Actor(id=account.id, role=Role(account.role), site_id=account.site_id, session_id=row.phone_id,
                 site_generation=actor.site_generation)  # fmt: skip


def _demand_open(row: HeldDelivery) -> None:
    if row.decision != Decision.WAITING:
        raise FormRefused({"form": DECIDED})


def _decide(work: Work, actor: Actor, row: HeldDelivery, decision: Decision, item: Item, page: str) -> None:
    """With a receipt, so that the phone need not keep it any longer."""
    row.decision, row.decided_by, row.decided_at = decision.value, actor.id, work.now
    work.add(
        Mutation(id=row.id, site_id=row.site_id, case_id=row.case_id, phone_id=row.phone_id, sequence=row.sequence,
                 fingerprint=item.fingerprint, answer=Answer.RECEIPT.value, page=page, at=work.now)
    )  # fmt: skip
