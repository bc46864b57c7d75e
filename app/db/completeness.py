"""Whether rows and keys that were brought back belong together: each key that is needed is there. It opens nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, select

from app.core.errors import BackupRefused
from app.crypto.envelope import HEADER_BYTES, TAG_BYTES
from app.db import wrapped
from app.db.generations import named
from app.db.guards import LOGS

SMALLEST = HEADER_BYTES + TAG_BYTES


def _keys_named(data: Any, tables: Sequence[Table]) -> set[UUID]:
    """The generations that have sealed what is here: rows by their envelopes, files by their rows. Logs may outlive
    their keys."""
    found: set[UUID] = set()
    for table in tables:
        if "sealed" in table.c and table.name not in LOGS:
            names = data.scalars(
                select(named(table.c.sealed)).where(func.length(table.c.sealed) >= SMALLEST).distinct()
            )
            found |= {UUID(bytes=bytes(name)) for name in names}
        if table.name == "stored_file":
            found |= set(data.scalars(select(table.c.key_id).where(table.c.key_id.is_not(None)).distinct()))
    return found


def require_keys(data: Any, keys: Any, tables: Sequence[Table]) -> None:
    """`BackupRefused` unless every site, case, account, page and share has its key, and every row and file one that
    opens it: else the key store is older than the data."""
    of = wrapped.table().c
    alive = keys.execute(select(of.owner_id, of.generation).where(of.dead_on.is_(None))).all()
    named, owners = {(row.owner_id, row.generation) for row in alive}, {row.owner_id for row in alive}
    missing = 0
    for table in tables:
        if table.name in ("site", "case_sight"):
            live = data.execute(select(table.c.id, table.c.generation))
            missing += sum((row.id, row.generation) not in named for row in live)
        elif table.name in ("account", "page_account", "share_grant"):
            missing += sum(one not in owners for (one,) in data.execute(select(table.c.id)))
    ids = set(keys.scalars(select(of.id).where(of.dead_on.is_(None))))
    missing = missing or sum(key_id not in ids for key_id in _keys_named(data, tables))
    if missing:
        raise BackupRefused(
            f"The keys of this backup are older than its data: {missing} are missing. Nothing was restored."
        )
