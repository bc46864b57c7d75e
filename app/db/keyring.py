"""The store of wrapped keys. A key is made here first, alone and durable, before anything is sealed with it.

Root (a key file) → site key → case, page, share and user keys. The rows say whose key it is and nothing else. Which
generation of a key seals is not decided here: the data says it, in the transaction that seals.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock
from app.core.errors import KeyRefused, NotFound, SealBroken
from app.core.ids import new_id
from app.crypto.envelope import DataKey, sealed_with
from app.crypto.providers import KeyProvider
from app.db.store import Store
from app.db.wrapped import (
    KeyKind,
    WrappedKey,
    context_of,
    create_tables,
    index_of,
    owned,
    owned_by,
    sites,
    table,
)

__all__ = ["KeyKind", "Keyring", "WrappedKey", "create_tables", "table"]

CACHE_SECONDS = 60
MOST_KEPT = 20_000


@dataclass
class Kept:
    """The generations of one owner's key that are not dead, as they were found at `since`."""

    since: float
    generations: dict[int, DataKey]
    joined: dict[int, DataKey] = field(default_factory=dict)

    def sealing(self, generation: int | None) -> DataKey | None:
        """The key whose live generation is this one (None: the newest), the others beside it."""
        wanted = max(self.generations) if generation is None else generation
        if wanted not in self.generations:
            return None
        if len(self.generations) == 1:
            return self.generations[wanted]
        if wanted not in self.joined:
            others = [key for number, key in self.generations.items() if number != wanted]
            self.joined[wanted] = self.generations[wanted].beside(others)
        return self.joined[wanted]


