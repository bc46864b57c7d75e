"""Several generations of one key: the live one seals, each opens what it sealed, a foreign one nothing."""

from __future__ import annotations

import pytest

from app.core.errors import SealBroken
from app.crypto.envelope import DataKey, sealed_with


@pytest.fixture
def former() -> DataKey:
    return DataKey.random(1)


@pytest.fixture
def live(former: DataKey) -> DataKey:
    return DataKey.random(2).beside([former])


def test_the_live_generation_seals(live, former, place):
    assert sealed_with(live.seal(b"x", place)) == (live.id, 2)


@pytest.mark.asvs("11.2.2")
def test_each_generation_opens_what_it_sealed(live, former, place):
    assert live.open(former.seal(b"then", place), place) == b"then"
    assert live.open(live.seal(b"now", place), place) == b"now"


def test_so_do_the_keys_derived_for_a_purpose(live, former, place):
    assert live.derive("content").open(former.derive("content").seal(b"then", place), place) == b"then"
    with pytest.raises(SealBroken):
        live.derive("location").open(former.derive("content").seal(b"then", place), place)


def test_a_generation_that_is_not_beside_it_opens_nothing(live, place):
    with pytest.raises(SealBroken):
        live.open(DataKey.random(1).seal(b"x", place), place)


def test_the_former_one_alone_does_not_open_what_the_live_one_sealed(live, former, place):
    with pytest.raises(SealBroken):
        former.open(live.seal(b"x", place), place)


def test_a_generation_is_found_by_the_id_that_an_envelope_names(live, former):
    assert live.named(former.id) is former
    assert [key.generation for key in live.generations] == [2, 1]
    assert live.named(DataKey.random().id) is None
