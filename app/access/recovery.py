"""Brings the root key back from its shares: only a key that opens this installation's keys is ever handed out.

And tries whether a restored copy opens: it counts, and returns no content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Table, select

from app.access.rooms import Purpose, SystemPurpose
from app.access.system import by_system_alone
from app.access.work import House
from app.core.errors import KeyRefused, SealBroken
from app.core.settings import Settings
from app.crypto.envelope import Context, DataKey, sealed_with
from app.crypto.shares import join
from app.db.keyring import Keyring, create_tables
from app.db.store import Store


class AtHand:
    """A root key that was just put together, in the shape of a key provider."""

    def __init__(self, key: DataKey) -> None:
        self._key = key

    def root(self) -> DataKey:
        return self._key

    def roots(self) -> list[DataKey]:
        return [self._key]


def is_in_use(settings: Settings) -> bool:
    """Whether the key store holds keys that a root key has wrapped."""
    with _opened(settings) as store:
        return Keyring.made_under(store) is not None


def recovered(settings: Settings, shares: Sequence[str]) -> DataKey:
    """The root key of this installation from two shares; `KeyRefused` if they are not whole, or of another one."""
    with _opened(settings) as store:
        known = Keyring.made_under(store)
        if known is None:
            raise KeyRefused(
                "The key store holds no key that could tell whether the shares are right. "
                "Put back the key store first. Nothing was changed."
            )
        root = DataKey.from_secret(*known, join(shares))
        try:
            Keyring(store, AtHand(root)).check()
        except KeyRefused:
            raise KeyRefused(
                "These two shares fit together, but the key they hold does not open this installation's keys: they are "
                "of another installation, or from before a rotation. Nothing was changed."
            ) from None
    return root


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    store = Store(settings.keyring)
    try:
        create_tables(store)
        yield store
    finally:
        store.close()


def sample(house: House, tables: Sequence[Table], most: int) -> tuple[int, int]:
    """Open up to `most` sealed rows of cases, some of every table, in a house that was restored for a drill.

    Returns how many opened and how many did not. Locations are left shut: a drill has no reason to open one.
    """
    opened = shut = 0
    sealed = [t for t in tables if {"id", "site_id", "case_id", "version", "sealed"} <= set(t.columns.keys())]
    shown = [table for table in sealed if not table.name.startswith("location")]
    with house.store.reading() as session:
        for table in shown:
            columns = (table.c.id, table.c.site_id, table.c.case_id, table.c.version, table.c.sealed)
            found = session.execute(select(*columns).limit(max(1, most // len(shown)))).all()
            keys = by_system_alone(house, SystemPurpose.VERIFY, {row.case_id for row in found})
            for row in found:
                if not row.sealed:
                    continue
                context = Context(
                    site=row.site_id, case=row.case_id, table=table.name, column="sealed", row=row.id,
                    version=row.version,
                )  # fmt: skip
                is_open = _opens(keys.get(row.case_id), bytes(row.sealed), context)
                opened, shut = opened + (is_open is True), shut + (is_open is False)
    return opened, shut


def _opens(key: DataKey | None, sealed: bytes, context: Context) -> bool | None:
    if key is None:
        return False
    if key.named(sealed_with(sealed)[0]) is None:
        # A released copy, or news on a page: sealed under a key of its own, which the sample leaves alone.
        return None
    try:
        key.derive(Purpose.CONTENT).open(sealed, context)
    except SealBroken:
        return False
    return True