class Keyring:
    """Makes, finds and unwraps keys. Only `access` may hold one (house test)."""

    def __init__(self, store: Store, provider: KeyProvider) -> None:
        self.store = store
        self._provider = provider
        self._roots = {key.id: key for key in provider.roots()}
        self._cache: dict[UUID, Kept] = {}
        self._indexes: dict[UUID, Kept] = {}
        self._guard = threading.Lock()

    def make(self, kind: KeyKind, owner: UUID, site: UUID, case: UUID | None = None) -> DataKey:
        """A new key, wrapped, committed and then returned; asking again for the same owner finds the first."""
        found = self.keys([owner]).get(owner)
        if found is not None:
            return found
        key = DataKey.random()
        with self.store.writing() as session:
            session.add(self.wrapped(session, key, kind, owner, site, case))
        self._keep(owner, {key.generation: key})
        return key

    def wrapped(
        self, session: Session, key: DataKey, kind: str, owner: UUID, site: UUID, case: UUID | None
    ) -> WrappedKey:
        """The row of a key, wrapped under the newest generation of the key above, as this transaction sees it."""
        row = WrappedKey(id=key.id, kind=kind, owner_id=owner, site_id=site, case_id=case, generation=key.generation,
                         made_on=clock.local_day(clock.now()), wrapped=b"")  # fmt: skip
        row.wrapped = self.newest_above(session, kind, site).wrap(key, context_of(row))
        return row

    def newest_above(self, session: Session, kind: str, site: UUID) -> DataKey:
        """What wraps a key of this kind from now on: the root that comes first, or the site's newest generation."""
        if kind == KeyKind.SITE:
            return self._fresh_roots()[0]
        rows = select(*table().c).where(owned_by([site])).order_by(table().c.generation.desc())
        newest = session.execute(rows.limit(1)).one_or_none()
        if newest is None:
            raise NotFound("There is no key for this any more.")
        return self.unwrap(newest)

    def key(self, owner: UUID, generation: int | None = None) -> DataKey:
        """The key of this owner, sealing with this generation (None: its newest); `NotFound` if there is none."""
        found = self.keys([owner], {} if generation is None else {owner: generation})
        if owner not in found:
            raise NotFound("There is no key for this any more.")
        return found[owner]

    def keys(self, owners: Iterable[UUID], live: Mapping[UUID, int] | None = None) -> dict[UUID, DataKey]:
        """The keys of these owners, in one reading; owners without a key are left out.

        `live` says with which generation each of them seals. `KeyRefused` if an owner has keys, but not that one.
        """
        live = live or {}
        fresh, missing = self._cached(owners, live)
        if not missing:
            return fresh
        for owner, generations in self._find(missing).items():
            key = self._keep(owner, generations).sealing(live.get(owner))
            if key is None:
                raise KeyRefused(
                    "The key store is older than the data: a key is missing. Nothing was changed. "
                    "Put back the key store that belongs to this data."
                )
            fresh[owner] = key
        return fresh

    def index(self, site: UUID) -> DataKey:
        """The key under which a site's exact identifiers are hashed. It outlives every rotation of the site's key.

        A site from before there were such keys gets one with the secret of its first generation, so that what was
        hashed then is still found.
        """
        found = self._kept_index(site)
        if found is not None:
            return found
        first = self._find([site])[site].get(1)
        if first is None:
            raise KeyRefused(
                "The key under which this site's names are found is missing from the key store. Nothing was changed. "
                "Put back the key store that belongs to this data."
            )
        return self._put_index(site, first.renamed(new_id()))

    def make_index(self, site: UUID) -> DataKey:
        """The index key of a new site: random, of its own."""
        return self._kept_index(site) or self._put_index(site, DataKey.random())

    def by_ids(self, ids: Iterable[UUID]) -> dict[UUID, DataKey]:
        """Single generations by the ids that envelopes name; those that are dead or unknown are left out."""
        rows = select(*table().c).where(table().c.id.in_(list(ids)), table().c.dead_on.is_(None))
        with self.store.reading() as session:
            return {row.id: self.unwrap(row) for row in session.execute(rows).all()}

    def is_alive(self, key_id: UUID) -> bool:
        """Whether this generation is there and not dead, asked of the store itself; nothing is unwrapped."""
        of = table().c
        with self.store.reading() as session:
            return session.scalar(select(of.id).where(of.id == key_id, of.dead_on.is_(None))) is not None

    @staticmethod
    def made_under(store: Store) -> tuple[UUID, int] | None:
        """Id and generation of the root key that wrapped this store's site keys; None if there are none yet."""
        with store.reading() as session:
            row = session.execute(sites().limit(1)).one_or_none()
        return sealed_with(row.wrapped) if row else None

    def check(self) -> None:
        """Open every site's keys: a wrong root key says so before anything is served."""
        with self.store.reading() as session:
            rows = session.execute(sites()).all()
        try:
            for row in rows:
                self.unwrap(row)
        except SealBroken:
            raise KeyRefused(
                "The root key does not open this installation's keys. Nothing was changed. "
                "Put the right key file at WAYMARK_ROOT_KEY_FILE and start again."
            ) from None

    def unwrap(self, row: Any) -> DataKey:
        """The key in this row; the envelope itself names the generation above that wrapped it."""
        above, _ = sealed_with(row.wrapped)
        parent = self._root(above) if row.kind == KeyKind.SITE else self._site(row.site_id, above)
        return parent.unwrap(row.wrapped, context_of(row))

    def forget(self, owners: Iterable[UUID]) -> None:
        """Drop what is kept of these owners, so that it is read anew."""
        with self._guard:
            for owner in owners:
                self._cache.pop(owner, None)

    def _root(self, key_id: UUID) -> DataKey:
        if key_id not in self._roots:
            self._fresh_roots()
        if key_id not in self._roots:
            raise SealBroken
        return self._roots[key_id]

    def _fresh_roots(self) -> list[DataKey]:
        roots = self._provider.roots()
        self._roots = {key.id: key for key in roots}
        return roots

    def _site(self, site: UUID, key_id: UUID) -> DataKey:
        for again in (False, True):
            if again:
                self.forget([site])
            found = self.keys([site]).get(site)
            if found is not None and (key := found.named(key_id)) is not None:
                return key
        raise SealBroken

    def _find(self, owners: list[UUID]) -> dict[UUID, dict[int, DataKey]]:
        """The generations of these owners' keys; read as plain columns, as a list of cases asks for fifty at a time."""
        found: defaultdict[UUID, dict[int, DataKey]] = defaultdict(dict)
        with self.store.reading() as session:
            rows = session.execute(owned(), {"owners": owners}).all()
        for row in rows:
            found[row.owner_id][row.generation] = self.unwrap(row)
        return found

    def _cached(
        self, owners: Iterable[UUID], live: Mapping[UUID, int]
    ) -> tuple[dict[UUID, DataKey], list[UUID]]:
        since = time.monotonic() - CACHE_SECONDS
        with self._guard:
            kept = {owner: self._cache.get(owner) for owner in owners}
        fresh = {}
        for owner, found in kept.items():
            # A generation that was made after this was kept is not in it: then it is read anew.
            key = found.sealing(live.get(owner)) if found and found.since > since else None
            if key is not None:
                fresh[owner] = key
        return fresh, [owner for owner in kept if owner not in fresh]

    def _keep(self, owner: UUID, generations: dict[int, DataKey]) -> Kept:
        kept = Kept(time.monotonic(), generations)
        with self._guard:
            if len(self._cache) > MOST_KEPT:
                self._cache.clear()
            self._cache[owner] = kept
        return kept

    def drop_stale(self) -> int:
        """Let go of every unwrapped key that is not used any more for its age; returns how many owners' those were.

        The serving process calls it about once a second: else a key would stay in memory until it is asked for again.
        """
        before = time.monotonic() - CACHE_SECONDS
        with self._guard:
            stale = [
                (kept, one)
                for kept in (self._cache, self._indexes)
                for one in kept
                if kept[one].since <= before
            ]
            for kept, one in stale:
                del kept[one]
        return len(stale)

    def _kept_index(self, site: UUID) -> DataKey | None:
        with self._guard:
            kept = self._indexes.get(site)
        if kept is None or kept.since <= time.monotonic() - CACHE_SECONDS:
            with self.store.reading() as session:
                row = session.execute(select(*table().c).where(index_of(site))).one_or_none()
            if row is None:
                return None
            kept = Kept(time.monotonic(), {1: self.unwrap(row)})
            with self._guard:
                self._indexes[site] = kept
        return kept.generations[1]

    def _put_index(self, site: UUID, key: DataKey) -> DataKey:
        # Another process may be first: then its key is the one.
        with suppress(IntegrityError), self.store.writing() as session:
            session.add(self.wrapped(session, key, KeyKind.INDEX, site, site, None))
        kept = self._kept_index(site)
        if kept is None:
            raise NotFound("There is no key for this any more.")
        return kept
