"""Ten thousand random swaps and edits of what lies in a house: none opens, and what was left alone opens all."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from app.access.work import House
from app.core.errors import SealBroken
from app.crypto.envelope import HEADER_BYTES, Context, DataKey
from app.db.places import Place, places
from tests.support.assembled import founded
from tests.support.houses import new_house

SWAPS = 10_000
Sealed = tuple[Place, Any, DataKey]


@pytest.fixture(scope="module")
def all_sealed(tmp_path_factory: pytest.TempPathFactory) -> list[Sealed]:
    """Every sealed row of the invented house with the key that it names."""
    with new_house(Path(tmp_path_factory.mktemp("house")), like=founded()) as house:
        return list(sealed_in(house))


def sealed_in(house: House) -> list[Sealed]:
    kept = []
    with house.store.reading() as session:
        for place in places():
            rows = [row for row in place.all(session) if row.sealed and place.table.name != "draft"]
            keys = house.keyring.by_ids({place.key_of(row) for row in rows})
            kept += [(place, row, keys[place.key_of(row)]) for row in rows]
    return kept


def opens(key: DataKey, place: Place, sealed: bytes, context: Context) -> bool:
    try:
        key.derive(place.purpose).open(sealed, context)
    except SealBroken:
        return False
    return True


def test_what_was_left_alone_opens(all_sealed):
    assert len(all_sealed) > 500
    assert all(opens(key, place, bytes(row.sealed), place.context(row)) for place, row, key in all_sealed)


def test_of_ten_thousand_swaps_and_edits_none_opens(all_sealed):
    chance = random.Random(20261126)
    acts: list[Callable[[random.Random, Sealed, list[Sealed]], bool]] = [moved, altered, cut, of_another_version,
                                                                           under_another_purpose]  # fmt: skip
    opened = [
        act.__name__
        for number in range(SWAPS)
        if (act := acts[number % len(acts)])(chance, chance.choice(all_sealed), all_sealed)
    ]

    assert opened == []


def moved(chance: random.Random, one: Sealed, rest: list[Sealed]) -> bool:
    """The bytes of one row in the place of another, opened with the key of either."""
    _, row, key = one
    there, other, its_key = chance.choice([some for some in chance.sample(rest, 3) if some[1].id != row.id])
    context = there.context(other)
    return any(opens(with_key, there, bytes(row.sealed), context) for with_key in (key, its_key))


def altered(chance: random.Random, one: Sealed, _: list[Sealed]) -> bool:
    """One bit is another one, in the header, the content or the tag."""
    place, row, key = one
    edited = bytearray(row.sealed)
    edited[chance.randrange(len(edited))] ^= 1 << chance.randrange(8)
    return opens(key, place, bytes(edited), place.context(row))


def cut(chance: random.Random, one: Sealed, _: list[Sealed]) -> bool:
    place, row, key = one
    return opens(
        key, place, bytes(row.sealed[: chance.randrange(HEADER_BYTES, len(row.sealed))]), place.context(row)
    )


def of_another_version(chance: random.Random, one: Sealed, _: list[Sealed]) -> bool:
    place, row, key = one
    here = place.context(row)
    there = Context(
        here.site, here.case, here.table, here.column, here.row, here.version + chance.choice([-1, 1, 7])
    )
    return opens(key, place, bytes(row.sealed), there)


def under_another_purpose(chance: random.Random, one: Sealed, _: list[Sealed]) -> bool:
    place, row, key = one
    other = chance.choice(
        [name for name in ("content", "location", "files", "facts") if name != place.purpose]
    )
    try:
        key.derive(other).open(bytes(row.sealed), place.context(row))
    except SealBroken:
        return False
    return True


class Loose:
    """A cipher as ours without the context: what it sealed opens at every place, for every purpose."""

    def __init__(self) -> None:
        self._key = DataKey.random()
        self._nowhere = Context(UUID(int=0), None, "nowhere", "sealed", UUID(int=0), 1)

    def derive(self, _: str) -> Loose:
        return self

    def seal(self, content: bytes) -> bytes:
        return self._key.seal(content, self._nowhere)

    def open(self, sealed: bytes, _: Context) -> bytes:
        return self._key.open(sealed, self._nowhere)


def test_a_cipher_without_context_lets_what_was_swapped_open_unnoticed(all_sealed):
    """The control: the same acts on the same rows, sealed without saying where they belong."""
    chance, loose = random.Random(20261126), Loose()
    rows: list[Any] = [
        (place, SimpleNamespace(**{**row._mapping, "sealed": loose.seal(bytes(row.sealed))}), loose)
        for place, row, _ in all_sealed[:200]
    ]
    assert all(opens(key, place, row.sealed, place.context(row)) for place, row, key in rows)

    for act in (moved, of_another_version, under_another_purpose):
        assert all(act(chance, one, rows) for one in rows), act.__name__
    # Its tag is still there: what was altered or cut is found by the cipher itself, with or without a context.
    assert not any(act(chance, one, rows) for act in (altered, cut) for one in rows)
