"""The generations of keys in the key store: the next one is made, what lies under a former one is wrapped anew, and a
former one dies. It knows no contents; whether a generation still opens something is counted by who calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, case, func, select, update
from sqlalchemy.orm import Session

from app.crypto.envelope import DataKey, sealed_with
from app.db.keyring import Keyring
from app.db.store import Store
from app.db.wrapped import KeyKind, context_of, sites, table

BATCH = 200
NAMED_FROM, NAMED_BYTES = 3, 16
"""Where an envelope names its key: the sixteen bytes from the third on, as SQL counts."""
ROOT = UUID(int=0)
"""Stands for the site where the root is meant, which is above all of them."""


def next_generations(ring: Keyring, live: Sequence[tuple[UUID, int]]) -> None:
    """Make the generation after the live one for each of these owners, durable before anything seals with it.

    An owner that has it already is left as it is: somebody began before, and was stopped.
    """
    of, numbers = table().c, dict(live)
    with ring.store.writing() as session:
        rows = session.execute(
            select(*of).where(
                of.owner_id.in_(numbers), of.kind.in_((KeyKind.SITE, KeyKind.CASE)), of.dead_on.is_(None)
            )
        ).all()
        there = {(row.owner_id, row.generation) for row in rows}
        for row in rows:
            following = row.generation + 1
            if row.generation != numbers[row.owner_id] or (row.owner_id, following) in there:
                continue
            key = DataKey.random(following)
            session.add(ring.wrapped(session, key, row.kind, row.owner_id, row.site_id, row.case_id))
    ring.forget(numbers)


def wrap_anew(ring: Keyring, site: UUID | None) -> int:
    """Wrap some keys under the newest generation of the key above them: a site's, or (None) all sites' under the root.

    Returns how many; 0 means that nothing lies under a former generation.
    """
    of = table().c
    with ring.store.writing() as session:
        if site is None:
            above = ring.newest_above(session, KeyKind.SITE, ROOT)
            mine = of.kind == KeyKind.SITE
        else:
            above = ring.newest_above(session, KeyKind.CASE, site)
            mine = (of.site_id == site) & (of.kind != KeyKind.SITE)
        stale = select(*of).where(mine, of.dead_on.is_(None), named(of.wrapped) != above.id.bytes)
        rows = session.execute(stale.limit(BATCH)).all()
        for row in rows:
            wrapped = above.wrap(ring.unwrap(row), context_of(row))
            session.execute(
                update(table()).where(of.id == row.id, of.wrapped == row.wrapped).values(wrapped=wrapped)
            )
    return len(rows)


def named(sealed: Any) -> Any:
    """The id of the key that an envelope names, as an expression over its column."""
    return func.substr(sealed, NAMED_FROM, NAMED_BYTES, type_=LargeBinary)


def generations_of(session: Session, owners: Iterable[UUID]) -> list[Any]:
    """Every generation of these owners' keys that is not dead: id, kind, owner, site, generation, empty_since."""
    of = table().c
    columns = (of.id, of.kind, of.owner_id, of.site_id, of.case_id, of.generation, of.empty_since)
    return list(session.execute(select(*columns).where(of.owner_id.in_(list(owners)), of.dead_on.is_(None))))


def owners_with_several(session: Session, kind: KeyKind, most: int, after: UUID | None = None) -> list[UUID]:
    """Owners of whose key more than one generation is not dead, in the order of their ids."""
    of = table().c
    query = select(of.owner_id).where(of.kind == kind, of.dead_on.is_(None)).group_by(of.owner_id)
    if after is not None:
        query = query.where(of.owner_id > after)
    return list(session.scalars(query.having(func.count() > 1).order_by(of.owner_id).limit(most)))


def keys_wrapped_by(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many keys lie under each of these generations."""
    of = table().c
    counted = select(named(of.wrapped), func.count()).where(of.dead_on.is_(None)).group_by(named(of.wrapped))
    found = session.execute(counted.where(named(of.wrapped).in_([key_id.bytes for key_id in ids])))
    return {UUID(bytes=bytes(name)): number for name, number in found}


def roots_in_use(session: Session) -> set[UUID]:
    """The ids of the root keys under which a site's key lies."""
    return {sealed_with(row.wrapped)[0] for row in session.execute(sites())}


def note_empty(session: Session, ids: Sequence[UUID], at: datetime | None) -> None:
    """Note when nothing was found under these generations for the first time; None: something was found after all."""
    session.execute(update(table()).where(table().c.id.in_(ids)).values(empty_since=at))


def destroy(ring: Keyring, ids: Sequence[UUID], today: date) -> None:
    """The end of these generations: their bytes are overwritten, that they were stays known."""
    with ring.store.writing() as session:
        session.execute(update(table()).where(table().c.id.in_(ids)).values(wrapped=b"", dead_on=today))
        owners = session.scalars(select(table().c.owner_id).where(table().c.id.in_(ids))).all()
    ring.forget(owners)


@dataclass(frozen=True)
class Counted:
    """How many keys of one kind there are: in use, generations that are not live (how many hold nothing), dead ones."""

    kind: str
    keys: int
    former: int
    empty: int
    dead: int


def counted(store: Store) -> list[Counted]:
    """For each kind of key."""
    of = table().c
    alive = case((of.dead_on.is_(None), of.owner_id))
    columns = (
        of.kind, func.count(alive.distinct()), func.count(alive),
        func.count(case((of.dead_on.is_(None), of.empty_since))), func.count(of.dead_on),
    )  # fmt: skip
    with store.reading() as session:
        rows = session.execute(select(*columns).group_by(of.kind).order_by(of.kind)).all()
    return [Counted(kind, keys, alive - keys, empty, dead) for kind, keys, alive, empty, dead in rows]
