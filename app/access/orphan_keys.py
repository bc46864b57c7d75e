"""Sweeps keys that were made for something which never came to be: made alone and first, they outlive a kill.

It refuses to sweep when very many seem to be orphans: then it is the data that is not whole.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from app.access.models import Account, CaseSight, PageAccount, ShareGrant
from app.access.work import House
from app.core import clock, logging
from app.db.base import Row
from app.db.destruction import count_rows, destroy_keys_owned_by, newest_made_on, owners_before
from app.db.ledger import LedgerLeaf
from app.db.scrubbing import owe
from app.db.wrapped import KeyKind

OLD = timedelta(days=1)
MOST = 20
"""More than so many at once, and more than one in a hundred, are not what kills leave behind."""

OWNERS: dict[KeyKind, type[Row]] = {
    KeyKind.CASE: CaseSight,
    KeyKind.USER: Account,
    KeyKind.PAGE: PageAccount,
    KeyKind.SHARE: ShareGrant,
}
"""In which table a key's owner has its row. A site's keys are never swept."""


def orphan_keys(house: House) -> list[UUID]:
    """Owners of keys older than a day for whom the data has no row. Keys are read first: data comes after its key."""
    old = owners_before(house.keyring.store, clock.local_day(clock.now()) - OLD)
    with house.store.reading() as session:
        there = {kind: set(session.scalars(select(model.id))) for kind, model in OWNERS.items()}
    return [owner for kind, owner in old if kind in there and owner not in there[kind]]


def sweep_orphan_keys(house: House) -> int:
    """Destroy them; returns how many. None, and a line in the log, where they are too many to be orphans."""
    found = orphan_keys(house)
    if not found:
        return 0
    count = count_rows(house.keyring.store)
    if _is_data_older(house) or (len(found) > MOST and len(found) * 100 > count):
        logging.get().error("too many orphan keys", count=len(found))
        return 0
    # That their bytes leave the disk is settled by the clock, within a minute.
    owe(house.store)
    house.keyring.forget(destroy_keys_owned_by(house.keyring.store, found))
    return len(found)


def _is_data_older(house: House) -> bool:
    """Whether keys were made days after the newest entry of the ledger: then an older copy of the data stands here, and
    the keys belong to a newer one."""
    with house.store.reading() as session:
        newest_entry = session.scalar(select(func.max(LedgerLeaf.day)))
    newest_key = newest_made_on(house.keyring.store)
    return newest_key is not None and (newest_entry is None or newest_key - newest_entry > OLD)
