"""Takes wrapped keys out of the key store for good, and tells whose keys there are. It unwraps none.

Their bytes leave the disk by `scrubbing.py`; who destroys any owes that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select

from app.db.store import Store
from app.db.wrapped import KeyKind, table


def destroy_keys_of(store: Store, case_id: UUID) -> list[UUID]:
    """Every key row of this case goes, of all kinds and generations, dead ones too; returns whose they were."""
    return _destroy(store, (table().c.case_id == case_id) | (table().c.owner_id == case_id))


def has_keys_of(store: Store, case_id: UUID) -> bool:
    """Whether any key row of this case is left."""
    of = table().c
    with store.reading() as session:
        return (
            session.scalar(select(of.id).where((of.case_id == case_id) | (of.owner_id == case_id)).limit(1))
            is not None
        )


def destroy_keys_owned_by(store: Store, owners: Iterable[UUID]) -> list[UUID]:
    """The same of these owners: their keys were made for something which never came to be."""
    return _destroy(store, table().c.owner_id.in_(list(owners)))


def _destroy(store: Store, which: ColumnElement[bool]) -> list[UUID]:
    with store.writing() as session:
        owners = list(session.scalars(select(table().c.owner_id).where(which)))
        session.execute(delete(table()).where(which))
    return owners


def owners_before(store: Store, day: date) -> list[tuple[KeyKind, UUID]]:
    """Kind and owner of every key that was made before this day."""
    of = table().c
    with store.reading() as session:
        rows = session.execute(select(of.kind, of.owner_id).where(of.made_on < day).distinct())
        return [(KeyKind(kind), owner) for kind, owner in rows]


def count_rows(store: Store) -> int:
    with store.reading() as session:
        return int(session.scalar(select(func.count()).select_from(table())) or 0)


def newest_made_on(store: Store) -> date | None:
    """The day on which the newest key was made."""
    with store.reading() as session:
        return session.scalar(select(func.max(table().c.made_on)))
