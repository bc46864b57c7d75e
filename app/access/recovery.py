"""Brings the root key back from its shares: only a key that opens this installation's keys is ever handed out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from app.core.errors import KeyRefused
from app.core.settings import Settings
from app.crypto.envelope import DataKey
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
