"""Makes the proof of one entry of the ledger, or of one case's entries, from the bare leaves; it needs no secret key.

A shredded case is found by the reference on its tombstone: its leaves stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.access.models import CaseSight
from app.core.errors import LedgerRefused, SealBroken
from app.crypto.bundles import Bundle, check_bundle
from app.crypto.checkpoints import LedgerVerifier, origin_of
from app.db.ledger import LedgerLeaf, newest_head
from app.db.shredding import Tombstone
from app.db.store import Store

TREE = "ledger"
NOTHING = "Nothing was written."


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that verifies, and how many of the entries asked for have no place under a signed head yet."""

    bundle: Bundle
    waiting: int


def prove(store: Store, verifier: LedgerVerifier, named: str) -> Made:
    """The proof of what `named` names: a case by its reference, or an entry by its id.

    Raises LedgerRefused where there is nothing to show, or where the leaves do not lead to the signed head.
    """
    with store.reading() as session:
        rows = session.execute(
            select(LedgerLeaf.site_id, LedgerLeaf.position).where(_asked(session, named))
        ).all()
        if not rows:
            raise LedgerRefused(f"The ledger has no such entry. {NOTHING}")
        site = rows[0].site_id
        head = newest_head(session, site, TREE)
        size = head.size if head and head.checkpoint else 0
        placed = [row.position for row in rows if row.position is not None and row.position < size]
        if head is None or not placed:
            raise LedgerRefused(
                f"No entry of it lies under a signed head yet: ask again in a minute. {NOTHING}"
            )
        leaves = list(
            session.scalars(
                select(LedgerLeaf.leaf)
                .where(LedgerLeaf.site_id == site, LedgerLeaf.tree == TREE, LedgerLeaf.position < size)
                .order_by(LedgerLeaf.position)
            )
        )
        note = head.checkpoint
    try:
        made = Bundle.over(note, [bytes(leaf) for leaf in leaves], placed)
        if check_bundle(verifier, made).origin != origin_of(site, TREE):
            raise SealBroken
    except (SealBroken, ValueError):
        raise LedgerRefused(
            f"The ledger does not lead to its signed head: run `waymark verify`. {NOTHING}"
        ) from None
    return Made(made, len(rows) - len(placed))


def _asked(session: Session, named: str) -> ColumnElement[bool]:
    """The entries that are meant."""
    try:
        return LedgerLeaf.id == UUID(named)
    except ValueError:
        reference = named.strip().upper()
    case_id = session.scalar(select(CaseSight.id).where(CaseSight.reference == reference))
    case_id = case_id or session.scalar(select(Tombstone.id).where(Tombstone.reference == reference))
    if case_id is None:
        raise LedgerRefused(f"No case has this reference, and no entry this id. {NOTHING}")
    return LedgerLeaf.case_id == case_id
