"""The store of wrapped keys. A key is made here first, alone and durable, before anything is sealed with it.

Root (a key file) → site key → case, page, share and user keys. The rows say whose key it is and nothing else.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Table, UniqueConstraint, func, select
from sqlmodel import Field, SQLModel

from app.core import clock
from app.core.errors import KeyRefused, NotFound, SealBroken
from app.core.ids import new_id
from app.crypto.envelope import Context, DataKey, sealed_with
from app.crypto.root import KeyProvider
from app.db.store import Store
from app.db.types import Ciphertext

CACHE_SECONDS = 60


class KeyKind(StrEnum):
    SITE = "site"
    CASE = "case"
    PAGE = "page"
    SHARE = "share"
    USER = "user"


class WrappedKey(SQLModel, table=True):
    """One wrapped key: whose it is, its generation, and the bytes that only the key above opens."""

    __tablename__ = "wrapped_key"
    __table_args__ = (UniqueConstraint("kind", "owner_id", "generation"), {"info": {"store": "keyring"}})

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    owner_id: UUID = Field(index=True)
    site_id: UUID
    case_id: UUID | None = Field(default=None, index=True)
    generation: int = 1
    made_on: date
    wrapped: bytes = Field(sa_type=Ciphertext, repr=False)

    def __repr__(self) -> str:
        return f"<WrappedKey {self.id}>"


class Keyring:
    """Makes, finds and unwraps keys. Only `access` may hold one (house test)."""

    def __init__(self, store: Store, provider: KeyProvider) -> None:
        self._store = store
        self._root = provider.root()
        self._cache: dict[UUID, tuple[float, DataKey]] = {}
        self._guard = threading.Lock()

    def make(self, kind: KeyKind, owner: UUID, site: UUID, case: UUID | None = None) -> DataKey:
        """A new key, wrapped, committed and then returned; asking again for the same owner finds the first."""
        found = self._find([owner])
        if owner in found:
            return self._unwrap(found[owner])
        key = DataKey.random()
        row = WrappedKey(id=key.id, kind=kind, owner_id=owner, site_id=site, case_id=case,
                         made_on=clock.local_day(clock.now()), wrapped=b"")  # fmt: skip
        row.wrapped = self._above(kind, site).wrap(key, _context(row))
        with self._store.writing() as session:
            session.add(row)
        self._keep(owner, key)
        return key

    def key(self, owner: UUID) -> DataKey:
        """The live key of this owner; `NotFound` if there is none."""
        keys = self.keys([owner])
        if owner not in keys:
            raise NotFound("There is no key for this any more.")
        return keys[owner]

    def keys(self, owners: Iterable[UUID]) -> dict[UUID, DataKey]:
        """The live keys of these owners, in one reading; owners without a key are left out."""
        fresh, missing = self._cached(owners)
        for owner, row in self._find(missing).items() if missing else ():
            fresh[owner] = self._unwrap(row)
            self._keep(owner, fresh[owner])
        return fresh

    @staticmethod
    def made_under(store: Store) -> tuple[UUID, int] | None:
        """Id and generation of the root key that wrapped this store's site keys; None if there are none yet."""
        with store.reading() as session:
            row = session.scalars(select(WrappedKey).where(WrappedKey.kind == KeyKind.SITE).limit(1)).first()
        return sealed_with(row.wrapped) if row else None

    def check(self) -> None:
        """Open one site key, if any: a wrong root key says so before anything is served."""
        with self._store.reading() as session:
            row = session.scalars(select(WrappedKey).where(WrappedKey.kind == KeyKind.SITE).limit(1)).first()
        if row is None:
            return
        try:
            self._root.unwrap(row.wrapped, _context(row))
        except SealBroken:
            raise KeyRefused(
                "The root key does not open this installation's keys. Nothing was changed. "
                "Put the right key file at WAYMARK_ROOT_KEY_FILE and start again."
            ) from None

    def count(self) -> dict[str, int]:
        """How many wrapped keys of each kind there are."""
        with self._store.reading() as session:
            rows = session.execute(
                select(WrappedKey.kind, func.count()).group_by(WrappedKey.kind).order_by(WrappedKey.kind)
            )
            return {str(row[0]): int(row[1]) for row in rows}

    def _above(self, kind: str, site: UUID) -> DataKey:
        return self._root if kind == KeyKind.SITE else self.key(site)

    def _unwrap(self, row: Any) -> DataKey:
        return self._above(row.kind, row.site_id).unwrap(row.wrapped, _context(row))

    def _find(self, owners: list[UUID]) -> dict[UUID, Any]:
        """The rows of these owners' newest keys, as plain columns: a list of cases asks for fifty at a time."""
        columns = select(*WrappedKey.metadata.tables["wrapped_key"].c).where(WrappedKey.owner_id.in_(owners))
        with self._store.reading() as session:
            return {row.owner_id: row for row in session.execute(columns.order_by(WrappedKey.generation))}

    def _cached(self, owners: Iterable[UUID]) -> tuple[dict[UUID, DataKey], list[UUID]]:
        since = time.monotonic() - CACHE_SECONDS
        with self._guard:
            kept = {owner: self._cache.get(owner) for owner in owners}
        fresh = {owner: pair[1] for owner, pair in kept.items() if pair and pair[0] > since}
        return fresh, [owner for owner in kept if owner not in fresh]

    def _keep(self, owner: UUID, key: DataKey) -> None:
        with self._guard:
            if len(self._cache) > 20_000:
                self._cache.clear()
            self._cache[owner] = (time.monotonic(), key)


def _context(row: Any) -> Context:
    return Context(
        site=row.site_id, case=row.case_id, table="wrapped_key", column=row.kind, row=row.id, version=1
    )


def table() -> Table:
    """The one table of the key store."""
    return WrappedKey.metadata.tables["wrapped_key"]


def create_tables(store: Store) -> None:
    """The key store has one table; it is made where it is missing."""
    WrappedKey.metadata.create_all(store.writer, tables=[WrappedKey.__table__])  # type: ignore[attr-defined]
