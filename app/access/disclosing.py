"""What the ledger can show of one case to a stranger: its entries with the salts of those that are disclosed, the way
of each to the signed head, and the keys of the phones that signed. It decides nothing about what is disclosed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.phone_models import Phone
from app.access.proving import TREE
from app.access.rooms import Room
from app.access.work import House
from app.core.errors import LedgerRefused, SealBroken
from app.crypto.checkpoints import LedgerVerifier, origin_of
from app.crypto.envelope import Context, unpad
from app.crypto.ledger import SALT_BYTES, leaf_of, root_of
from app.crypto.proofs import inclusion_proofs
from app.db.ledger import LedgerLeaf, newest_head, sequence

NOT_LED = "The ledger does not lead to its signed head: whoever runs the server has to run `waymark verify`."


@dataclass(frozen=True)
class Noted:
    """One entry of a case's ledger at its place.

    `told` is empty where the case's key does not open it, as with what the victim's page and the site noted under
    theirs, or where it does not open to its leaf: it can be shown bare alone.
    """

    position: int
    leaf: bytes
    salt: bytes = b""
    entry: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tree:
    """A site's ledger up to its newest signed head."""

    checkpoint: str
    leaves: list[bytes]

    def ways(self, positions: Iterable[int]) -> dict[int, list[str]]:
        """For each position the hashes that lead to the head, in hexadecimal, the nearest first."""
        found = inclusion_proofs(self.leaves, positions)
        return {position: [step.hex() for step in path] for position, path in found.items()}


def place_all(house: House) -> None:
    """Give every entry its place and sign the head over it, without waiting for the turn of the clock."""
    while sequence(house.store, house.signer):
        pass


def tree_of(session: Session, site_id: UUID, verifier: LedgerVerifier) -> Tree:
    """The leaves under the newest signed head; LedgerRefused where they do not lead to it."""
    head = newest_head(session, site_id, TREE)
    if head is None or not head.checkpoint:
        raise LedgerRefused(NOT_LED)
    leaves = [
        bytes(leaf)
        for leaf in session.scalars(
            select(LedgerLeaf.leaf)
            .where(LedgerLeaf.site_id == site_id, LedgerLeaf.tree == TREE, LedgerLeaf.position < head.size)
            .order_by(LedgerLeaf.position)
        )
    ]
    try:
        said = verifier.open(head.checkpoint)
    except SealBroken:
        raise LedgerRefused(NOT_LED) from None
    if (said.origin, said.size, said.root) != (origin_of(site_id, TREE), len(leaves), root_of(leaves)):
        raise LedgerRefused(NOT_LED)
    return Tree(head.checkpoint, leaves)


def noted_of(session: Session, room: Room, below: int) -> list[Noted]:
    """The entries of a room's case at places before `below`, in their order; none without a case."""
    rows = session.execute(
        select(LedgerLeaf.id, LedgerLeaf.position, LedgerLeaf.leaf, LedgerLeaf.sealed)
        .where(LedgerLeaf.site_id == room.site_id, LedgerLeaf.case_id == room.case_id)
        .where(LedgerLeaf.tree == TREE, LedgerLeaf.position < below)
        .order_by(LedgerLeaf.position)
    )
    return [_noted(room, row) for row in rows]


def _noted(room: Room, row: Any) -> Noted:
    context = Context(room.site_id, room.case_id, str(LedgerLeaf.__tablename__), "sealed", row.id, 1)
    try:
        content = unpad(room.content_key.open(row.sealed, context))
    except SealBroken:
        return Noted(row.position, bytes(row.leaf))
    salt, entry = content[:SALT_BYTES], content[SALT_BYTES:]
    if len(salt) != SALT_BYTES or leaf_of(salt, entry) != bytes(row.leaf):
        return Noted(row.position, bytes(row.leaf))
    return Noted(row.position, bytes(row.leaf), salt, entry.decode(), json.loads(entry))


def phone_keys(session: Session, site_id: UUID, phones: Iterable[UUID]) -> dict[str, str]:
    """The public signing key of each of these phones of the site, 65 bytes in hexadecimal, by its id."""
    rows = session.execute(
        select(Phone.id, Phone.signing_public).where(Phone.site_id == site_id, Phone.id.in_(list(phones)))
    )
    return {str(row.id): bytes(row.signing_public).hex() for row in rows}
