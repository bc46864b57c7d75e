"""A sealed content opens with its own key in its own place, and nowhere else."""

from __future__ import annotations

import random
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import SealBroken
from app.crypto.envelope import HEADER_BYTES, Context, DataKey, sealed_with

ELSEWHERE = {
    "site": uuid4(),
    "case": uuid4(),
    "table": "plans",
    "column": "location",
    "row": uuid4(),
    "version": 2,
}

names = st.text(max_size=8)
contexts = st.builds(
    Context,
    site=st.uuids(),
    case=st.none() | st.uuids(),
    table=names,
    column=names,
    row=st.uuids(),
    version=st.integers(0, 2**63 - 1),
)


def opens(key: DataKey, envelope: bytes, context: Context) -> bool:
    try:
        key.open(envelope, context)
    except SealBroken:
        return False
    return True


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=3000), context=contexts)
def test_what_was_sealed_opens(key, content, context):
    assert key.open(key.seal(content, context), context) == content


@settings(max_examples=150, deadline=None)
@given(one=contexts, other=contexts)
def test_two_places_never_share_an_encoding(one, other):
    assert (one.encode() == other.encode()) == (one == other)


@pytest.mark.parametrize("field", ELSEWHERE)
def test_a_moved_content_does_not_open(key, place, field):
    envelope = key.seal(b"He waited outside.", place)

    assert opens(key, envelope, place)
    assert not opens(key, envelope, replace(place, **{field: ELSEWHERE[field]}))


def test_a_content_of_a_case_does_not_open_without_one(key, place):
    assert not opens(key, key.seal(b"x", place), replace(place, case=None))


def test_letters_moved_from_table_to_column_are_another_place(place):
    assert replace(place, table="ab", column="c").encode() != replace(place, table="a", column="bc").encode()


@pytest.mark.parametrize("version", [-1, 2**63])
def test_a_version_out_of_range_is_refused(place, version):
    with pytest.raises(ValueError, match="version"):
        replace(place, version=version).encode()


def test_every_single_bit_matters(key, place):
    envelope = key.seal(b"He waited outside.", place)

    for position in range(len(envelope) * 8):
        changed = bytearray(envelope)
        changed[position // 8] ^= 1 << position % 8
        assert not opens(key, bytes(changed), place), f"bit {position} was changed and it opened"


def test_a_cut_or_continued_envelope_does_not_open(key, place):
    envelope = key.seal(b"He waited outside.", place)

    assert not any(opens(key, envelope[:length], place) for length in range(len(envelope)))
    assert not opens(key, envelope + b"\0", place)


@pytest.mark.parametrize("part", ["id", "generation", "secret"])
def test_a_key_that_differs_in_one_part_does_not_open(key, place, part):
    same = {"id": key.id, "generation": key.generation, "secret": key.secret}
    other = {"id": uuid4(), "generation": key.generation + 1, "secret": bytes(32)}
    envelope = key.seal(b"x", place)

    assert opens(DataKey.from_secret(**same), envelope, place)
    assert not opens(DataKey.from_secret(**{**same, part: other[part]}), envelope, place)


@pytest.mark.asvs("11.3.3")
def test_ten_thousand_swaps_and_edits_open_nothing(key, place):
    chance = random.Random(20240611)
    places = [replace(place, row=UUID(int=chance.getrandbits(128)), version=n % 3) for n in range(200)]
    rows = [key.seal(chance.randbytes(40), at) for at in places]

    opened = 0
    for _ in range(5000):
        here, there = chance.sample(range(200), 2)
        edited = bytearray(rows[here])
        edited[chance.randrange(len(edited))] ^= chance.randrange(1, 256)
        opened += opens(key, rows[here], places[there]) + opens(key, bytes(edited), places[here])

    assert opened == 0
    assert all(opens(key, row, at) for row, at in zip(rows, places, strict=True))


def test_the_same_content_never_looks_the_same_twice(key, place):
    assert len({key.seal(b"x", place) for _ in range(100)}) == 100


def test_an_envelope_names_its_key(place):
    key = DataKey.random(generation=7)

    assert sealed_with(key.seal(b"x", place)) == (key.id, 7)


@pytest.mark.parametrize("first", [b"\0\1", b"\2\1", b"\1\0", b"\1\2"])
def test_an_unknown_version_or_algorithm_is_no_envelope(key, place, first):
    with pytest.raises(SealBroken):
        sealed_with(first + key.seal(b"x", place)[2:])


def test_too_few_bytes_are_no_envelope():
    with pytest.raises(SealBroken):
        sealed_with(b"\1\1" + bytes(HEADER_BYTES))


@pytest.mark.asvs("11.3.1", "11.3.2")
def test_the_format_stays_what_it_was(place):
    """An envelope sealed when the format was settled: it opens for as long as there is data."""
    key = DataKey.from_secret(UUID(int=1), 2, bytes(range(32)))
    envelope = bytes.fromhex(
        "01010000000000000000000000000000000100000002efdfdc8f5ec49dfd7786fbb16c26a686d586"
        "871115c50d3027246bc053065c90"
    )

    assert key.open(envelope, place) == b"kept"
