"""What the ledger was told of one case, opened: whole entries, in no order that means anything."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access.work import House
from app.crypto.envelope import Context, sealed_with, unpad
from app.crypto.ledger import SALT_BYTES
from app.db.ledger import LedgerLeaf


def told_of(house: House, case_id: UUID) -> list[dict[str, Any]]:
    """Every entry of this case."""
    found = []
    with house.store.reading() as session:
        for leaf in session.scalars(select(LedgerLeaf).where(LedgerLeaf.case_id == case_id)):
            key_id, _ = sealed_with(bytes(leaf.sealed))
            key = house.keyring.by_ids([key_id])[key_id].derive("content")
            context = Context(site=leaf.site_id, case=leaf.case_id, table="ledger_leaf", column="sealed",
                              row=leaf.id, version=1)  # fmt: skip
            found.append(json.loads(unpad(key.open(bytes(leaf.sealed), context))[SALT_BYTES:]))
    return found
