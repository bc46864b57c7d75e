"""A sealed file opens whole or not at all, whatever sizes its pieces come in."""

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import SealBroken
from app.crypto.envelope import DataKey
from app.crypto.files import (
    CHUNK_BYTES,
    HEADER_BYTES,
    SEALED_CHUNK_BYTES,
    TAG_BYTES,
    check_file,
    open_file,
    seal_file,
)

PATTERN = bytes(range(251)) * 1045
SIZES = (0, 1, 65535, 65536, 65537, 131072, 3 * 65536, 3 * 65536 + 7)


def cut(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


def parts(sealed: bytes) -> list[bytes]:
    """The header, then the sealed chunks."""
    return [sealed[:HEADER_BYTES], *cut(sealed[HEADER_BYTES:], SEALED_CHUNK_BYTES)]


@pytest.fixture(scope="module")
def content() -> bytes:
    return PATTERN[: 3 * CHUNK_BYTES + 7]


@pytest.fixture(scope="module")
def sealed(key, place, content) -> bytes:
    return b"".join(seal_file(key, place, [content]))


@pytest.fixture
def refused(key, place, content):
    """Whether a stream is refused. What came out before that must be the true beginning of the file."""

    def is_refused(*pieces: bytes) -> bool:
        released = bytearray()
        try:
            for chunk in open_file(key, place, pieces):
                released += chunk
        except SealBroken:
            assert content.startswith(released)
            with pytest.raises(SealBroken):
                check_file(key, place, pieces)
            return True
        return False

    return is_refused


@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_comes_back_bit_for_bit(key, place, size):
    content = PATTERN[:size]
    sealed = b"".join(seal_file(key, place, cut(content, 10_000)))

    assert b"".join(open_file(key, place, cut(sealed, 7_777))) == content
    assert check_file(key, place, [sealed]) == size


@pytest.mark.parametrize("size", SIZES)
def test_the_last_chunk_is_always_a_short_one(key, place, size):
    sealed = b"".join(seal_file(key, place, [PATTERN[:size]]))

    assert len(sealed) == HEADER_BYTES + size + TAG_BYTES * (size // CHUNK_BYTES + 1)
    assert TAG_BYTES <= len(parts(sealed)[-1]) < SEALED_CHUNK_BYTES


@settings(max_examples=40, deadline=None)
@given(size=st.integers(0, 140_000), steps=st.lists(st.integers(0, 70_000), min_size=1, max_size=8))
def test_the_sizes_of_pieces_do_not_matter(key, place, size, steps):
    def in_pieces(whole: bytes) -> Iterator[bytes]:
        at = 0
        for step in steps:
            yield whole[at : at + step]
            at += step
        yield whole[at:]

    sealed = b"".join(seal_file(key, place, in_pieces(PATTERN[:size])))

    assert b"".join(open_file(key, place, in_pieces(sealed))) == PATTERN[:size]


def test_single_bytes_are_pieces_too(key, place):
    sealed = b"".join(seal_file(key, place, cut(PATTERN[:500], 1)))

    assert b"".join(open_file(key, place, cut(sealed, 1))) == PATTERN[:500]


def test_the_untouched_file_is_not_refused(refused, sealed):
    assert not refused(sealed)
    assert not refused(*parts(sealed))


def test_a_file_that_was_cut_is_refused(refused, sealed):
    edges = [HEADER_BYTES + n * SEALED_CHUNK_BYTES for n in range(4)]
    lengths = {edge + step for edge in edges for step in (-1, 0, 1, TAG_BYTES - 1, TAG_BYTES, TAG_BYTES + 1)}
    lengths |= {0, 1, len(sealed) - 1, len(sealed) - TAG_BYTES}

    assert [length for length in sorted(lengths) if not refused(sealed[:length])] == []


def test_an_empty_file_that_was_cut_anywhere_is_refused(key, place, refused):
    sealed = b"".join(seal_file(key, place, []))

    assert all(refused(sealed[:length]) for length in range(len(sealed)))


def test_every_other_order_or_choice_of_chunks_is_refused(refused, sealed):
    header, *chunks = parts(sealed)
    choices = itertools.chain.from_iterable(itertools.permutations(range(4), length) for length in range(5))
    others = [choice for choice in choices if choice != (0, 1, 2, 3)]

    assert len(others) == 64
    assert [choice for choice in others if not refused(header, *(chunks[n] for n in choice))] == []


def test_a_repeated_chunk_is_refused(refused, sealed):
    header, *chunks = parts(sealed)

    for at in range(len(chunks)):
        assert refused(header, *chunks[: at + 1], *chunks[at:]), f"chunk {at} stood twice"


@pytest.mark.parametrize(
    "garbage", [b"\0", bytes(TAG_BYTES), bytes(CHUNK_BYTES), bytes(2 * SEALED_CHUNK_BYTES)]
)
def test_what_follows_the_last_chunk_is_refused(refused, sealed, garbage):
    assert refused(sealed, garbage)


def test_a_second_file_behind_the_first_is_refused(refused, sealed):
    assert refused(sealed, sealed)


def test_every_byte_of_the_header_matters_before_anything_is_released(key, place, sealed):
    for position in range(HEADER_BYTES):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(SealBroken):
            open_file(key, place, [bytes(changed)])


def test_a_changed_bit_in_any_chunk_is_refused(refused, sealed):
    for n in range(4):
        for position in (0, 15, -1, -TAG_BYTES):
            changed = [bytearray(part) for part in parts(sealed)]
            changed[n + 1][position] ^= 0x80
            assert refused(*map(bytes, changed)), f"chunk {n} was changed at {position}"


def test_header_and_chunks_of_another_file_are_refused(key, place, refused, sealed, content):
    twin = b"".join(seal_file(key, place, [content]))
    header, *chunks = parts(sealed)
    foreign, *others = parts(twin)

    assert refused(foreign, *chunks)
    for n in range(4):
        assert refused(header, *chunks[:n], others[n], *chunks[n + 1 :])


def test_another_place_is_refused_at_once(key, place, sealed):
    for moved in (replace(place, row=uuid4()), replace(place, case=None), replace(place, version=2)):
        with pytest.raises(SealBroken):
            open_file(key, moved, [sealed])


def test_another_key_is_refused_at_once(key, place, sealed):
    others = (
        DataKey.random(),
        key.derive("files"),
        DataKey.from_secret(key.id, key.generation, bytes(32)),
        DataKey.from_secret(key.id, key.generation + 1, key.secret),
        DataKey.from_secret(uuid4(), key.generation, key.secret),
    )
    for other in others:
        with pytest.raises(SealBroken):
            open_file(other, place, [sealed])


def test_a_file_whose_source_failed_never_opens_as_whole(key, place, refused, content):
    def breaking_off() -> Iterator[bytes]:
        yield content[: 2 * CHUNK_BYTES + 5]
        raise ConnectionError("the network has gone")

    stream = seal_file(key, place, breaking_off())
    written = [next(stream) for _ in range(3)]
    with pytest.raises(ConnectionError):
        next(stream)

    assert refused(*written)


def test_memory_stays_flat(key, place):
    """Sixteen megabytes go through and back in under one."""
    source = (bytes(100_000) for _ in range(160))
    tracemalloc.start()
    try:
        length = check_file(key, place, seal_file(key, place, source))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert length == 16_000_000
    assert peak < 1_000_000


def test_the_format_stays_what_it_was(place):
    """A file sealed when the format was settled: it opens for as long as there is data."""
    key = DataKey.from_secret(UUID(int=1), 2, bytes(range(32)))
    sealed = bytes.fromhex(
        "7761796d61726b2d66696c650100000000000000000000000000000001000000028a2e5fc55b0466"
        "d92dd6704cb853d464fc3fee8bfa111f3fd5a26159692aa40d421b8d56e6ecf4ea339e3fa66403ae"
        "7ecfd0d33049b0b2792b07092bc51a452c7ba7fe87b147f7db1d45961be3329591778ce009"
    )

    assert b"".join(open_file(key, place, [sealed])) == b"kept"
