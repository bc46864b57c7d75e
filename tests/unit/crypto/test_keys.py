"""Keys wrap, derive and hash, each under a key of its own, and never show themselves."""

from __future__ import annotations

import copy
import hashlib
import hmac
import itertools
import pickle
import traceback
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import SealBroken
from app.crypto.envelope import DataKey


def test_an_unwrapped_key_is_the_key_that_was_wrapped(key, place):
    child = DataKey.random(generation=3)
    again = key.unwrap(key.wrap(child, place), place)

    assert (again.id, again.generation) == (child.id, 3)
    assert again.open(child.seal(b"x", place), place) == b"x"


def test_a_wrapped_key_does_not_open_elsewhere(key, place):
    wrapped = key.wrap(DataKey.random(), place)

    with pytest.raises(SealBroken):
        key.unwrap(wrapped, replace(place, case=uuid4()))
    with pytest.raises(SealBroken):
        DataKey.random().unwrap(wrapped, place)


def test_contents_and_wrapped_keys_are_never_taken_for_each_other(key, place):
    with pytest.raises(SealBroken):
        key.open(key.wrap(DataKey.random(), place), place)
    with pytest.raises(SealBroken):
        key.unwrap(key.seal(bytes(52), place), place)


def test_a_purpose_gives_the_same_key_each_time(key, place):
    twin = DataKey.from_secret(key.id, key.generation, key.secret)

    assert key.derive("content") is key.derive("content")
    assert twin.derive("content").open(key.derive("content").seal(b"x", place), place) == b"x"


def test_a_derived_key_keeps_id_and_generation():
    key = DataKey.random(generation=5)

    assert (key.derive("files").id, key.derive("files").generation) == (key.id, 5)


def test_one_key_serves_one_purpose(key, place):
    keys = [key, *(key.derive(purpose) for purpose in ("content", "location", "files", "facts"))]

    for sealing, opening in itertools.permutations(range(5), 2):
        with pytest.raises(SealBroken):
            keys[opening].open(keys[sealing].seal(b"x", place), place)
    assert all(each.open(each.seal(b"x", place), place) == b"x" for each in keys)


def test_a_key_without_a_purpose_is_refused(key):
    with pytest.raises(ValueError, match="purpose"):
        key.derive("")


@settings(max_examples=100, deadline=None)
@given(one=st.text(max_size=20), other=st.text(max_size=20))
def test_a_keyed_hash_is_equal_for_equal_values_only(key, one, other):
    found = key.keyed_hash("phone", one)

    assert len(found) == 32
    assert found == key.keyed_hash("phone", one.encode())
    assert (found == key.keyed_hash("phone", other)) == (one == other)


def test_a_keyed_hash_belongs_to_its_label_and_key(key):
    hashes = {
        key.keyed_hash("phone", "07700 900123"),
        key.keyed_hash("mail", "07700 900123"),
        DataKey.random().keyed_hash("phone", "07700 900123"),
        key.derive("phone").keyed_hash("phone", "07700 900123"),
        hmac.digest(key.secret, b"07700 900123", "sha256"),
        hmac.digest(key.derive("phone").secret, b"07700 900123", "sha256"),
        hashlib.sha256(b"07700 900123").digest(),
    }

    assert len(hashes) == 7


@pytest.mark.parametrize("secret", [b"", bytes(31), bytes(33)])
def test_a_secret_of_another_length_is_refused(secret):
    with pytest.raises(ValueError, match="32 bytes"):
        DataKey.from_secret(uuid4(), 1, secret)


@pytest.mark.parametrize("generation", [-1, 0, 2**32])
def test_a_generation_out_of_range_is_refused(generation):
    with pytest.raises(ValueError, match="generation"):
        DataKey.random(generation)


def test_a_key_shows_nothing(key):
    shown = {str(key), repr(key), f"{key}", f"{key!r}", "%s" % key, str(key.derive("content"))}  # noqa: UP031

    assert shown == {"<sealed>"}
    assert not hasattr(key, "__dict__")


@pytest.mark.parametrize("writing_down", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_key_is_never_written_down(key, writing_down):
    with pytest.raises(TypeError, match="never copied"):
        writing_down(key)


def test_a_broken_seal_tells_neither_key_nor_content(key, place):
    envelope = key.seal(b"He waited outside.", place)

    with pytest.raises(SealBroken) as broken:
        key.open(envelope[:-1] + bytes([envelope[-1] ^ 1]), place)

    told = "".join(traceback.format_exception(broken.value))
    assert "waited" not in told
    assert key.secret.hex() not in told
    assert str(key.id) not in told
